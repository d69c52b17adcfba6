import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import { EventStore, type EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Layer, type Scope } from "effect"
import { makeEventStore } from "./event-log.js"
import { checkLogFile, type OpenMode } from "./log-file.js"
import { openLog } from "./open-log.js"
import { hostedSession, ownSession, type Session, type SessionOptions } from "./session.js"
import { failureOf } from "./sqlite-failure.js"

/** What an append survives once it has succeeded. */
export type Durability =
  /** A crash of the process, of the system, and loss of power: SQLite syncs at each commit. */
  | "FULL"
  /** A crash of the process. Loss of power may take the last commits, whole ones, with it. */
  | "NORMAL"

interface Settings {
  /** Default: `create`. */
  readonly mode?: OpenMode
  /**
   * What `create` does with a database that holds something else: refuse it (default), or add the
   * log's tables, all named `followthrough_…`, beside what is there.
   */
  readonly foreign?: "refuse" | "embed"
  /**
   * How long an operation goes on asking for a lock that other processes hold before it fails as
   * `Busy`, in milliseconds; default 5,000.
   */
  readonly busyTimeoutMs?: number
  /** Default: `FULL`. */
  readonly synchronous?: Durability
}

export interface SqliteOptions extends Settings {
  /**
   * Path of the file. A new file is put into WAL mode; one that exists keeps its journal mode.
   * `:memory:` is a log of the process's own.
   */
  readonly filename: string
}

export interface SqliteClientOptions extends Settings {
  /** What failures call the database; default `the database`. */
  readonly location?: string
}

const BUSY_TIMEOUT_MS = 5000

// SQLite waits for a lock by blocking the whole process: it gets this long at a time, and the
// store asks again from outside.
const BLOCKED_MS = 10

/** A log in a SQLite file of its own, closed with the layer. */
export const sqliteLayer = (options: SqliteOptions): Layer.Layer<EventStore, StoreFailure> =>
  Layer.scoped(EventStore, openFile(options))

const openFile = (
  options: SqliteOptions,
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.flatMap(openSession(options), (session) => openOn(session, options))

/** A connection to a file that is the store's own, as long as the scope is open. */
export const openSession = (
  options: SqliteOptions,
): Effect.Effect<Session, StoreFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const { filename, mode = "create" } = options
    const file = yield* checkLogFile(filename, mode)
    const sql = yield* SqliteClient.make({
      filename: file.path,
      readonly: file.readonly,
      disableWAL: true,
    }).pipe(
      Effect.provide(Reactivity.layer),
      // The client opens the file while it is made, and lets the driver's errors fly.
      Effect.catchAllDefect((thrown) => failureOf(thrown, filename)),
    )
    const session = yield* ownSession(sql, sessionOptions(options, filename))
    yield* session.reading((rows) => rows(`PRAGMA busy_timeout = ${BLOCKED_MS}`))
    return session
  })

/**
 * A log in a database that the host has open already through @effect/sql. The store sets
 * `synchronous` and `secure_delete` on the host's connection and nothing else: how long SQLite blocks while it waits
 * for a lock stays as the host has set it.
 *
 * Not yet to be called inside the host's own `withTransaction`: it then fails as `Unavailable`.
 */
export const sqliteLayerFromClient = (
  options: SqliteClientOptions = {},
): Layer.Layer<EventStore, StoreFailure, SqlClient> =>
  Layer.effect(
    EventStore,
    Effect.gen(function* () {
      const sql = yield* SqlClient
      const { location = "the database" } = options
      const isSqlite = sql.onDialectOrElse({ sqlite: () => true, orElse: () => false })
      if (!isSqlite) {
        const problem = "the client is not one for SQLite"
        return yield* new StoreFailure({ reason: { _tag: "Unavailable", problem }, location })
      }
      return yield* openOn(hostedSession(sql, sessionOptions(options, location)), options)
    }),
  )

const sessionOptions = (
  { busyTimeoutMs = BUSY_TIMEOUT_MS }: Settings,
  location: string,
): SessionOptions => ({ location, busyTimeoutMs })

const openOn = (
  session: Session,
  { foreign = "refuse", mode = "create", synchronous = "FULL" }: Settings,
): Effect.Effect<EventStoreShape, StoreFailure> =>
  Effect.gen(function* () {
    const writable = mode !== "read"
    yield* openLog(session, { mode, foreign })
    const setting = writable ? `synchronous = ${synchronous}` : "query_only = 1"
    yield* session.reading((rows) => rows(`PRAGMA ${setting}`))
    // A destroyed key is to leave nothing behind.
    if (writable) yield* session.reading((rows) => rows("PRAGMA secure_delete = ON"))
    return makeEventStore(session, writable)
  })
