import { join } from "node:path"
import { fill, inFolder, recordings, withKernel } from "../log.js"
import { type Case, rate } from "../measure.js"
import { emptyCopy, rowsOf } from "../raw.js"

/** One command at a time, each durable before the next, against the same rows written raw. */
export const appendOne: Case = {
  name: "append-one",
  baseline: "better-sqlite3: the same rows, one IMMEDIATE transaction a command",
  unit: "commands/s",
  better: "more",
  durability: "WAL, synchronous=FULL, one transaction a command",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const commands = size === "full" ? 2_000 : 400
      const model = join(folder, "model.db")
      await fill(model, commands / 4, 4)
      const { events, commands: ids, logs, streams } = rowsOf(model)
      const all = [...recordings(commands / 4, 4)].flat()
      let round = 0
      await use({
        subject: () =>
          withKernel(join(folder, `subject-${round++}.db`), ({ kernel, run }) =>
            rate(commands, async () => {
              for (const recording of all) await run(kernel.record(recording))
            }),
          ),
        baseline: async () => {
          const db = emptyCopy(model, join(folder, `raw-${round++}.db`))
          const insert = (table: string, row: object) => {
            const columns = Object.keys(row)
            return db.prepare(
              `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map((c) => `@${c}`).join(", ")})`,
            )
          }
          const event = insert("followthrough_events", events[0] ?? {})
          const command = insert("followthrough_commands", ids[0] ?? {})
          const stream = insert("followthrough_streams", streams[0] ?? {})
          const head = db.prepare(
            "UPDATE followthrough_logs SET position = ?, recorded_at = ?, latest_occurrence = ?",
          )
          insert("followthrough_logs", logs[0] ?? {}).run(logs[0] ?? {})
          try {
            return await rate(commands, () => {
              let known = 0
              events.forEach((row, i) => {
                db.exec("BEGIN IMMEDIATE")
                for (; known < Number(row["stream"]); known++) stream.run(streams[known] ?? {})
                event.run(row)
                command.run(ids[i] ?? {})
                head.run(row["position"], row["recorded_at"], row["occurred_at"])
                db.exec("COMMIT")
              })
            })
          } finally {
            db.close()
          }
        },
      })
    }),
}
