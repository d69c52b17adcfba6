import { SqlClient } from "@effect/sql/SqlClient"
import { BUSY_TIMEOUT_MS, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import type * as Scope from "effect/Scope"
import { makeEventStore } from "./event-log.js"
import type { OpenMode } from "./log-file.js"
import { mustMigrate } from "./open-log.js"
import { postgresHint } from "./postgres-hint.js"
import { createPostgresMigrations, postgresSteps } from "./postgres-schema.js"
import { postgresSession } from "./postgres-session.js"
import { DEFAULT_PREFIX, namingOf } from "./prefix.js"
import { tables } from "./schema.js"
import { rows, type Script } from "./script.js"
import type { Session } from "./session.js"
import { insertMigration, selectSchema, selectWorkspaces } from "./statements.js"
import type { WalTidying } from "./tidy-wal.js"
import { unavailable } from "./unavailable.js"

export interface PostgresOptions {
  /** What failures call the database; default `the database`. */
  readonly location?: string
  /**
   * `create` (default) makes the log's tables where there are none, `write` insists that they are there, `read` also
   * never changes them.
   */
  readonly mode?: OpenMode
  /** What the names of the log's tables begin with; see the SQLite store. */
  readonly prefix?: string
  /**
   * How long an operation goes on trying while others hold what it wants, in milliseconds; default 5,000. It waits for a
   * lock no longer, either.
   */
  readonly busyTimeoutMs?: number
}

/** A log in Postgres, through a client of `@effect/sql-pg`, until the scope closes. */
export const openPostgres = (
  options: PostgresOptions,
): Effect.Effect<EventStoreShape, StoreFailure, SqlClient | Scope.Scope> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient
    const { location, prefixed, session } = yield* sessionFor(sql, options)
    const { mode = "create" } = options
    if (yield* isMigrationDue(session, mode)) {
      yield* session.writing(migrate, identity)
      // A later release may have been faster, and have left nothing to do.
      yield* isMigrationDue(session, mode)
    }
    const hint = yield* postgresHint(sql, prefixed(`${DEFAULT_PREFIX}appended`), location)
    return makeEventStore(session, mode !== "read", nothingToTidy, hint)
  })

/** The workspaces that a log in Postgres holds, by name. */
export const postgresWorkspaces = (
  options: PostgresOptions,
): Effect.Effect<ReadonlyArray<string>, StoreFailure, SqlClient> =>
  Effect.gen(function* () {
    const { session } = yield* sessionFor(yield* SqlClient, options)
    yield* isMigrationDue(session, "read")
    const found = yield* session.reading(() => rows<{ workspace: string }>(selectWorkspaces))
    return found.map(({ workspace }) => workspace)
  })

const sessionFor = (
  sql: SqlClient,
  {
    busyTimeoutMs = BUSY_TIMEOUT_MS,
    location = "the database",
    prefix = DEFAULT_PREFIX,
  }: PostgresOptions,
) =>
  Effect.gen(function* () {
    const isPostgres = sql.onDialectOrElse({ pg: () => true, orElse: () => false })
    if (!isPostgres) return yield* unavailable(location, "the client is not one for Postgres")
    const prefixed = yield* namingOf(prefix, location)
    const session = postgresSession(sql, { location, prefixed, busyTimeoutMs })
    return { location, prefixed, session }
  })

/** A database may hold whatever else there is. */
const isMigrationDue = (session: Session, mode: OpenMode): Effect.Effect<boolean, StoreFailure> =>
  Effect.flatMap(session.reading(schemaThere), (schema) =>
    mustMigrate(session, { mode, foreign: "embed" }, { empty: false, schema }),
  )

/** The schema of the log's tables; undefined where there are none. */
function* schemaThere(): Script<number | undefined> {
  const [there] = yield* rows<{ there: number }>(
    // Not by to_regclass: where it found nothing it may say so again after another one's migration was waited for.
    `SELECT CAST(EXISTS (SELECT 1 FROM pg_class
      WHERE relname = '${tables.migrations}' AND pg_table_is_visible(oid)) AS INTEGER) AS there`,
  )
  if (there?.there !== 1) return undefined
  const [row] = yield* rows<{ schema: number }>(selectSchema)
  return row?.schema ?? 0
}

/** One of all that open the database at the same time makes the tables; the others wait for it. */
function* migrate(): Script<void> {
  yield* rows("SELECT pg_advisory_xact_lock(hashtext(?))", [tables.migrations])
  const schema = yield* schemaThere()
  if (schema === undefined) yield* rows(createPostgresMigrations)
  for (const { id, name, statements } of postgresSteps.slice(schema ?? 0)) {
    for (const statement of statements) yield* rows(statement)
    yield* rows(insertMigration, [id, name])
  }
}

/** Postgres keeps no file beside the log that is ours to empty. */
const nothingToTidy: WalTidying = {
  isDue: () => false,
  look: () => undefined,
  tidy: Effect.void,
}
