import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { codeOf } from "./sqlite-failure.js"
import { BESIDE, beginUnfinished } from "./unfinished.js"

/** A file that is made beside its place and put there whole, or not at all. */
export interface NewFile {
  /** Where it is made. */
  readonly path: string
  /**
   * Puts it in its place, on the disk. Throws (`EEXIST`) where a file is there, however late it came; with
   * `over`, takes that one's place.
   */
  readonly put: (how?: { readonly over: boolean }) => void
  /** To be called at the end, whatever happened: leaves nothing but what was put in its place. */
  readonly discard: () => void
}

/** Throws what the file system says. */
export const beginFile = (filename: string): NewFile => {
  const place = resolve(filename)
  const { discard, path } = beginUnfinished(place)
  return {
    path,
    put: (how) => {
      syncPath(path)
      if (how?.over === true) renameSync(path, place)
      else putWhereNothingIs(path, place)
      syncPath(dirname(place))
    },
    discard,
  }
}

// A rename would replace what came into being after any look at the place; a link cannot.
const putWhereNothingIs = (path: string, place: string): void => {
  try {
    linkSync(path, place)
  } catch (thrown) {
    if (!withoutLinks.has(codeOf(thrown))) throw thrown
    if (existsSync(place))
      throw Object.assign(new Error(THERE), { code: "EEXIST", syscall: "link" })
    renameSync(path, place)
  }
}

const THERE = "it is there already"

/** What file systems say that know no second name of a file, such as those of memory cards. */
export const withoutLinks: ReadonlySet<string | undefined> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
])

/** A database in a file of its own: made whole, or not at all. A file that is there already is left alone. */
export const inNewFile = <A, E>(
  place: string,
  make: (unfinished: string) => Effect.Effect<A, E>,
): Effect.Effect<A, E | StoreFailure> =>
  Effect.acquireUseRelease(
    attempt(place, () => {
      const [there] = ["", ...BESIDE].filter((ending) => existsSync(`${place}${ending}`))
      if (there === "") throw new Error(THERE)
      // SQLite would take it for the new file's.
      if (there !== undefined && there !== "-shm") {
        throw new Error(`${place}${there} is there, left from another file; move it away first`)
      }
      return beginFile(place)
    }),
    (file) =>
      Effect.tap(make(file.path), () =>
        attempt(place, () => {
          closed(file)
          file.put()
        }),
      ),
    (file) => Effect.sync(file.discard),
  )

/** What stands in a journal would be missing in its place. */
export const closed = ({ path }: NewFile): void => {
  const journal = BESIDE.find((ending) => existsSync(`${path}${ending}`))
  if (journal !== undefined) throw new Error(`SQLite could not close it (${journal})`)
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  EEXIST: THERE,
}

export const attempt = <A>(location: string, work: () => A): Effect.Effect<A, StoreFailure> =>
  Effect.try({
    try: work,
    catch: (cause) => {
      const said = cause instanceof Error ? cause.message : String(cause)
      const problem = problems[codeOf(cause) ?? ""] ?? said
      return new StoreFailure({ reason: { _tag: "Unavailable", problem }, location, cause })
    },
  })

/** Onto the disk: what a file holds, or which names a folder has. */
export const syncPath = (path: string): void => {
  const file = openSync(path, "r")
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
