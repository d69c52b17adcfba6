import { join } from "node:path"
import { fill, inFolder, withHost } from "../log.js"
import { type Case, millis } from "../measure.js"
import { readAllRaw } from "../raw.js"

/** The audit of a stored log by two threads, against reading and parsing the same rows in one. */
export const auditWorkers: Case = {
  name: "audit-workers",
  baseline: "better-sqlite3 in one thread: read all rows and JSON.parse their data",
  unit: "ms for the whole log",
  better: "less",
  durability: "reading only",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const file = join(folder, "log.db")
      await (size === "full" ? fill(file, 20_000, 50) : fill(file, 4_000, 50))
      await withHost(file, (log) =>
        use({
          subject: () => millis(() => log.audit({}, { workers: 2 })),
          baseline: () => millis(() => readAllRaw(file)),
        }),
      )
    }),
}
