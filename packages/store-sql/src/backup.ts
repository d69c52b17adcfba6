import { chmodSync, statSync } from "node:fs"
import type { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { checkLogFile } from "./log-file.js"
import { inNewFile } from "./new-file.js"
import { openLog } from "./open-log.js"
import { rows } from "./script.js"
import { openSession, type SqliteOptions } from "./sqlite.js"

export interface BackupOptions extends Pick<SqliteOptions, "prefix"> {
  /** The file that holds the log. It may be in use, and written to meanwhile. All of it is copied. */
  readonly filename: string
  /** Where the copy goes; there must be no such file yet. */
  readonly to: string
}

/**
 * Copies a log's file as it is at one moment, while others read and write it: a plain copy of a
 * file in use would miss what stands in the file beside it. The copy is whole or not there at all.
 * This process waits while SQLite copies.
 */
export const backupFile = ({ to, ...log }: BackupOptions): Effect.Effect<void, StoreFailure> =>
  Effect.gen(function* () {
    yield* checkLogFile(log.filename, "read")
    yield* inNewFile(to, (unfinished) =>
      Effect.gen(function* () {
        const source = yield* openSession({ ...log, mode: "read" })
        yield* openLog(source, { mode: "read", foreign: "refuse" })
        yield* source.reading(() => rows("VACUUM INTO ?", [unfinished]))
        // As a log of its own would be: the copy of a file in WAL mode is in none.
        const copy = yield* openSession({ filename: unfinished, mode: "write" })
        yield* copy.reading(() => rows("PRAGMA journal_mode = WAL"))
        // Nobody reads the copy who may not read the log.
        chmodSync(unfinished, (statSync(log.filename).mode & 0o666) | 0o600)
      }).pipe(Effect.scoped),
    )
  })
