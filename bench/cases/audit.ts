import { join } from "node:path"
import { queue, repAudit } from "@followthrough/projection"
import { benchAt, fill, inFolder, withKernel } from "../log.js"
import { type Case, millis } from "../measure.js"
import { readAllRaw } from "../raw.js"

/** Audit and next steps over a stored log, against reading and parsing the same rows. */
export const audit: Case = {
  name: "audit",
  baseline: "better-sqlite3: read all rows and JSON.parse their data",
  unit: "ms for the whole log",
  better: "less",
  durability: "reading only",
  measured: (use, size) =>
    inFolder(async (folder) => {
      const file = join(folder, "log.db")
      await (size === "full" ? fill(file, 20_000, 50) : fill(file, 4_000, 50))
      await withKernel(file, async ({ kernel, run }) => {
        await use({
          subject: () =>
            millis(() =>
              run(
                kernel.answer(
                  {
                    audit: (setting) => repAudit({ ...setting, at: benchAt }),
                    next: (setting) => queue({ ...setting, at: benchAt, limit: 50 }),
                  },
                  { at: benchAt },
                ),
              ),
            ),
          baseline: () => millis(() => readAllRaw(file)),
        })
      })
    }),
}
