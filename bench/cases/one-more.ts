import { join } from "node:path"
import type { Setting } from "@followthrough/kernel/effect"
import { queue } from "@followthrough/projection"
import { benchAt, fill, inFolder, type OpenKernel, recordings, withKernel } from "../log.js"
import { type Case, millis } from "../measure.js"

const TIMES = 50

/** One more fact, and that contact's answers: the same in a long log as in a short one. */
export const oneMore: Case = {
  name: "one-more",
  baseline: "the same in a log of one fiftieth of the length",
  unit: "us for a fact and the next step after it",
  better: "less",
  durability: "WAL, synchronous=FULL, one transaction a fact",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const contacts = size === "full" ? 20_000 : 5_000
      const [long, short] = [join(folder, "long.db"), join(folder, "short.db")]
      await fill(long, contacts, 25)
      await fill(short, contacts / 50, 25)
      await withKernel(long, (ofLong) =>
        withKernel(short, async (ofShort) => {
          await use({ subject: () => more(ofLong), baseline: () => more(ofShort) })
        }),
      )
    }),
}

let tag = 0

const more = async ({ kernel, run }: OpenKernel): Promise<number> => {
  const all = [...recordings(TIMES, 1, `more-${tag++}-`)].flat()
  return (
    (1000 / TIMES) *
    (await millis(async () => {
      for (const recording of all) {
        await run(kernel.record({ ...recording, now: benchAt }))
        const { command } = recording
        if (!("contactId" in command)) continue
        const next = (setting: Setting) => queue({ ...setting, at: benchAt, limit: 1 })
        await run(kernel.answerAbout(command.contactId, { next }, { at: benchAt }))
      }
    }))
  )
}
