import { SqlClient } from "@effect/sql/SqlClient"
import { EventStore, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import { Effect, Layer, type Scope } from "effect"
import { makeEventStore } from "./event-log.js"
import { hostedSession } from "./hosted-session.js"
import { checkLogFile, type OpenMode } from "./log-file.js"
import { openLog } from "./open-log.js"
import { ownSession } from "./own-session.js"
import { DEFAULT_PREFIX, namingOf } from "./prefix.js"
import { rows } from "./script.js"
import { type Session, type SessionOptions, unavailable } from "./session.js"

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
   * What `create` does with a database that holds something else, be it a log under another prefix:
   * refuse it (default), or add the log's tables beside what is there.
   */
  readonly foreign?: "refuse" | "embed"
  /**
   * What the names of the log's tables, indexes and triggers begin with: 1 to 32 lower-case letters,
   * digits and underscores, a letter first. Logs under different prefixes in one database know nothing
   * of one another. Default: `followthrough_`.
   */
  readonly prefix?: string
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

/** A log in a SQLite file of its own, closed with the layer. */
export const sqliteLayer = (options: SqliteOptions): Layer.Layer<EventStore, StoreFailure> =>
  Layer.scoped(EventStore, openFile(options))

const openFile = (
  options: SqliteOptions,
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const session = yield* openSession(options)
    const store = yield* openOn(session, options)
    if (options.mode === "read") yield* session.reading(() => rows("PRAGMA query_only = 1"))
    return store
  })

/** A connection to a file that is the store's own, as long as the scope is open. */
export const openSession = (
  options: SqliteOptions,
): Effect.Effect<Session, StoreFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const { filename, mode = "create" } = options
    const how = yield* sessionOptions(options, filename)
    const file = yield* checkLogFile(filename, mode)
    return yield* ownSession(file, how)
  })

/**
 * A log in a database that the host has open already through @effect/sql. The store sets `synchronous`
 * and `secure_delete` on the host's connection and nothing else: how long SQLite blocks while it waits
 * for a lock stays as the host has set it.
 *
 * What is called inside the host's own `withTransaction` becomes a part of that transaction: it is
 * durable, and seen by others, when the host commits, and gone when the host rolls back. Such a
 * transaction begins deferred: once it has read what others then changed, an append in it fails as
 * `Busy` at once, and only the whole transaction can be tried again. The layer itself has to be built
 * outside.
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
        return yield* unavailable(location, "the client is not one for SQLite")
      }
      const how = yield* sessionOptions(options, location)
      return yield* openOn(yield* hostedSession(sql, how), options)
    }),
  )

const sessionOptions = (
  { busyTimeoutMs = BUSY_TIMEOUT_MS, prefix = DEFAULT_PREFIX }: Settings,
  location: string,
): Effect.Effect<SessionOptions, StoreFailure> =>
  Effect.map(namingOf(prefix, location), (named) => ({ location, named, busyTimeoutMs }))

const openOn = (
  session: Session,
  { foreign = "refuse", mode = "create", synchronous = "FULL" }: Settings,
): Effect.Effect<EventStoreShape, StoreFailure> =>
  Effect.gen(function* () {
    const writable = mode !== "read"
    yield* openLog(session, { mode, foreign })
    if (writable) {
      // A destroyed key is to leave nothing behind.
      for (const setting of [`synchronous = ${synchronous}`, "secure_delete = ON"]) {
        yield* session.reading(() => rows(`PRAGMA ${setting}`))
      }
    }
    return makeEventStore(session, writable)
  })
