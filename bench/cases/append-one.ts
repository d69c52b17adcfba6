import { join } from "node:path"
import { commandsGiven, hostRate, inFolder, recordingOf } from "../log.js"
import { type Case, rate } from "../measure.js"
import { emptyCopy } from "../raw.js"
import { replay, tapeOf } from "../tape.js"

const durability = "WAL, synchronous=FULL, one transaction a command"

/** Commands, and how they are given to the kernel: so many at a time, all awaited before the next. */
const appending = (name: string, atOnce: number): Case => ({
  name,
  baseline:
    "better-sqlite3: the statements with which the same commands change rows, read models among them, one IMMEDIATE transaction a command",
  unit: "commands/s",
  better: "more",
  durability: atOnce === 1 ? durability : `${durability} for the baseline, one for those in flight`,
  measured: (use, size) =>
    inFolder(async (folder) => {
      const contacts = size === "full" ? 3000 : 1000
      const each = 4
      const byContact = [...commandsGiven(contacts, each)]
      // Commands that follow one another are to different contacts.
      const all = Array.from({ length: each }, (_, i) =>
        byContact.filter((_one, n) => n % each === i),
      ).flat()
      const model = join(folder, "model.db")
      const tape = await tapeOf(model, all.map(recordingOf))
      let round = 0
      await use({
        subject: () => hostRate(join(folder, `subject-${round++}.db`), all, atOnce),
        baseline: async () => {
          const db = emptyCopy(model, join(folder, `raw-${round++}.db`))
          try {
            return await rate(all.length, () => replay(db, tape))
          } finally {
            db.close()
          }
        },
      })
    }),
})

/** One command at a time, each durable before the next. */
export const appendOne: Case = appending("append-one", 1)

/** A hundred commands in flight to as many contacts. */
export const appendHundred: Case = appending("append-100", 100)
