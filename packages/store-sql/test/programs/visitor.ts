// Opens logs as an ordinary user and says what happened: `path mode` each, one answer a line. With `wait` for a mode
// it reads, and keeps the log open until its input ends.

import type { OpenMode } from "@followthrough/store-sql"
import { Effect, Either } from "effect"
import { brief, openStore, run } from "../temporary.js"

const modeOf = (text: string): OpenMode =>
  text === "wait" ? "read" : text === "read" || text === "write" ? text : "create"

const untilInputEnds = Effect.promise(async () => {
  console.log("waiting")
  for await (const _ of process.stdin) {
    // Only the end counts.
  }
})

for (const attempt of process.argv.slice(2)) {
  const [filename = "", mode = ""] = attempt.split(" ")
  const opened = await run(
    Effect.either(
      Effect.scoped(
        Effect.tap(Effect.flatMap(openStore({ filename, mode: modeOf(mode) }), brief), () =>
          mode === "wait" ? untilInputEnds : Effect.void,
        ),
      ),
    ),
  )
  console.log(Either.isRight(opened) ? `${opened.right.length} events` : opened.left.reason._tag)
}
