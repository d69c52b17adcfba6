import type { SqlClient } from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import type { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as RcRef from "effect/RcRef"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Hint } from "./hint.js"
import { unavailable } from "./unavailable.js"

// Written after the commit and not with it: whoever notifies in a transaction holds a lock of the whole server while it
// commits, so that workspaces would wait for one another. And it need not outlive a crash.
const tell = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '1')"

/** So often those who listen begin anew: a connection that was lost says nothing. */
const LISTEN_FOR = "1 minute"

/** A client that can listen, as that of `@effect/sql-pg`. */
interface Listening {
  readonly listen: (channel: string) => Stream.Stream<string, SqlError>
}

const canListen = (sql: SqlClient | (SqlClient & Listening)): sql is SqlClient & Listening =>
  "listen" in sql && typeof sql.listen === "function"

/** Tells other processes by `NOTIFY` that something was appended. */
export const postgresHint = (
  sql: SqlClient,
  channel: string,
  location: string,
): Effect.Effect<Hint, StoreFailure, Scope.Scope> =>
  Effect.gen(function* () {
    if (!canListen(sql)) return yield* unavailable(location, "the client cannot listen")
    const rings = new Set<() => void>()
    const ringAll = (): void => {
      for (const ring of rings) ring()
    }
    const listening = sql.listen(channel).pipe(
      Stream.interruptAfter(LISTEN_FOR),
      Stream.runForEach(() => Effect.sync(ringAll)),
      // It is a hint: those who follow also ask by themselves.
      Effect.catchAllCause(() => Effect.sleep("1 second")),
      Effect.forever,
    )
    // All share one: the first that leaves would end the listening of the others.
    const listener = yield* RcRef.make({ acquire: Effect.forkScoped(listening) })
    const telling = Effect.ignore(sql.unsafe(tell, [channel]))
    let isTelling = false
    let again = false
    const begin = (): void => {
      isTelling = true
      again = false
      Effect.runFork(telling).addObserver(() => {
        isTelling = false
        if (again) begin()
      })
    }
    return {
      tell: () => {
        if (isTelling) again = true
        else begin()
      },
      hear: (ring) =>
        Effect.zipRight(
          Effect.acquireRelease(
            Effect.sync(() => rings.add(ring)),
            () => Effect.sync(() => rings.delete(ring)),
          ),
          RcRef.get(listener),
        ),
    }
  })
