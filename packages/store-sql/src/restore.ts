import {
  EventStore,
  type Restored,
  restoreLog,
  type StoreFailure,
  type UnreadableExport,
} from "@followthrough/store"
import { Effect, type Stream } from "effect"
import { inNewFile } from "./new-file.js"
import { type SqliteOptions, sqliteLayer } from "./sqlite.js"

/**
 * Makes a new file from the lines of an export: whole, or not at all. A file that is there already
 * is left alone.
 */
export const restoreFile = <E>(
  { filename, prefix }: Pick<SqliteOptions, "filename" | "prefix">,
  lines: Stream.Stream<string, E>,
): Effect.Effect<Restored, E | StoreFailure | UnreadableExport> =>
  inNewFile(filename, (unfinished) =>
    Effect.flatMap(EventStore, (store) => restoreLog(store, lines)).pipe(
      // The file is put on the disk as a whole, once it is complete.
      Effect.provide(
        sqliteLayer({
          filename: unfinished,
          synchronous: "NORMAL",
          ...(prefix === undefined ? {} : { prefix }),
        }),
      ),
    ),
  )
