// Appends without end, alone and in batches, and says after each what was stored. To be killed.
import { writeSync } from "node:fs"
import type { Commit } from "@followthrough/store"
import { Effect } from "effect"
import { commitOf, openStore, run } from "../temporary.js"

const [filename = "", name = ""] = process.argv.slice(2)

/** Three events in two streams and a key: a commit that is stored in part shows. */
const commit = (n: number): Commit => ({
  ...commitOf(`${name}.${n}`, {
    [`own ${name}`]: [`${n} 1`, `${n} 2`],
    shared: [`${name}.${n} 3`],
  }),
  claims: [{ change: "take", key: `${name}.${n}`, stream: `own ${name}` }],
})

await run(
  Effect.gen(function* () {
    const store = yield* openStore({ filename })
    for (let n = 0; ; n += 4) {
      yield* store.append(commit(n))
      writeSync(1, `${name}.${n}\n`)
      yield* store.appendAll([commit(n + 1), commit(n + 2), commit(n + 3)])
      writeSync(1, [1, 2, 3].map((k) => `${name}.${n + k}\n`).join(""))
    }
  }),
)
