import { accessSync, constants, existsSync, realpathSync, type Stats, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { StoreFailure, type StoreFailureReason } from "@followthrough/store"
import * as Effect from "effect/Effect"

/** How a log is opened. */
export type OpenMode =
  /** Makes the file and the log when they are missing. */
  | "create"
  /** Insists on an existing log. */
  | "write"
  /** Insists on an existing log and never changes it. */
  | "read"

/** What to tell the driver. */
export interface LogFile {
  readonly path: string
  readonly readonly: boolean
  /** To be removed once it is closed, if they are empty still: files that SQLite makes and cannot remove. */
  readonly traces?: ReadonlyArray<string>
}

const MEMORY = ":memory:"

/**
 * Looks at the path before the driver does: the driver answers most mistakes with the same words,
 * and would create what a reader only asked about.
 */
export const checkLogFile = (
  filename: string,
  mode: OpenMode,
): Effect.Effect<LogFile, StoreFailure> =>
  Effect.suspend((): Effect.Effect<LogFile, StoreFailure> => {
    const fail = (reason: StoreFailureReason, location = filename, cause?: unknown) =>
      new StoreFailure({ reason, location, cause })
    const missing = (): StoreFailure => fail({ _tag: "Missing" })

    if (filename === MEMORY) {
      return mode === "create" ? Effect.succeed({ path: MEMORY, readonly: false }) : missing()
    }
    if (filename === "" || filename.includes("\0")) return missing()
    // Absolute, so that no name can look like a URI to SQLite.
    const path = resolve(filename)
    const folder = dirname(path)
    const looked = look(path)
    if ("thrown" in looked) {
      return fail(
        { _tag: "Unavailable", problem: "the path cannot be followed" },
        filename,
        looked.thrown,
      )
    }
    if (looked.stats === undefined) {
      if (mode !== "create") return missing()
      const above = look(folder)
      if ("thrown" in above || above.stats === undefined) return fail({ _tag: "Missing" }, folder)
      if (!above.stats.isDirectory()) return fail({ _tag: "NotAFile" })
      return may(folder, constants.W_OK)
        ? Effect.succeed({ path, readonly: false })
        : fail({ _tag: "ReadOnly" })
    }
    if (!looked.stats.isFile()) return fail({ _tag: "NotAFile" })
    if (!may(path, constants.R_OK)) {
      return fail({ _tag: "Unavailable", problem: "there is no permission to read it" })
    }
    const writable = may(path, constants.W_OK) && may(folder, constants.W_OK)
    if (mode !== "read") {
      return writable ? Effect.succeed({ path, readonly: false }) : fail({ _tag: "ReadOnly" })
    }
    // SQLite makes two files beside a log while it is open, and only a connection that may write
    // removes them. Where they are already, another process has the log, or had it and crashed:
    // there a reader leaves everything as it is.
    const readonly = !writable || existsSync(`${path}-wal`)
    return Effect.succeed({ path, readonly, traces: readonly ? tracesOf(path, looked.stats) : [] })
  })

/**
 * What a reader is about to make beside a log that nobody may write. SQLite gives those files the mode of the log:
 * left behind, they would keep its owner from writing even once that is allowed again. What was there before is
 * somebody else's.
 */
const tracesOf = (path: string, { mode }: Stats): ReadonlyArray<string> => {
  if ((mode & 0o222) !== 0) return []
  const real = realpathSync(path)
  const made = [`${real}-shm`, `${real}-wal`]
  return made.some((each) => existsSync(each)) ? [] : made
}

const look = (
  path: string,
): { readonly stats: Stats | undefined } | { readonly thrown: unknown } => {
  try {
    return { stats: statSync(path, { throwIfNoEntry: false }) }
  } catch (thrown) {
    // A file where a folder is named.
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined
    return code === "ENOTDIR" ? { stats: undefined } : { thrown }
  }
}

const may = (path: string, access: number): boolean => {
  try {
    accessSync(path, access)
    return true
  } catch {
    return false
  }
}
