import type { Connection } from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import { StoreFailure } from "@followthrough/store"
import { Effect, Exit, Runtime } from "effect"
import { whileBusy } from "./busy.js"
import type { Naming } from "./prefix.js"
import { failureOf } from "./sqlite-failure.js"
import { takeWriteLock } from "./statements.js"

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
  /** What an object of the schema, or a statement, is called in this database. */
  readonly named: Naming
  /** Whether the calling fiber stands in a transaction of the host's, which then holds all that follows. */
  readonly inTransaction: Effect.Effect<boolean>
  /**
   * Without a transaction. A log only grows, so what is read up to a head that was read before is
   * of the moment of that head.
   */
  readonly reading: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
  /** Of one moment from the first statement to the last; long ones keep others from tidying up. */
  readonly snapshot: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
  /**
   * No other writer between the first statement and the last; without effect when it fails, and when
   * it succeeds durable, or as durable as the host's transaction becomes. The body may run more than
   * once.
   */
  readonly writing: <A>(body: Body<A>) => Effect.Effect<A, StoreFailure>
}

export interface SessionOptions {
  readonly location: string
  readonly named: Naming
  /** How long to go on asking for a lock that others hold, in milliseconds. */
  readonly busyTimeoutMs: number
}

type Work<A> = (connection: Connection) => Effect.Effect<A, StoreFailure>

/** Where statements go. */
export interface Connected {
  readonly inTransaction: Effect.Effect<boolean>
  /** Hands out the connection for as long as the work takes. */
  readonly use: <A>(work: Work<A>) => Effect.Effect<A, StoreFailure>
}

/** What stands before and after the statements of a body. */
interface Frame {
  readonly begin: string
  /** In the transaction, before the body. */
  readonly first?: string
  readonly commit: string
  /** After a failure. What was undone already is no matter. */
  readonly undo: ReadonlyArray<string>
}

const transaction = (begin: string): Frame => ({ begin, commit: "COMMIT", undo: ["ROLLBACK"] })

const snapshot = transaction("BEGIN")
// A deferred BEGIN cannot wait for another writer once it has read; this one waits first.
const writing = transaction("BEGIN IMMEDIATE")

/**
 * A part of the host's transaction, which may have begun deferred. It waits for other writers before
 * it reads for the first time; afterwards nobody can help it.
 */
const joined: Frame = {
  begin: "SAVEPOINT followthrough",
  first: takeWriteLock,
  commit: "RELEASE followthrough",
  undo: ["ROLLBACK TO followthrough", "RELEASE followthrough"],
}

export const sessionOn = (options: SessionOptions, { inTransaction, use }: Connected): Session => {
  const run =
    (alone: Frame | undefined, inside: Frame | undefined) =>
    <A>(body: Body<A>): Effect.Effect<A, StoreFailure> =>
      Effect.flatMap(inTransaction, (within) =>
        whileBusy(
          options.busyTimeoutMs,
          use((connection) => runNow(connection, within ? inside : alone, body, options)),
        ),
      )

  return {
    location: options.location,
    named: options.named,
    inTransaction,
    reading: run(undefined, undefined),
    snapshot: run(snapshot, undefined),
    writing: run(writing, joined),
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
  frame: Frame | undefined,
  body: Body<A>,
  options: SessionOptions,
): Effect.Effect<A, StoreFailure> => {
  const rows = rowsOf(connection, options.named)
  const once = (): Exit.Exit<A, SqlError> => {
    if (frame === undefined) return Effect.runSyncExit(body(rows))
    const begun = Effect.runSyncExit(rows(frame.begin))
    if (Exit.isFailure(begun)) return Exit.failCause(begun.cause)
    const whole =
      frame.first === undefined ? body(rows) : Effect.zipRight(rows(frame.first), body(rows))
    const done = Effect.runSyncExit(Effect.zipLeft(whole, rows(frame.commit)))
    // A failed COMMIT leaves the transaction open; SQLite may also have ended it already.
    if (Exit.isFailure(done)) for (const step of frame.undo) Effect.runSyncExit(rows(step))
    return done
  }
  return once().pipe(
    Effect.mapError((error) => failureOf(error, options.location)),
    Effect.catchAllDefect((defect) =>
      Runtime.isAsyncFiberException(defect)
        ? unavailable(
            options.location,
            "its driver is not synchronous, as that of @effect/sql-sqlite-node is",
          )
        : Effect.die(defect),
    ),
  )
}

export const unavailable = (location: string, problem: string): StoreFailure =>
  new StoreFailure({ location, reason: { _tag: "Unavailable", problem } })

const rowsOf =
  (connection: Connection, named: Naming): Rows =>
  (text, params = []) => {
    const sql = named(text)
    return Effect.catchAll(connection.execute(sql, params, undefined), (error) =>
      isUnprepared(error) ? unprepared(connection, sql, params) : Effect.fail(error),
    )
  }

// The client remembers for minutes that a statement could not be prepared, whatever the cause was.
const isUnprepared = (error: SqlError): boolean => error.message.startsWith("Failed to prepare")

const unprepared = (connection: Connection, sql: string, params: ReadonlyArray<unknown>) =>
  Effect.suspend(() => connection.executeUnprepared(sql, params, undefined)).pipe(
    // Preparing throws here instead of failing.
    Effect.catchAllDefect((cause) => new SqlError({ cause, message: "Failed to prepare" })),
  )
