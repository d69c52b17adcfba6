import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { commitsOf } from "./commits.js"
import { commandsGiven, recordingOf, withStore } from "./log.js"

const folder = mkdtempSync(join(tmpdir(), "ft-st-"))
const byContact = [...commandsGiven(1000, 4)]
const all = Array.from({ length: 4 }, (_, i) => byContact.filter((_o, k) => k % 4 === i)).flat()
const batches = await commitsOf(all.map(recordingOf), Number(process.argv[2]))
const out: string[] = []
for (let r = 0; r < Number(process.argv[4]); r++)
  await withStore(
    process.argv[3] === "memory" ? ":memory:" : join(folder, `${r}.db`),
    async (store) => {
      const t = performance.now()
      for (const b of batches) await Effect.runPromise(store.appendAll(b))
      out.push((((performance.now() - t) * 1000) / all.length).toFixed(0))
    },
  )
console.log(out.join(" "))
rmSync(folder, { recursive: true })
