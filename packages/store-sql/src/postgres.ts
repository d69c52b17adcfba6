import { SqlClient } from "@effect/sql/SqlClient"
import {
  BUSY_TIMEOUT_MS,
  EventStore,
  type EventStoreShape,
  StoreFailure,
} from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { makeEventStore } from "./event-log.js"
import { createPostgresMigrations, postgresSteps } from "./postgres-schema.js"
import { postgresSession } from "./postgres-session.js"
import { DEFAULT_PREFIX, namingOf } from "./prefix.js"
import { SCHEMA, tables } from "./schema.js"
import { rows, type Script } from "./script.js"
import type { Session } from "./session.js"
import { insertMigration, selectSchema } from "./statements.js"
import type { WalTidying } from "./tidy-wal.js"

export interface PostgresOptions {
  /** What failures call the database; default `the database`. */
  readonly location?: string
  /** What the names of the log's tables begin with; see the SQLite store. */
  readonly prefix?: string
  /** How long an operation goes on trying while others hold what it wants, in milliseconds; default 5,000. */
  readonly busyTimeoutMs?: number
}

/** A log in Postgres, through a client of `@effect/sql-pg`. */
export const postgresLayer = (
  options: PostgresOptions = {},
): Layer.Layer<EventStore, StoreFailure, SqlClient> =>
  Layer.effect(EventStore, openPostgres(options))

export const openPostgres = ({
  busyTimeoutMs = BUSY_TIMEOUT_MS,
  location = "the database",
  prefix = DEFAULT_PREFIX,
}: PostgresOptions): Effect.Effect<EventStoreShape, StoreFailure, SqlClient> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient
    const prefixed = yield* namingOf(prefix, location)
    const session = postgresSession(sql, { location, prefixed, busyTimeoutMs })
    yield* session.writing(migrate, (done) => done)
    const found = yield* session.reading(() => schemaThere(session))
    if (found !== SCHEMA) {
      return yield* new StoreFailure({
        location,
        reason: { _tag: "NewerSchema", found, supported: SCHEMA },
      })
    }
    return makeEventStore(session, true, nothingToTidy)
  })

function* schemaThere(_session: Session): Script<number> {
  const [row] = yield* rows<{ schema: number }>(selectSchema)
  return row?.schema ?? 0
}

/** One of all that open the database at the same time makes the schema; the others wait for it. */
function* migrate(): Script<void> {
  yield* rows("SELECT pg_advisory_xact_lock(hashtext(?))", [tables.migrations])
  const [there] = yield* rows<{ there: number }>(
    `SELECT CAST(to_regclass('${tables.migrations}') IS NOT NULL AS INTEGER) AS there`,
  )
  let schema = 0
  if (there?.there === 1) schema = (yield* rows<{ schema: number }>(selectSchema))[0]?.schema ?? 0
  else yield* rows(createPostgresMigrations)
  for (const { id, name, statements } of postgresSteps.slice(schema)) {
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
