import { EventStore, type EventStoreShape, StoreFailure } from "@followthrough/store"
import type { PostgresAtOptions } from "@followthrough/store-sql/postgres"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RcMap from "effect/RcMap"
import * as Scope from "effect/Scope"

const NOT_INSTALLED =
  "a log in Postgres needs the driver of Effect: npm install @effect/sql-pg@0.53 @effect/sql@0.52 @effect/experimental@0.61 @effect/platform@0.97"

/** The store on Postgres. Its driver is looked for by the first who needs it, so that other hosts need none. */
export const postgresStore = Effect.tryPromise({
  try: () => import("@followthrough/store-sql/postgres"),
  catch: (cause) =>
    new StoreFailure({
      location: "the log in Postgres",
      reason: { _tag: "Unavailable", problem: NOT_INSTALLED },
      cause,
    }),
})

/** A log in Postgres, until the scope closes. */
export const openAtServer = (
  options: PostgresAtOptions,
): Effect.Effect<EventStoreShape, StoreFailure, Scope.Scope> =>
  Effect.flatMap(postgresStore, ({ openPostgresAt }) => openPostgresAt(options))

// Of the whole process: workspaces that are in the same database share its connections.
const openServers = Effect.runSync(
  Effect.flatMap(Scope.make(), (scope) =>
    Scope.extend(RcMap.make({ lookup: openAtServer }), scope),
  ),
)

/** A log in Postgres, on connections that several workspaces of one database share. */
export const sharedServerLayer = (
  options: PostgresAtOptions,
): Layer.Layer<EventStore, StoreFailure> =>
  Layer.scoped(
    EventStore,
    Effect.suspend(() => RcMap.get(openServers, Data.struct(options))),
  )
