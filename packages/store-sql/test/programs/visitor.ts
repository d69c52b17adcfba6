// Opens logs as an ordinary user and says what happened: `path mode` each, one answer a line.

import type { OpenMode } from "@followthrough/store-sql"
import { Effect, Either } from "effect"
import { brief, openStore, run } from "../temporary.js"

const modeOf = (text: string): OpenMode => (text === "read" || text === "write" ? text : "create")

for (const attempt of process.argv.slice(2)) {
  const [filename = "", mode = ""] = attempt.split(" ")
  const opened = await run(
    Effect.either(
      Effect.scoped(Effect.flatMap(openStore({ filename, mode: modeOf(mode) }), brief)),
    ),
  )
  console.log(Either.isRight(opened) ? `${opened.right.length} events` : opened.left.reason._tag)
}
