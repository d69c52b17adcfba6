import { type SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import { StoreFailure } from "@followthrough/store"
import { Effect, Exit, Option, Runtime, type Scope } from "effect"
import { whileBusy } from "./busy.js"
import { failureOf } from "./sqlite-failure.js"

/** What a column holds. */
export type Value = string | number | Uint8Array | null

/** Runs a prepared statement and gives its rows; the caller names their type. */
export type Rows = <Row>(
  sql: string,
  params?: ReadonlyArray<Value>,
) => Effect.Effect<ReadonlyArray<Row>, SqlError>

/** Statements that belong together. Nothing in it may wait for anything but the database. */
type Body<A> = (rows: Rows) => Effect.Effect<A, SqlError>

/** How statements reach the database: always on one reserved connection. */
export interface Session {
  readonly location: string
  /**
   * Without a transaction. A log only grows, so what is read up to a head that was read before is
   * of the moment of that head.
   */
  readonly reading: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
  /** Of one moment from the first statement to the last; long ones keep others from tidying up. */
  readonly snapshot: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
  /**
   * No other writer between the first statement and the last; durable when it succeeds, without
   * effect when it fails. The body may run more than once.
   */
  readonly writing: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
}

export interface SessionOptions {
  readonly location: string
  /** How long to go on asking for a lock that others hold, in milliseconds. */
  readonly busyTimeoutMs: number
}

/** A session on a client of the store's own: it keeps the connection until the scope closes. */
export const ownSession = (
  sql: SqlClient,
  options: SessionOptions,
): Effect.Effect<Session, StoreFailure, Scope.Scope> =>
  Effect.map(reserve(sql, options), (connection) =>
    sessionOn(options, (use) => Effect.suspend(() => use(connection))),
  )

/** A session on a host's client: it takes the connection each time, as a transaction would. */
export const hostedSession = (sql: SqlClient, options: SessionOptions): Session =>
  sessionOn(options, (use) =>
    Effect.flatMap(Effect.serviceOption(TransactionConnection), (open) =>
      Option.isSome(open)
        ? // That transaction holds the client's only connection: waiting would never end.
          unavailable(options, "it was called inside a transaction of the host")
        : Effect.scoped(Effect.flatMap(reserve(sql, options), use)),
    ),
  )

const reserve = (sql: SqlClient, { location }: SessionOptions) =>
  Effect.mapError(sql.reserve, (error) => failureOf(error, location))

type Work<A> = (connection: Connection) => Effect.Effect<A, StoreFailure>
type WithConnection = <A>(work: Work<A>) => Effect.Effect<A, StoreFailure>

const sessionOn = (options: SessionOptions, withConnection: WithConnection): Session => {
  const { busyTimeoutMs } = options

  const run =
    (begin: string | undefined) =>
    <A>(body: Body<A>): Effect.Effect<A, StoreFailure> =>
      whileBusy(
        busyTimeoutMs,
        withConnection((connection) => runNow(connection, begin, body, options)),
      )

  return {
    location: options.location,
    reading: run(undefined),
    snapshot: run("BEGIN"),
    // A deferred BEGIN cannot wait for another writer once it has read; this one waits first.
    writing: run("BEGIN IMMEDIATE"),
  }
}

/**
 * Runs a transaction from BEGIN to COMMIT in one go, without giving way to another fiber. The
 * driver is synchronous, so nothing is lost by it, and much is won: it cannot be interrupted half
 * way; a host's plain statement, which the client sends without holding its lock, cannot slip in
 * between; settings of the calling fiber (SafeIntegers above all, which would stick to prepared
 * statements) do not reach it; and it costs a fraction of the same steps in the caller's fiber.
 */
const runNow = <A>(
  connection: Connection,
  begin: string | undefined,
  body: Body<A>,
  options: SessionOptions,
): Effect.Effect<A, StoreFailure> => {
  const rows = rowsOf(connection)
  const once = (): Exit.Exit<A, SqlError> => {
    if (begin === undefined) return Effect.runSyncExit(body(rows))
    const begun = Effect.runSyncExit(rows(begin))
    if (Exit.isFailure(begun)) return Exit.failCause(begun.cause)
    const done = Effect.runSyncExit(Effect.zipLeft(body(rows), rows("COMMIT")))
    // A failed COMMIT leaves the transaction open; SQLite may also have ended it already.
    if (Exit.isFailure(done)) Effect.runSyncExit(rows("ROLLBACK"))
    return done
  }
  return once().pipe(
    Effect.mapError((error) => failureOf(error, options.location)),
    Effect.catchAllDefect((defect) =>
      Runtime.isAsyncFiberException(defect)
        ? unavailable(
            options,
            "its driver is not synchronous, as that of @effect/sql-sqlite-node is",
          )
        : Effect.die(defect),
    ),
  )
}

const unavailable = ({ location }: SessionOptions, problem: string): StoreFailure =>
  new StoreFailure({ location, reason: { _tag: "Unavailable", problem } })

const rowsOf =
  (connection: Connection): Rows =>
  (sql, params = []) =>
    Effect.catchAll(connection.execute(sql, params, undefined), (error) =>
      isUnprepared(error) ? unprepared(connection, sql, params) : Effect.fail(error),
    )

// The client remembers for minutes that a statement could not be prepared, whatever the cause was.
const isUnprepared = (error: SqlError): boolean => error.message.startsWith("Failed to prepare")

const unprepared = (connection: Connection, sql: string, params: ReadonlyArray<unknown>) =>
  Effect.suspend(() => connection.executeUnprepared(sql, params, undefined)).pipe(
    // Preparing throws here instead of failing.
    Effect.catchAllDefect((cause) => new SqlError({ cause, message: "Failed to prepare" })),
  )
