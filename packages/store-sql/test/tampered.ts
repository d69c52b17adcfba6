import { copyFileSync } from "node:fs"
import { join } from "node:path"
import type { Commit, Seal, Verification } from "@followthrough/store"
import { Effect, type Scope } from "effect"
import { commitOf, openStore, rawDatabase, temporaryFolder } from "./temporary.js"

/** Nine events of six commits in four streams; two keys taken, one of them given back. */
export const history: ReadonlyArray<Commit> = [
  { ...commitOf("c1", { a: ["1", "2"], b: ["3"] }), claims: [take("k", "a"), take("l", "b")] },
  commitOf("c2", { a: ["4"] }),
  { ...commitOf("c3", { c: ["5"], a: ["6"] }), recordedAt: 2000 },
  commitOf("c4", {}),
  { ...commitOf("c5", { b: ["7", "8"] }), claims: [{ change: "release", key: "l", stream: "b" }] },
  commitOf("c6", { d: ["9"] }),
]

function take(key: string, stream: string) {
  return { change: "take", key, stream } as const
}

export interface Model {
  readonly filename: string
  readonly head: Seal
}

/** A file with the history, closed; `commits` of it, and another workspace beside. */
export const model = (commits = history): Effect.Effect<Model, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const filename = join(yield* temporaryFolder, "log.db")
    const head = yield* Effect.scoped(
      Effect.gen(function* () {
        const store = yield* openStore({ filename })
        yield* store.append({ ...commitOf("other", { a: ["other"] }), workspace: "v" })
        for (const commit of commits) yield* store.append(commit)
        const { hash, position } = yield* store.head("w")
        return { hash, position }
      }),
    )
    return { filename, head }
  })

/** What verifying a file says. */
export const verified = (filename: string, kept?: Seal): Effect.Effect<Verification, unknown> =>
  Effect.scoped(
    Effect.flatMap(openStore({ filename, mode: "read" }), (store) => store.verify("w", kept)),
  )

/**
 * A copy of the file in which someone with full access ran statements: the triggers are put aside
 * meanwhile and stand again afterwards.
 */
export const tampered = (
  filename: string,
  ...statements: ReadonlyArray<string>
): Effect.Effect<string, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const copy = join(yield* temporaryFolder, "copy.db")
    copyFileSync(filename, copy)
    yield* Effect.scoped(
      Effect.gen(function* () {
        const sql = yield* rawDatabase(copy)
        const triggers = yield* sql.unsafe<{ name: string; sql: string }>(
          "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
        )
        for (const { name } of triggers) yield* sql.unsafe(`DROP TRIGGER ${name}`)
        for (const statement of statements) yield* sql.unsafe(statement)
        for (const trigger of triggers) yield* sql.unsafe(trigger.sql)
      }),
    )
    return copy
  })

/** Where the log of workspace "w" is, in a condition. */
export const HERE = "log = (SELECT id FROM followthrough_logs WHERE workspace = 'w')"
