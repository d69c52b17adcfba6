// Restores an export line by line, and stops before the last one until its input ends. To be killed,
// or to be overtaken.
import { readFileSync } from "node:fs"
import { restoreFile } from "@followthrough/store-sql"
import { Effect, Either, Stream } from "effect"

const [lines = "", filename = ""] = process.argv.slice(2)

const pieces = async function* () {
  const all = readFileSync(lines, "utf8").trimEnd().split("\n")
  yield* all.slice(0, -1)
  console.log("begun")
  for await (const _ of process.stdin) {
    // Nothing is said; only the end counts.
  }
  yield* all.slice(-1)
}

const restored = await Effect.runPromise(
  Effect.either(
    restoreFile(
      { filename },
      Stream.fromAsyncIterable(pieces(), (error) => error),
    ),
  ),
)
console.log(Either.isRight(restored) ? "restored" : String(restored.left))
