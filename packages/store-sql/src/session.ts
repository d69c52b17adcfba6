import { SafeIntegers, type SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import type { SqlError } from "@effect/sql/SqlError"
import { StoreFailure } from "@followthrough/store"
import { Clock, Effect, Option, Random } from "effect"
import { failureOf } from "./sqlite-failure.js"

/** Runs a prepared statement and gives its rows; the caller names their type. */
export type Rows = <Row>(
  sql: string,
  params?: ReadonlyArray<string | number | null>,
) => Effect.Effect<ReadonlyArray<Row>, StoreFailure>

type Body<A> = (rows: Rows) => Effect.Effect<A, StoreFailure>

/** How statements reach the database: always on the one reserved connection. */
export interface Session {
  readonly location: string
  /** Outside any transaction, for settings. */
  readonly bare: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
  /** All statements see one snapshot. */
  readonly reading: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
  /**
   * No other writer between the first statement and the last; durable when it succeeds, without
   * effect when it fails. The body may run more than once.
   */
  readonly writing: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
}

export interface SessionOptions {
  readonly sql: SqlClient
  readonly location: string
  /** How long to go on asking for a lock that others hold, in milliseconds. */
  readonly busyTimeoutMs: number
  /** The client is a host's, whose own transaction might be open around a call. */
  readonly hosted: boolean
}

export const makeSession = ({ busyTimeoutMs, hosted, location, sql }: SessionOptions): Session => {
  const withConnection = <A>(
    use: (rows: Rows) => Effect.Effect<A, StoreFailure>,
  ): Effect.Effect<A, StoreFailure> =>
    Effect.scoped(
      Effect.flatMap(
        Effect.mapError(sql.reserve, (error) => failureOf(error, location)),
        (connection) => use(rowsOf(connection, location)),
      ),
    ).pipe(
      // A host may read with big integers; the setting would stick to our prepared statements.
      Effect.provideService(SafeIntegers, false),
      hosted ? outsideTransactions(location) : (effect) => effect,
      whileBusy(busyTimeoutMs),
    )

  const transaction =
    (begin: string) =>
    <A>(body: Body<A>): Effect.Effect<A, StoreFailure> =>
      withConnection((rows) => {
        const work = Effect.zipLeft(
          Effect.suspend(() => body(rows)),
          rows("COMMIT"),
        )
        // A failed COMMIT leaves the transaction open; SQLite may also have ended it already.
        const undone = Effect.onError(work, () => Effect.ignore(rows("ROLLBACK")))
        return Effect.zipRight(rows(begin), undone).pipe(
          Effect.uninterruptible,
          // A client hands its one connection to plain statements without holding its semaphore:
          // a fiber that yields here could find a host's statement in its transaction.
          Effect.withMaxOpsBeforeYield(Number.MAX_SAFE_INTEGER),
        )
      })

  return {
    location,
    bare: withConnection,
    reading: transaction("BEGIN"),
    // A deferred BEGIN cannot wait for another writer once it has read; this one waits first.
    writing: transaction("BEGIN IMMEDIATE"),
  }
}

const rowsOf =
  (connection: Connection, location: string): Rows =>
  (sql, params = []) =>
    connection.execute(sql, params, undefined).pipe(
      Effect.catchAll((error) =>
        isUnprepared(error) ? unprepared(connection, sql, params) : Effect.fail(error),
      ),
      Effect.mapError((error) => failureOf(error, location)),
    )

// The client remembers a failure to prepare for minutes, and with it whatever passed meanwhile.
const isUnprepared = (error: SqlError): boolean => error.message.startsWith("Failed to prepare")

const unprepared = (connection: Connection, sql: string, params: ReadonlyArray<unknown>) =>
  Effect.flatten(
    Effect.try({
      try: () => connection.executeUnprepared(sql, params, undefined),
      catch: (thrown) => thrown,
    }),
  )

const outsideTransactions =
  (location: string) =>
  <A>(effect: Effect.Effect<A, StoreFailure>): Effect.Effect<A, StoreFailure> =>
    Effect.flatMap(Effect.serviceOption(TransactionConnection), (open) =>
      Option.isNone(open)
        ? effect
        : // The client has one connection and the transaction holds it: waiting would never end.
          new StoreFailure({
            location,
            reason: {
              _tag: "Unavailable",
              problem: "it was called inside a transaction of the host, which is not supported",
            },
          }),
    )

const LONGEST_PAUSE_MS = 20

/** Tries again while others hold the lock, without blocking the event loop in between. */
const whileBusy =
  (limitMs: number) =>
  <A>(attempt: Effect.Effect<A, StoreFailure>): Effect.Effect<A, StoreFailure> => {
    const again = (start: number, pauseMs: number, failure: StoreFailure): typeof attempt =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const waitedMs = now - start
        if (waitedMs >= limitMs) {
          const { cause, location } = failure
          return new StoreFailure({ location, cause, reason: { _tag: "Busy", waitedMs } })
        }
        return Effect.flatMap(Random.nextRange(0.5, 1.5), (factor) =>
          Effect.zipRight(
            Effect.sleep(Math.min(pauseMs * factor, limitMs - waitedMs)),
            Effect.catchIf(attempt, isBusy, (next) =>
              again(start, Math.min(pauseMs * 2, LONGEST_PAUSE_MS), next),
            ),
          ),
        )
      })
    return Effect.catchIf(attempt, isBusy, (failure) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => again(now, 1, failure)),
    )
  }

const isBusy = ({ reason }: StoreFailure): boolean => reason._tag === "Busy"
