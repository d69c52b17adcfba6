// Reacts without end through the kernel as it is built, and appends to a file what it is handed: `>` and the key
// before, `<` and the key after. To be killed. The third argument is how long it handles each item at most.
import { appendFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { openFollowthrough } from "@followthrough/kernel"

const [file = "", told = "", longest = "0"] = process.argv.slice(2)
const log = await openFollowthrough({ workspace: "w", store: { file, mode: "write" } })
appendFileSync(told, "open\n")

const { done } = log.react({
  name: "r",
  from: "2020-01-01T00:00:00Z",
  // Longer than an item takes, and short enough that what was in hand at a kill comes again soon.
  leaseMs: 3000,
  retry: { firstMs: 1, attempts: 1000 },
  handle: async (item) => {
    appendFileSync(told, `> ${item.key}\n`)
    await sleep(Math.random() * Number(longest))
    if (Math.random() < 0.05) throw new Error("not now")
    appendFileSync(told, `< ${item.key}\n`)
  },
})
await done
