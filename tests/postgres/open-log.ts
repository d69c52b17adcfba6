import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import { PgClient } from "@effect/sql-pg"
import { type EventStoreShape, pagesOf, type StoredEvent } from "@followthrough/store"
import { openPostgres } from "@followthrough/store-sql/postgres"
import { Chunk, Effect, Redacted, type Scope, Stream } from "effect"

/** Where a log is: a server and what the log's tables begin with. */
export interface Place {
  readonly url: string
  readonly prefix: string
}

/** A log through a pool of connections, which ends with the scope. */
export const openLog = ({
  prefix,
  url,
}: Place): Effect.Effect<EventStoreShape, never, Scope.Scope> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.make({ url: Redacted.make(url), maxConnections: 10 }).pipe(
      Effect.provide(Reactivity.layer),
    )
    return yield* openPostgres({ prefix }).pipe(Effect.provideService(SqlClient, sql))
  }).pipe(Effect.orDie)

/** Runs a program; what it opened is closed with it. */
export const run = <A, E>(program: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program))

export const W = "w"

export const wholeLog = (store: EventStoreShape): Effect.Effect<ReadonlyArray<StoredEvent>> =>
  Effect.map(
    Stream.runCollect(pagesOf(store, { workspace: W, from: { _tag: "All" }, limit: 1000 })),
    (pages) => Chunk.toReadonlyArray(pages).flatMap(({ events }) => events),
  ).pipe(Effect.orDie)
