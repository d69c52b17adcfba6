import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import Database from "better-sqlite3"
import { commandsGiven, fill, inFolder, rateOf, recordingOf } from "../log.js"
import { type Case, rate } from "../measure.js"
import { replay, tapeOf } from "../tape.js"

/** A hundred in flight into a log that is long already, against the same changes made raw. */
export const appendDeep: Case = {
  name: "append-deep",
  baseline:
    "better-sqlite3: the statements with which the same commands change rows, one IMMEDIATE transaction a command, in a copy of the same log",
  unit: "commands/s",
  better: "more",
  durability: "WAL, synchronous=FULL, one transaction a command; one for a hundred in flight",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const contacts = size === "full" ? 40_000 : 2_000
      const [log, copy, model] = ["log", "copy", "model"].map((name) => join(folder, `${name}.db`))
      if (log === undefined || copy === undefined || model === undefined) return
      await fill(log, contacts, 25)
      copyFileSync(log, copy)
      let round = 0
      const fresh = () => [...commandsGiven(200, 2, `deep-${round++}-`)]
      const db = new Database(copy)
      db.pragma("synchronous = FULL")
      try {
        const followthrough = await openFollowthrough({ workspace: "bench", store: { file: log } })
        try {
          await use({
            subject: () => rateOf(followthrough, fresh(), 100),
            baseline: async () => {
              // The changes are taken from a log of the same length, so that they fit into it.
              db.pragma("wal_checkpoint(TRUNCATE)")
              copyFileSync(copy, model)
              const all = fresh()
              const tape = await tapeOf(model, all.map(recordingOf))
              return rate(all.length, () => replay(db, tape))
            },
          })
        } finally {
          await followthrough.close()
        }
      } finally {
        db.close()
      }
    }),
}
