import type { StoreFailure } from "@followthrough/store"
import Database from "better-sqlite3"
import { Effect, type Scope } from "effect"
import type { LogFile } from "./log-file.js"
import { type Execute, type Session, type SessionOptions, sessionOn } from "./session.js"
import { failureOf } from "./sqlite-failure.js"

// SQLite waits for a lock by blocking the whole process: it gets this long at a time, and the
// store asks again from outside.
const BLOCKED_MS = 10

/**
 * A session on a file that is the store's own, open until the scope closes. It speaks to the driver
 * itself: the client of @effect/sql takes as long over each statement as SQLite does.
 */
export const ownSession = (
  file: LogFile,
  options: SessionOptions,
): Effect.Effect<Session, StoreFailure, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => new Database(file.path, { readonly: file.readonly, timeout: BLOCKED_MS }),
      catch: (thrown) => failureOf(thrown, options.location),
    }),
    (database) => Effect.sync(() => database.close()),
  ).pipe(Effect.map((database) => sessionOn(options, { own: executeOn(database, options) })))

const NOTHING: ReadonlyArray<never> = []

const executeOn = (database: Database.Database, { location, named }: SessionOptions): Execute => {
  const prepared = new Map<string, Execute>()
  const prepare = (sql: string): Execute => {
    const statement = database.prepare(named(sql))
    const execute: Execute = statement.reader
      ? (_, params) => statement.all(params)
      : (_, params) => {
          statement.run(params)
          return NOTHING
        }
    prepared.set(sql, execute)
    return execute
  }
  return (sql, params) => {
    try {
      return (prepared.get(sql) ?? prepare(sql))(sql, params)
    } catch (thrown) {
      throw failureOf(thrown, location)
    }
  }
}
