import { type SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type { Connection } from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import type { StoreFailure } from "@followthrough/store"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Runtime from "effect/Runtime"
import { type OpenFiles, openFiles } from "./open-files.js"
import {
  type Execute,
  type Session,
  type SessionOptions,
  type Shared,
  sessionOn,
} from "./session.js"
import { failureOf } from "./sqlite-failure.js"
import { unavailable } from "./unavailable.js"

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
    const reserve = Effect.mapError(sql.reserve, (error) => failureOf(error, location))
    const connection = yield* Effect.scoped(reserve)
    // Every client's transactions are known by the same tag: another client's are not this one's.
    const inTransaction = Effect.map(
      Effect.serviceOption(TransactionConnection),
      (open) => Option.isSome(open) && open.value[0] === connection,
    )
    const execute = executeOn(connection, options)
    const use: Shared["use"] = (work) =>
      Effect.flatMap(inTransaction, (within) =>
        within
          ? work(execute, true)
          : Effect.scoped(Effect.flatMap(reserve, () => work(execute, false))),
      )
    return sessionOn(options, { inTransaction, use, files: filesOf(execute, location) })
  })

// Another connection of the host's may speak through another copy of SQLite, so that none is opened to look.
const filesOf = (execute: Execute, location: string): (() => OpenFiles | undefined) => {
  let files: OpenFiles | undefined
  let looked = false
  return () => {
    if (looked) return files
    // Whoever has read has all files open.
    execute("PRAGMA schema_version", [])
    const [main] = execute("PRAGMA database_list", []) as ReadonlyArray<{ readonly file: string }>
    looked = true
    if (main !== undefined && main.file !== "")
      files = openFiles(location, main.file, undefined, () => true)
    return files
  }
}

/**
 * Each statement runs in a fiber of its own, so that settings of the calling one (SafeIntegers above
 * all, which would stick to prepared statements) do not reach it.
 */
const executeOn =
  (connection: Connection, { location, named }: SessionOptions): Execute =>
  (text, params) => {
    const sql = named(text)
    const exit = Effect.runSyncExit(
      Effect.catchIf(connection.execute(sql, params, undefined), isUnprepared, () =>
        unprepared(connection, sql, params),
      ),
    )
    if (Exit.isSuccess(exit)) return exit.value
    const thrown = Cause.squash(exit.cause)
    if (Runtime.isAsyncFiberException(thrown)) {
      throw unavailable(
        location,
        "its driver is not synchronous, as that of @effect/sql-sqlite-node is",
      )
    }
    throw thrown instanceof SqlError ? failureOf(thrown, location) : thrown
  }

// The client remembers for minutes that a statement could not be prepared, whatever the cause was.
const isUnprepared = (error: SqlError): boolean => error.message.startsWith("Failed to prepare")

const unprepared = (connection: Connection, sql: string, params: ReadonlyArray<unknown>) =>
  Effect.suspend(() => connection.executeUnprepared(sql, params, undefined)).pipe(
    // Preparing throws here instead of failing.
    Effect.catchAllDefect((cause) => new SqlError({ cause, message: "Failed to prepare" })),
  )
