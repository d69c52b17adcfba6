import { type BigIntStats, statSync } from "node:fs"
import type { StoreFailure } from "@followthrough/store"
import type Database from "better-sqlite3"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { whileBusy } from "./busy.js"
import { installedDriver } from "./installed-driver.js"
import { failureOf } from "./sqlite-failure.js"

/** A database that nobody else has open. */
export interface Alone {
  readonly file: BigIntStats
  /** Undefined where the file is no database any more: then nobody can use it, and there is nothing to lock. */
  readonly database: Database.Database | undefined
}

const WAIT_MS = 5000
const BLOCKED_MS = 10

/**
 * Waits until nobody else has the database open, keeps everybody out until the scope closes, and brings all of it
 * into the one file. A connection in WAL mode is noticed even while it does nothing. In another mode only what is
 * under way is: there SQLite itself writes no more into a file whose place was taken.
 */
export const alone = (
  path: string,
  location: string,
): Effect.Effect<Alone, StoreFailure, Scope.Scope> =>
  Effect.acquireRelease(
    whileBusy(
      WAIT_MS,
      Effect.try({ try: () => take(path), catch: (thrown) => failureOf(thrown, location) }),
    ),
    ({ database }) => Effect.sync(() => database?.close()),
  )

const take = (path: string): Alone => {
  const file = statSync(path, { bigint: true })
  const Driver = installedDriver()
  const database = new Driver(path, { fileMustExist: true, timeout: BLOCKED_MS })
  try {
    // Before the first look into it: in WAL mode this needs the file for itself, and it stays so.
    database.pragma("locking_mode = EXCLUSIVE")
    database.exec("BEGIN EXCLUSIVE; COMMIT")
    const [done] = database.pragma("wal_checkpoint(TRUNCATE)") as ReadonlyArray<{ busy: number }>
    if (done?.busy !== 0) throw Object.assign(new Error("held up"), { code: "SQLITE_BUSY" })
    return { file, database }
  } catch (thrown) {
    database.close()
    const { _tag } = failureOf(thrown, path).reason
    if (_tag === "NotADatabase" || _tag === "Corrupt") return { file, database: undefined }
    throw thrown
  }
}
