import { type SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type { StoreFailure } from "@followthrough/store"
import { Effect, Option, type Scope } from "effect"
import {
  type Connected,
  type Session,
  type SessionOptions,
  sessionOn,
  unavailable,
} from "./session.js"
import { failureOf } from "./sqlite-failure.js"

/** A session on a client of the store's own: it keeps the connection until the scope closes. */
export const ownSession = (
  sql: SqlClient,
  options: SessionOptions,
): Effect.Effect<Session, StoreFailure, Scope.Scope> =>
  Effect.map(reserve(sql, options), (connection) =>
    sessionOn(options, {
      inTransaction: Effect.succeed(false),
      use: (work) => Effect.suspend(() => work(connection)),
    }),
  )

/**
 * A session on a host's client: it takes the connection each time, as a transaction would. In a
 * transaction of the host's the connection is taken already, and what is done becomes a part of it.
 */
export const hostedSession = (
  sql: SqlClient,
  options: SessionOptions,
): Effect.Effect<Session, StoreFailure> =>
  Effect.gen(function* () {
    const { location } = options
    if (Option.isSome(yield* Effect.serviceOption(TransactionConnection))) {
      // Waiting for the connection would never end.
      return yield* unavailable(location, "it was opened inside a transaction of the host")
    }
    const connection = yield* Effect.scoped(reserve(sql, options))
    // Every client's transactions are known by the same tag: another client's are not this one's.
    const inTransaction = Effect.map(
      Effect.serviceOption(TransactionConnection),
      (open) => Option.isSome(open) && open.value[0] === connection,
    )
    const use: Connected["use"] = (work) =>
      Effect.flatMap(inTransaction, (within) =>
        within ? work(connection) : Effect.scoped(Effect.flatMap(reserve(sql, options), work)),
      )
    return sessionOn(options, { inTransaction, use })
  })

const reserve = (sql: SqlClient, { location }: SessionOptions) =>
  Effect.mapError(sql.reserve, (error) => failureOf(error, location))
