import { join } from "node:path"
import type { Followthrough } from "@followthrough/kernel"
import { fill, inFolder, withHost } from "../log.js"
import type { Case } from "../measure.js"
import { readAllRaw } from "../raw.js"

/** How long the event loop stood still at the most while something was done, in milliseconds. */
const longestPause = async (work: () => unknown): Promise<number> => {
  let longest = 0
  let last = performance.now()
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  const timer = setInterval(look, 1)
  try {
    await work()
    // What stood still at the very end shows in the next look.
    await new Promise((resume) => setTimeout(resume, 5))
  } finally {
    clearInterval(timer)
  }
  return longest
}

const pauseOf = (name: string, how: (log: Followthrough) => Promise<unknown>): Case => ({
  name: `pause-${name}`,
  baseline: "better-sqlite3 reading and parsing all rows at one go, as without any pause",
  unit: "ms of the longest pause of the event loop",
  better: "less",
  durability: "whatever the answer takes",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const file = join(folder, "log.db")
      await (size === "full" ? fill(file, 20_000, 50) : fill(file, 4_000, 50))
      await withHost(file, (log) =>
        use({
          subject: () => longestPause(() => how(log)),
          baseline: () => longestPause(() => readAllRaw(file)),
        }),
      )
    }),
})

/** The longest pause while a whole log is read: as it is done for a long one, and in the thread that asks for it. */
export const pauses: ReadonlyArray<Case> = [
  pauseOf("audit", (log) => log.audit()),
  pauseOf("audit-here", (log) => log.audit({}, { workers: 0 })),
  pauseOf("rebuild", (log) => log.rebuildReadModels()),
  pauseOf("rebuild-here", (log) => log.rebuildReadModels({ workers: 0 })),
  pauseOf("verify", (log) => log.verify()),
]
