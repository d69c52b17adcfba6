import { SqlClient } from "@effect/sql/SqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import type { Recording } from "@followthrough/core"
import { Followthrough, followthroughLayer } from "@followthrough/kernel/effect"
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import type Database from "better-sqlite3"
import { Effect, Layer } from "effect"

/** A statement that changed rows, with what it was given. */
interface Change {
  readonly sql: string
  readonly params: ReadonlyArray<unknown>
}

/** What each transaction of a run changed, statement by statement. */
export type Tape = ReadonlyArray<ReadonlyArray<Change>>

/**
 * Records commands one after the other in a new file and notes every statement with which the store
 * changes rows: events, the command's id, streams, the head and the read models. What it asks is left
 * out, so that whoever replays the tape is spared the asking.
 */
export const tapeOf = (file: string, recordings: ReadonlyArray<Recording>): Promise<Tape> => {
  const tape: Array<Array<Change>> = []
  const taped = Effect.map(SqlClient, (sql) =>
    Object.assign(Object.create(sql), {
      reserve: Effect.map(sql.reserve, (connection) => ({
        ...connection,
        execute: (statement: string, params: ReadonlyArray<unknown>, transform: undefined) => {
          if (statement.startsWith("BEGIN")) tape.push([])
          if (/^\s*(INSERT|UPDATE|DELETE)/.test(statement)) {
            tape.at(-1)?.push({ sql: statement, params })
          }
          return connection.execute(statement, params, transform)
        },
      })),
    }),
  )
  const client = Layer.provide(
    Layer.effect(SqlClient, taped),
    SqliteClient.layer({ filename: file, disableWAL: true }),
  )
  const kernel = followthroughLayer({ workspace: "bench" }).pipe(
    Layer.provide(sqliteLayerFromClient()),
    Layer.provide(client),
  )
  return Effect.gen(function* () {
    const { record } = yield* Followthrough
    tape.length = 0
    for (const recording of recordings) yield* record(recording)
    return tape.filter((changes) => changes.length > 0)
  }).pipe(Effect.provide(kernel), Effect.runPromise)
}

/** The same changes with so many transactions in one. */
export const inOne = (tape: Tape, transactions: number): Tape =>
  Array.from({ length: Math.ceil(tape.length / transactions) }, (_, n) =>
    tape.slice(n * transactions, (n + 1) * transactions).flat(),
  )

/** Makes the same changes with the raw driver, each statement prepared once. */
export const replay = (db: Database.Database, tape: Tape): void => {
  const statements = new Map<string, Database.Statement>()
  const prepared = (sql: string): Database.Statement => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  for (const changes of tape) {
    db.exec("BEGIN IMMEDIATE")
    for (const { params, sql } of changes) {
      const statement = prepared(sql)
      if (statement.reader) statement.all(...params)
      else statement.run(...params)
    }
    db.exec("COMMIT")
  }
}
