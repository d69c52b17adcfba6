import { SqlClient } from "@effect/sql/SqlClient"
import { EventStore, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hostedSession } from "./hosted-session.js"
import { openStore, type Settings, sessionOptions } from "./open-store.js"
import { unavailable } from "./unavailable.js"

export interface SqliteClientOptions extends Settings {
  /** What failures call the database; default `the database`. */
  readonly location?: string
}

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
      return yield* openStore(yield* hostedSession(sql, how), options)
    }),
  )
