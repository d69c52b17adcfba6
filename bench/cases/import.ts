import { join } from "node:path"
import { fill, inFolder, recordings, withKernel } from "../log.js"
import { type Case, rate } from "../measure.js"
import { emptyCopy, type Row, rowsOf } from "../raw.js"

/** Many commands through the kernel, against inserting the same rows hundred at a time. */
export const importing: Case = {
  name: "import",
  baseline:
    "better-sqlite3: the same rows and indexes, 100 rows an INSERT, 500 commands a transaction",
  unit: "events/s",
  better: "more",
  durability: "WAL, synchronous=FULL, 500 commands a transaction",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const contacts = size === "full" ? 4_000 : 800
      const model = join(folder, "model.db")
      await fill(model, contacts, 25)
      const rows = rowsOf(model)
      const batches = [...recordings(contacts, 25)]
      let round = 0
      await use({
        subject: () =>
          withKernel(join(folder, `subject-${round++}.db`), ({ kernel, run }) =>
            rate(contacts * 25, async () => {
              for (const batch of batches) await run(kernel.recordAll(batch))
            }),
          ),
        baseline: async () => {
          const db = emptyCopy(model, join(folder, `raw-${round++}.db`))
          try {
            return await rate(contacts * 25, () => insertAll(db, rows))
          } finally {
            db.close()
          }
        },
      })
    }),
}

const insertAll = (db: ReturnType<typeof emptyCopy>, rows: ReturnType<typeof rowsOf>): void => {
  const tables: ReadonlyArray<readonly [string, ReadonlyArray<Row>]> = [
    ["followthrough_logs", rows.logs],
    ["followthrough_streams", rows.streams],
    ["followthrough_events", rows.events],
    ["followthrough_commands", rows.commands],
    ["followthrough_keys", rows.keys],
    ["followthrough_models", rows.models],
  ]
  for (const [table, all] of tables) {
    for (let start = 0; start < all.length; start += 500) {
      db.transaction(() => {
        for (let at = start; at < Math.min(start + 500, all.length); at += 100) {
          insert(db, table, all.slice(at, Math.min(at + 100, start + 500)))
        }
      })()
    }
  }
}

const insert = (
  db: ReturnType<typeof emptyCopy>,
  table: string,
  rows: ReadonlyArray<Row>,
): void => {
  const columns = Object.keys(rows[0] ?? {})
  const row = `(${columns.map(() => "?").join(", ")})`
  const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${rows.map(() => row).join(", ")}`
  prepared(db, sql).run(rows.flatMap((values) => columns.map((column) => values[column] ?? null)))
}

type Statement = ReturnType<ReturnType<typeof emptyCopy>["prepare"]>
const statements = new WeakMap<ReturnType<typeof emptyCopy>, Map<string, Statement>>()

const prepared = (db: ReturnType<typeof emptyCopy>, sql: string): Statement => {
  const known = statements.get(db) ?? new Map<string, Statement>()
  statements.set(db, known)
  const statement = known.get(sql) ?? db.prepare(sql)
  known.set(sql, statement)
  return statement
}
