import { StoreFailure, type StoreFailureReason } from "@followthrough/store"

/** What the server or its driver said, as a failure of the store at `location`. */
export const postgresFailure = (
  thrown: unknown,
  { busyTimeoutMs, location }: { readonly location: string; readonly busyTimeoutMs: number },
): StoreFailure => {
  const cause = saidBy(thrown)
  return new StoreFailure({ reason: reasonOf(cause, busyTimeoutMs), location, cause })
}

/** @effect/sql wraps what the driver threw. */
const saidBy = (thrown: unknown): unknown =>
  thrown instanceof Error && stateOf(thrown) === undefined && thrown.cause !== undefined
    ? thrown.cause
    : thrown

/** Whether the connection is of no use any more: a server that is still there says its SQLSTATE. */
export const isConnectionLost = ({ cause }: StoreFailure): boolean => {
  const state = stateOf(cause)
  return state === undefined || !SQLSTATE.test(state) || /^(?:08|57P|25P03)/.test(state)
}

const SQLSTATE = /^[0-9A-Z]{5}$/

/** The SQLSTATE, or Node's code of a connection that failed. */
const stateOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && "code" in thrown && typeof thrown.code === "string"
    ? thrown.code
    : undefined

// Others were faster, or the server is still starting: the same again may succeed. Unique violations are among them, as a
// script looks first, and only another one that began a workspace at the same time can come between.
const AGAIN = new Set(["40001", "40P01", "23505", "57P03"])

const PROBLEMS: ReadonlyArray<readonly [state: string, problem: string]> = [
  ["08", "the connection to the server was lost"],
  ["25P03", "the server ended a transaction in which nothing happened for too long"],
  ["28", "the server does not let this user in"],
  ["3D000", "the server has no such database"],
  ["3F000", "the database has no such schema"],
  ["42501", "this user may not do that there"],
  ["42P01", "the log's tables are not there"],
  ["53300", "the server has too many connections"],
  ["57014", "the server ended a statement that took too long"],
  ["57P", "the server is shutting down, or ended the connection"],
  ["ECONN", "the server cannot be reached"],
  ["ENOTFOUND", "the server cannot be reached"],
  ["ETIMEDOUT", "the server cannot be reached"],
]

const reasonOf = (cause: unknown, busyTimeoutMs: number): StoreFailureReason => {
  const state = stateOf(cause) ?? ""
  // The server has waited for the lock as long as it was to.
  if (state === "55P03") return { _tag: "Busy", waitedMs: busyTimeoutMs }
  if (AGAIN.has(state)) return { _tag: "Busy", waitedMs: 0 }
  if (state === "25006") return { _tag: "ReadOnly" }
  if (state === "53100") return { _tag: "DiskFull" }
  if (state === "XX001" || state === "XX002") return { _tag: "Corrupt" }
  const known = PROBLEMS.find(([begins]) => state.startsWith(begins))
  const problem = cause instanceof Error ? cause.message : String(cause)
  return { _tag: "Unavailable", problem: known === undefined ? problem : `${known[1]}: ${problem}` }
}
