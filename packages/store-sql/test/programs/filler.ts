// Appends until the file can grow no more, and says what was stored and how it ended. To be run
// where the size of files is limited.
import { writeSync } from "node:fs"
import { Effect, Either } from "effect"
import { commitOf, openStore, run } from "../temporary.js"

const [filename = ""] = process.argv.slice(2)

await run(
  Effect.gen(function* () {
    const store = yield* openStore({ filename })
    for (let n = 0; n < 1000; n++) {
      const id = `c${n}`
      const result = yield* Effect.either(
        store.append(commitOf(id, { a: ["x".repeat(20_000), "y"], b: ["z"] })),
      )
      if (Either.isRight(result)) writeSync(1, `${id}\n`)
      else {
        const { left } = result
        writeSync(
          1,
          `${left._tag === "StoreFailure" ? left.reason._tag : left._tag}: ${left.message}\n`,
        )
        return
      }
    }
  }),
)
