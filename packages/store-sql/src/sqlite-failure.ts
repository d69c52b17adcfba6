import { StoreFailure, type StoreFailureReason } from "@followthrough/store"
import { LOST } from "./unavailable.js"

/** What the driver threw, as a failure of the store at `location`. */
export const failureOf = (thrown: unknown, location: string): StoreFailure => {
  const cause = driverError(thrown)
  return new StoreFailure({ reason: reasonOf(cause), location, cause })
}

/** @effect/sql wraps what the driver threw. */
const driverError = (thrown: unknown): unknown =>
  thrown instanceof Error && codeOf(thrown) === undefined && thrown.cause !== undefined
    ? thrown.cause
    : thrown

/** SQLite's extended result code, where the driver gives one. */
export const codeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && "code" in thrown && typeof thrown.code === "string"
    ? thrown.code
    : undefined

/** SQLite's result codes; the extended ones begin with the name of the code they refine. */
const reasons: ReadonlyArray<readonly [code: string, reason: StoreFailureReason]> = [
  ["SQLITE_BUSY", { _tag: "Busy", waitedMs: 0 }],
  ["SQLITE_LOCKED", { _tag: "Busy", waitedMs: 0 }],
  ["SQLITE_NOTADB", { _tag: "NotADatabase" }],
  ["SQLITE_CORRUPT", { _tag: "Corrupt" }],
  // SQLite itself writes into no file that has lost its place, where its journal is not in WAL mode.
  ["SQLITE_READONLY_DBMOVED", { _tag: "Unavailable", problem: LOST }],
  ["SQLITE_READONLY", { _tag: "ReadOnly" }],
  ["SQLITE_PERM", { _tag: "ReadOnly" }],
  ["SQLITE_FULL", { _tag: "DiskFull" }],
  ["SQLITE_CANTOPEN", { _tag: "Unavailable", problem: "SQLite cannot open it" }],
  ["SQLITE_IOERR", { _tag: "Unavailable", problem: "the disk reported an error" }],
  ["SQLITE_NOMEM", { _tag: "Unavailable", problem: "SQLite has no memory left" }],
  ["SQLITE_TOOBIG", { _tag: "Unavailable", problem: "an event is larger than SQLite takes" }],
]

const reasonOf = (cause: unknown): StoreFailureReason => {
  const code = codeOf(cause)
  const known = reasons.find(([name]) => code === name || code?.startsWith(`${name}_`))
  if (known !== undefined) return known[1]
  return { _tag: "Unavailable", problem: cause instanceof Error ? cause.message : String(cause) }
}
