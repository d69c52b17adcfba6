import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs"
import { dirname } from "node:path"
import { StoreFailure } from "@followthrough/store"
import { Effect } from "effect"

/**
 * Makes a file under another name beside its place and puts it there once it is complete and on
 * the disk; whatever happens before leaves nothing. A file that is there already is left alone.
 */
export const inNewFile = <A, E>(
  filename: string,
  make: (unfinished: string) => Effect.Effect<A, E>,
): Effect.Effect<A, E | StoreFailure> =>
  Effect.acquireUseRelease(
    Effect.sync(() => `${filename}.unfinished-${process.pid}`),
    (unfinished) =>
      Effect.gen(function* () {
        if (existsSync(filename)) return yield* unavailable(filename, "it is there already")
        const made = yield* make(unfinished)
        yield* Effect.try({
          try: () => {
            sync(unfinished)
            if (existsSync(filename)) throw new Error("it is there already")
            renameSync(unfinished, filename)
            sync(dirname(filename))
          },
          catch: (cause) =>
            unavailable(filename, cause instanceof Error ? cause.message : String(cause), cause),
        })
        return made
      }),
    (unfinished) =>
      Effect.sync(() => {
        for (const ending of ["", "-wal", "-shm", "-journal"]) {
          rmSync(`${unfinished}${ending}`, { force: true })
        }
      }),
  )

const unavailable = (location: string, problem: string, cause?: unknown): StoreFailure =>
  new StoreFailure({ reason: { _tag: "Unavailable", problem }, location, cause })

const sync = (path: string): void => {
  const file = openSync(path, "r")
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
