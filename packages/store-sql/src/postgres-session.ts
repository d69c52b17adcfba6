import type { EventEmitter } from "node:events"
import { type SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import type { SqlError } from "@effect/sql/SqlError"
import { busyDeadline, type StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import { whileBusy } from "./busy.js"
import { namedIn, postgres, postgresWriting } from "./dialect.js"
import { isConnectionLost, postgresFailure } from "./postgres-failure.js"
import { postgresFault } from "./postgres-soundness.js"
import type { Naming } from "./prefix.js"
import type { Script, Value } from "./script.js"
import type { Session, SessionOptions } from "./session.js"

type Execute = (
  sql: string,
  params: ReadonlyArray<Value>,
) => Effect.Effect<ReadonlyArray<unknown>, StoreFailure>

const NOTHING: ReadonlyArray<never> = []

/** Does the statements of a script, each when the one before is done. */
const perform = <A>(script: Script<A>, execute: Execute): Effect.Effect<A, StoreFailure> =>
  Effect.gen(function* () {
    let step = script.next(NOTHING)
    while (step.done !== true) {
      let found: ReadonlyArray<unknown> = NOTHING
      for (const { params, sql } of step.value) found = yield* execute(sql, params)
      step = script.next(found)
    }
    return step.value
  })

/** What stands around a script. */
interface Frame {
  /** With how long it may wait for a lock, in milliseconds. */
  readonly begin: (lockMs: number) => string
  readonly commit: string
  readonly undo: ReadonlyArray<string>
}

const snapshot: Frame = {
  begin: () => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  commit: "COMMIT",
  undo: ["ROLLBACK"],
}
/** So long others wait for the row of a log while the process that holds it stands still. */
const STANDS_STILL_MS = 30_000
// Each statement sees what was committed before it: once a script has the log's row, nothing of that log changes.
const writing: Frame = {
  begin: (lockMs) =>
    `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
      SET LOCAL lock_timeout = ${lockMs}; SET LOCAL idle_in_transaction_session_timeout = ${STANDS_STILL_MS}`,
  commit: "COMMIT",
  undo: ["ROLLBACK"],
}
/** A part of the host's transaction, whose timeouts are the host's. */
const joined: Frame = {
  begin: () => "SAVEPOINT followthrough",
  commit: "RELEASE SAVEPOINT followthrough",
  undo: ["ROLLBACK TO SAVEPOINT followthrough", "RELEASE SAVEPOINT followthrough"],
}

/** Numbers of 64 bits come as texts, whatever the host has set: none here is beyond what a number holds. */
const INT8 = 20

interface RawResult {
  readonly rows: ReadonlyArray<Record<string, unknown>>
  readonly fields: ReadonlyArray<{ readonly name: string; readonly dataTypeID: number }>
}

const rowsOf = ({ fields = [], rows = [] }: Partial<RawResult>): ReadonlyArray<unknown> => {
  const numbers = fields.filter(({ dataTypeID }) => dataTypeID === INT8)
  if (numbers.length === 0) return rows
  for (const row of rows) {
    for (const { name } of numbers) {
      if (row[name] !== null) row[name] = Number(row[name])
    }
  }
  return rows
}

/**
 * Ends a connection that is of no use any more, or on which an answer may still come: the pool hears of it and opens
 * another one in its place. The client of `@effect/sql-pg` has no word for it.
 */
const end = (connection: Connection, { cause }: StoreFailure): void => {
  const { pg } = connection as { readonly pg?: EventEmitter }
  pg?.emit("error", cause instanceof Error ? cause : new Error(String(cause)))
}

/** A session on a client of Postgres, the store's own or the host's: it takes a connection of the pool each time. */
export const postgresSession = (
  sql: SqlClient,
  {
    busyTimeoutMs,
    location,
    prefixed,
  }: Omit<SessionOptions, "named"> & { readonly prefixed: Naming },
): Session => {
  const failed = (error: SqlError) => postgresFailure(error, { location, busyTimeoutMs })
  const named = namedIn(postgres, prefixed)
  const executeOn =
    (connection: Connection, name: Naming): Execute =>
    (text, params) =>
      connection
        .executeRaw(name(text), params)
        .pipe(Effect.mapBoth({ onSuccess: (raw) => rowsOf(raw as RawResult), onFailure: failed }))
  const begun =
    (connection: Connection, { begin, commit, undo }: Frame) =>
    <A>(work: Effect.Effect<A, StoreFailure>): Effect.Effect<A, StoreFailure> => {
      const run = executeOn(connection, identity)
      const undone = Effect.forEach(undo, (text) => run(text, NOTHING), { discard: true }).pipe(
        Effect.catchAll((failure) => Effect.sync(() => end(connection, failure))),
      )
      return Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(lockMsLeft(busyTimeoutMs), (lockMs) =>
          Effect.flatMap(run(begin(lockMs), NOTHING), () =>
            Effect.onError(
              Effect.tap(restore(work), () => run(commit, NOTHING)),
              () => undone,
            ),
          ),
        ),
      )
    }
  const inTransaction = Effect.map(Effect.serviceOption(TransactionConnection), Option.isSome)
  const use = <A>(
    work: (connection: Connection, within: boolean) => Effect.Effect<A, StoreFailure>,
  ): Effect.Effect<A, StoreFailure> =>
    Effect.flatMap(Effect.serviceOption(TransactionConnection), (open) =>
      Option.isSome(open)
        ? work(open.value[0], true)
        : Effect.scoped(
            Effect.flatMap(Effect.mapError(sql.reserve, failed), (connection) =>
              Effect.tapError(work(connection, false), (failure) =>
                Effect.sync(() => {
                  if (isConnectionLost(failure)) end(connection, failure)
                }),
              ),
            ),
          ),
    )
  const run =
    (alone: Frame | undefined, inside: Frame | undefined, name: Naming) =>
    <A>(script: () => Script<A>): Effect.Effect<A, StoreFailure> =>
      whileBusy(
        busyTimeoutMs,
        use((connection, within) => {
          const work = Effect.suspend(() => perform(script(), executeOn(connection, name)))
          const frame = within ? inside : alone
          return frame === undefined ? work : begun(connection, frame)(work)
        }),
      )
  const write = run(writing, joined, namedIn(postgresWriting, prefixed))
  return {
    kind: "postgres",
    location,
    busyTimeoutMs,
    named,
    databaseFault: () => postgresFault(named),
    isOwn: false,
    inTransaction,
    reading: run(undefined, undefined, named),
    snapshot: run(snapshot, undefined, named),
    writing: (script, done) => Effect.map(write(script), done),
  }
}

const lockMsLeft = (busyTimeoutMs: number): Effect.Effect<number> =>
  Effect.map(FiberRef.get(busyDeadline), (deadline) =>
    deadline === undefined
      ? // None at all would be without end.
        Math.max(1, busyTimeoutMs)
      : Math.max(1, Math.ceil(deadline - performance.now())),
  )
