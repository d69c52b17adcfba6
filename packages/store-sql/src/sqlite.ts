import { EventStore, type EventStoreShape, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { checkLogFile } from "./log-file.js"
import { openStore, type Settings, sessionOptions } from "./open-store.js"
import { ownSession, type SqliteDriver } from "./own-session.js"
import { rows } from "./script.js"
import type { Session } from "./session.js"

export interface SqliteOptions extends Settings {
  /**
   * Path of the file. A new file is put into WAL mode; one that exists keeps its journal mode.
   * `:memory:` is a log of the process's own.
   */
  readonly filename: string
  /** Left out: that of the better-sqlite3 that is installed beside this package. */
  readonly driver?: SqliteDriver
}

/** A log in a SQLite file of its own, closed with the layer. */
export const sqliteLayer = (options: SqliteOptions): Layer.Layer<EventStore, StoreFailure> =>
  Layer.scoped(EventStore, openSqlite(options))

/** The same, closed with the scope. */
export const openSqlite = (
  options: SqliteOptions,
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const session = yield* openSession(options)
    const store = yield* openStore(session, options)
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
    return yield* ownSession(file, how, options.driver)
  })
