import { type SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import type { SqlError } from "@effect/sql/SqlError"
import type { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { whileBusy } from "./busy.js"
import { postgres, postgresWriting, writingIn } from "./dialect.js"
import { postgresFailure } from "./postgres-failure.js"
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
  readonly begin: string
  readonly commit: string
  readonly undo: ReadonlyArray<string>
}

const snapshot: Frame = {
  begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  commit: "COMMIT",
  undo: ["ROLLBACK"],
}
// Each statement sees what was committed before it: once a script has the log's row, nothing of that log changes.
const writing: Frame = {
  begin: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
  commit: "COMMIT",
  undo: ["ROLLBACK"],
}
/** A part of the host's transaction. */
const joined: Frame = {
  begin: "SAVEPOINT followthrough",
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

/** A session on a client of Postgres, the store's own or the host's: it takes a connection of the pool each time. */
export const postgresSession = (
  sql: SqlClient,
  {
    busyTimeoutMs,
    location,
    prefixed,
  }: Omit<SessionOptions, "named"> & { readonly prefixed: Naming },
): Session => {
  const failed = (error: SqlError) => postgresFailure(error, location)
  const named = namedBy(postgres, prefixed)
  const executeOn =
    (connection: Connection, name: Naming): Execute =>
    (text, params) =>
      connection
        .executeRaw(name(text), params)
        .pipe(Effect.mapBoth({ onSuccess: (raw) => rowsOf(raw as RawResult), onFailure: failed }))
  const begun = (connection: Connection, { begin, commit, undo }: Frame) => {
    const run = executeOn(connection, (text) => text)
    const all = (statements: ReadonlyArray<string>) =>
      Effect.forEach(statements, (text) => Effect.ignore(run(text, NOTHING)), { discard: true })
    return <A>(work: Effect.Effect<A, StoreFailure>): Effect.Effect<A, StoreFailure> =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(run(begin, NOTHING), () =>
          Effect.exit(restore(work)).pipe(
            Effect.flatMap((exit) =>
              Exit.isSuccess(exit)
                ? Effect.as(
                    Effect.tapError(run(commit, NOTHING), () => all(undo)),
                    exit.value,
                  )
                : Effect.zipRight(all(undo), exit),
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
              work(connection, false),
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
  const write = run(writing, joined, namedBy(postgresWriting, prefixed))
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

const namedBy = (dialect: typeof postgres, prefixed: Naming): Naming => {
  const write = writingIn(dialect)
  return (text) => prefixed(write(text))
}
