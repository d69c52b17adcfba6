import { join } from "node:path"
import type { RepId } from "@followthrough/core"
import Database from "better-sqlite3"
import { benchAt, fill, inFolder, withKernel } from "../log.js"
import { type Case, millis } from "../measure.js"

const ASKED = 50
const TIMES = 5
/** Left to itself, SQLite reads the whole rows to count them. */
const INDEX = "followthrough_obligations_next"

/** The first rows of one rep's long queue, with all totals, against the indexed SELECTs alone. */
export const queueOfRep: Case = {
  name: "queue",
  baseline: "better-sqlite3: counts and first 50 rows of the rep, from the same index",
  unit: `us for one queue of ${ASKED} rows`,
  better: "less",
  durability: "reading only",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const file = join(folder, "log.db")
      const contacts = size === "full" ? 100_000 : 20_000
      await fill(file, contacts, 4, 1)
      const repId = "rep-0" as RepId
      await withKernel(file, async ({ kernel, run }) => {
        const ask = () => run(kernel.ask("next", { repId, limit: ASKED }, { at: benchAt }))
        await run(kernel.refreshReadModels(benchAt))
        const first = await ask()
        if (first.total !== contacts) throw new Error(`${first.total} rows, not ${contacts}`)
        const db = new Database(file, { readonly: true })
        const counts = db.prepare(`SELECT count(*) AS total, total(from_at <= @at) AS begun,
            total(by_at < @at) AS late FROM followthrough_obligations INDEXED BY ${INDEX}
          WHERE log = 1 AND viewer = @viewer AND next = 1`)
        const rows = db.prepare(`SELECT * FROM followthrough_obligations INDEXED BY ${INDEX}
          WHERE log = 1 AND viewer = @viewer AND next = 1 AND from_at <= @at
          ORDER BY rank, by_at, contact_id LIMIT ${ASKED}`)
        const asked = { at: Number(benchAt), viewer: `rep/${repId}` }
        try {
          await use({
            subject: async () =>
              (1000 / TIMES) *
              (await millis(async () => {
                for (let n = 0; n < TIMES; n++) await ask()
              })),
            baseline: async () =>
              (1000 / TIMES) *
              (await millis(() => {
                for (let n = 0; n < TIMES; n++) {
                  counts.get(asked)
                  if (rows.all(asked).length !== ASKED) throw new Error("too few rows")
                }
              })),
          })
        } finally {
          db.close()
        }
      })
    }),
}
