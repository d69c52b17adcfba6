import { rmSync, statSync } from "node:fs"
import type { StoreFailure } from "@followthrough/store"
import type Database from "better-sqlite3"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { installedDriver } from "./installed-driver.js"
import type { LogFile } from "./log-file.js"
import { type OpenFiles, openFiles, type Standing, standingAt } from "./open-files.js"
import { type Execute, type Session, type SessionOptions, sessionOn } from "./session.js"
import { failureOf } from "./sqlite-failure.js"
import { selectHeads } from "./statements.js"

// SQLite waits for a lock by blocking the whole process: it gets this long at a time, and the
// store asks again from outside.
const BLOCKED_MS = 10

/**
 * The class `Database` of better-sqlite3. A host that opens the log's file itself hands over the class that it
 * uses, so that there is one copy of SQLite in the process.
 */
export type SqliteDriver = new (
  filename: string,
  options: { readonly readonly: boolean; readonly timeout: number },
) => object

const open = (Driver: SqliteDriver, path: string, readonly: boolean): Database.Database =>
  new Driver(path, { readonly, timeout: BLOCKED_MS }) as Database.Database

/**
 * A session on a file that is the store's own, open until the scope closes. It speaks to the driver
 * itself: the client of @effect/sql takes as long over each statement as SQLite does.
 */
export const ownSession = (
  file: LogFile,
  options: SessionOptions,
  driver?: SqliteDriver,
): Effect.Effect<Session, StoreFailure, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const Driver = driver ?? installedDriver()
        const before = standingAt(file.path)
        return { Driver, before, database: open(Driver, file.path, file.readonly) }
      },
      catch: (thrown) => failureOf(thrown, options.location),
    }),
    ({ database }) =>
      Effect.sync(() => {
        database.close()
        removeTraces(file)
      }),
  ).pipe(
    Effect.map(({ Driver, before, database }) => {
      const files = filesOf(database, before, options, () => open(Driver, database.name, true))
      return sessionOn(options, { own: executeOn(database, options), files })
    }),
  )

/**
 * Not where somebody has begun to write meanwhile: the files are then in use. Only root needs no leave for that; it
 * acknowledges nothing once its journal is gone.
 */
const removeTraces = ({ path, traces = [] }: LogFile): void => {
  try {
    const wal = traces.find((each) => each.endsWith("-wal"))
    if (wal === undefined || statSync(wal).size > 0 || (statSync(path).mode & 0o222) !== 0) return
    for (const each of traces) rmSync(each, { force: true })
  } catch {
    // Gone already, or not for us to remove.
  }
}

/** Looked at once the connection has read for the first time, and so has all its files open. */
const filesOf = (
  database: Database.Database,
  before: Standing | undefined,
  { location, named }: SessionOptions,
  again: () => Database.Database,
): (() => OpenFiles | undefined) => {
  let files: OpenFiles | undefined
  return () => {
    if (files !== undefined || database.memory) return files
    try {
      database.pragma("schema_version")
      files = openFiles(location, database.name, before, () =>
        seesTheSame(database, again, named(selectHeads)),
      )
      return files
    } catch (thrown) {
      throw failureOf(thrown, location)
    }
  }
}

// What was written into the file can be read back through the journal by who wrote it, so that only a new
// connection finds whether it is still that file.
const seesTheSame = (
  database: Database.Database,
  again: () => Database.Database,
  heads: string,
): boolean | undefined => {
  let other: Database.Database | undefined
  try {
    const ours = database.prepare<[], Head>(heads).all()
    other = again()
    const theirs = new Map(
      other
        .prepare<[], Head>(heads)
        .all()
        .map((head) => [head.log, head]),
    )
    // Others may have appended meanwhile.
    return ours.every(({ hash, log, position }) => {
      const there = theirs.get(log)
      return there !== undefined && (there.position > position || there.hash === hash)
    })
  } catch (thrown) {
    return failureOf(thrown, database.name).reason._tag === "Busy" ? undefined : false
  } finally {
    other?.close()
  }
}

interface Head {
  readonly log: number
  readonly position: number
  readonly hash: string | null
}

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
