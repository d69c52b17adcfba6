import { join } from "node:path"
import type { Followthrough } from "@followthrough/kernel"
import { fill, inFolder, withHost } from "../log.js"
import { type Case, millis } from "../measure.js"

const REPS = 100
const EACH = 10
const TIMES = 20

/** One fact and all who watch a rep's list, among a thousand who watch those of a hundred reps. */
export const watchers: Case = {
  name: "watch",
  baseline: "the same with nobody else watching than one, of that rep",
  unit: "us from recording a fact until all whom it concerns have the answer",
  better: "less",
  durability: "WAL, synchronous=FULL, one transaction a fact",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const file = join(folder, "log.db")
      await fill(file, size === "full" ? 20_000 : 2_000, 10, REPS)
      await withHost(file, async (log) => {
        // Whose rows are being made again is given an answer again once they are.
        await log.refreshReadModels()
        await use({
          subject: () => delivering(log, REPS, EACH),
          baseline: () => delivering(log, 1, 1),
        })
      })
    }),
}

let n = 0

/** All facts are about contacts of the first rep. */
const delivering = async (log: Followthrough, reps: number, each: number): Promise<number> => {
  const given = new Map<number, number>()
  let heard = (): void => undefined
  const ends: Array<() => void> = []
  for (let rep = 0; rep < reps; rep++) {
    for (let one = 0; one < each; one++) {
      const question = { ask: "next", repId: `rep-${rep}`, limit: 50 } as const
      ends.push(
        log.subscribe(question, () => {
          given.set(rep, (given.get(rep) ?? 0) + 1)
          heard()
        }),
      )
    }
  }
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      heard = () => {
        if (isSo()) resolve()
      }
      heard()
    })
  try {
    await until(() => given.size === reps && [...given.values()].every((times) => times === each))
    // Rows are looked at after the first answers.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const spent = await millis(async () => {
      for (let time = 1; time <= TIMES; time++) {
        await log.addContact({ contactId: `watched-${n++}`, ownerId: "rep-0" })
        await until(() => given.get(0) === each * (time + 1))
      }
    })
    for (const [rep, times] of given) {
      if (rep > 0 && times !== each) throw new Error(`rep ${rep} was given an answer for nothing`)
    }
    return (spent * 1000) / TIMES
  } finally {
    for (const end of ends) end()
  }
}
