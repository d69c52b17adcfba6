import { StoreFailure, type StoreFailureReason } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import type { OpenMode } from "./log-file.js"
import { createMigrations, migrations, SCHEMA } from "./schema.js"
import { rows, type Script } from "./script.js"
import type { Session } from "./session.js"
import { insertMigration, selectObjects, selectSchema } from "./statements.js"

export interface OpenOptions {
  readonly mode: OpenMode
  /** What `create` does in a database that has other tables and no log. */
  readonly foreign: "refuse" | "embed"
}

/** What a database holds. */
interface Contents {
  readonly empty: boolean
  /** Schema of the log; undefined where there is none. */
  readonly schema: number | undefined
}

/** Makes sure that there is a log of this release's schema, or fails and changes nothing. */
export const openLog = (
  session: Session,
  options: OpenOptions,
): Effect.Effect<void, StoreFailure> =>
  Effect.gen(function* () {
    const contents = yield* session.reading(inspect)
    if (!(yield* mustMigrate(session, options, contents))) return
    if (contents.empty) {
      // Kept in the file: readers and a writer then do not wait for one another. A database that
      // was there before keeps the mode that its owner chose.
      yield* session.reading(() => rows("PRAGMA journal_mode = WAL"))
    }
    yield* session.writing(migrate, identity)
    // A later release may have been faster, and have left nothing to do.
    yield* mustMigrate(session, options, yield* session.reading(inspect))
  }).pipe(Effect.mapError(damagedAtOpening))

function* inspect(): Script<Contents> {
  const [found] = yield* rows<{ objects: number; ours: number }>(selectObjects)
  if (found === undefined || found.ours === 0) {
    return { empty: found?.objects === 0, schema: undefined }
  }
  const [row] = yield* rows<{ schema: number }>(selectSchema)
  return { empty: false, schema: row?.schema ?? 0 }
}

/** Whether the log's tables have to be made or changed, and may be. */
export const mustMigrate = (
  { location }: Session,
  { foreign, mode }: OpenOptions,
  { empty, schema }: Contents,
): Effect.Effect<boolean, StoreFailure> => {
  const fail = (reason: StoreFailureReason) => new StoreFailure({ reason, location })
  if (schema === undefined) {
    return mode === "create" && (empty || foreign === "embed")
      ? Effect.succeed(true)
      : fail({ _tag: "ForeignDatabase" })
  }
  if (schema > SCHEMA) return fail({ _tag: "NewerSchema", found: schema, supported: SCHEMA })
  if (schema === SCHEMA) return Effect.succeed(false)
  return mode === "read"
    ? fail({ _tag: "Unavailable", problem: "its schema is older; open it once for writing" })
    : Effect.succeed(true)
}

/**
 * Brings the schema up to date inside the caller's transaction: all steps that are missing, or
 * none. Not the migrator
 * of @effect/sql, whose transaction begins deferred, so that of two processes that open a new log
 * together one would fail, and in which a failing step is a defect.
 */
function* migrate(): Script<void> {
  const { schema } = yield* inspect()
  // A table of that name that is the host's own makes this fail, and is left alone.
  if (schema === undefined) yield* rows(createMigrations)
  for (const { id, name, statements } of migrations.slice(schema ?? 0)) {
    for (const statement of statements) yield* rows(statement)
    yield* rows(insertMigration, [id, name])
  }
}

/** SQLite notices a truncated file as one that contradicts itself; nothing was opened yet. */
const damagedAtOpening = (failure: StoreFailure): StoreFailure =>
  failure.reason._tag === "Corrupt"
    ? new StoreFailure({
        location: failure.location,
        cause: failure.cause,
        reason: { _tag: "NotADatabase" },
      })
    : failure
