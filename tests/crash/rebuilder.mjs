// Changes the team and makes rows again without end through the kernel as it is built, and says once when it has begun.
// To be killed.
import { openFollowthrough } from "@followthrough/kernel"

const [file = "", run = ""] = process.argv.slice(2)
const log = await openFollowthrough({ workspace: "w", store: { file, mode: "write" } })
console.log("open")
for (let n = 0; ; n += 1) {
  await log.addRep({ repId: `late-${run}-${n}` })
  if (n % 3 === 0) await log.rebuildReadModels()
  else await log.refreshReadModels()
}
