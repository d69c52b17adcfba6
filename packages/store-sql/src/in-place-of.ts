import {
  type BigIntStats,
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type { StoreFailure } from "@followthrough/store"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Alone, alone } from "./alone.js"
import { keptName, secondNamesOf } from "./kept-name.js"
import { checkLogFile } from "./log-file.js"
import { attempt, beginFile, closed, type NewFile, syncPath, withoutLinks } from "./new-file.js"
import { isSame, standingAt } from "./open-files.js"
import { codeOf } from "./sqlite-failure.js"
import { unavailable } from "./unavailable.js"
import { BESIDE } from "./unfinished.js"

/** What took a file's place, and the name under which that one is kept; undefined where there was none. */
export interface InPlace<A> {
  readonly made: A
  readonly kept: string | undefined
}

/**
 * A database that takes the place of the one that is there, if there is one, once it is complete. Nobody else may
 * have that one open, and `mayGo` has a last word on it. It is kept under another name.
 *
 * Killed at any moment, the old one or the new one stands in the place, whole, and doing it again finishes it: the
 * old one gets its second name first, and then a single rename takes its first one away.
 */
export const inPlaceOf = <A, E>(
  filename: string,
  make: (unfinished: string) => Effect.Effect<A, E>,
  mayGo: (old: Alone, made: A | undefined) => Effect.Effect<void, StoreFailure>,
): Effect.Effect<InPlace<A>, E | StoreFailure> =>
  Effect.gen(function* () {
    // A link stays one: SQLite, too, keeps the journal beside the file that it leads to.
    const place = existsSync(filename) ? realpathSync(filename) : resolve(filename)
    // Before the long work, so that nobody waits for it in vain.
    yield* Effect.scoped(
      Effect.flatMap(old(place, filename), (found) =>
        found === undefined ? Effect.void : mayGo(found, undefined),
      ),
    )
    return yield* Effect.acquireUseRelease(
      attempt(filename, () => beginFile(place)),
      (file) =>
        Effect.gen(function* () {
          const made = yield* make(file.path)
          yield* attempt(filename, () => {
            closed(file)
            // Long for a large log, and nobody has to be kept out for it.
            syncPath(file.path)
          })
          const found = yield* old(place, filename)
          if (found !== undefined) yield* mayGo(found, made)
          const now = yield* Clock.currentTimeMillis
          const kept = yield* attempt(filename, () => swap(file, place, found, now))
          return { made, kept: kept === undefined ? kept : asGiven(filename, kept) }
        }).pipe(Effect.scoped),
      (file) => Effect.sync(file.discard),
    )
  })

const asGiven = (filename: string, kept: string): string => {
  const folder = dirname(filename)
  return resolve(folder) === dirname(kept) ? join(folder, basename(kept)) : kept
}

const old = (place: string, location: string) =>
  Effect.gen(function* () {
    if (!existsSync(place)) return undefined
    yield* checkLogFile(location, "write")
    const found = yield* alone(place, location)
    // Whoever was there before us has put another one in its place.
    return isSame(found.file, standingAt(place))
      ? found
      : yield* unavailable(location, "it was replaced just now by somebody else; try again")
  })

/** Nothing of this opens the old file: closing it would drop the lock on it. */
const swap = (
  file: NewFile,
  place: string,
  found: Alone | undefined,
  now: number,
): string | undefined => {
  const kept = keptName(place, now)
  if (found === undefined) {
    // What stands beside a place without a file is of one that somebody removed.
    putAside(place, kept)
    file.put()
    return undefined
  }
  sameOwner(file, found.file)
  if (found.database === undefined) putAside(place, kept)
  else for (const ending of BESIDE) rmSync(`${place}${ending}`, { force: true })
  for (const name of secondNamesOf(place)) rmSync(name)
  try {
    linkSync(place, kept)
  } catch (thrown) {
    if (!withoutLinks.has(codeOf(thrown))) throw thrown
    // Killed between this and the next step, nothing is there until the same is done again.
    renameSync(place, kept)
  }
  syncPath(dirname(place))
  file.put({ over: true })
  return kept
}

/** The journals of a file that SQLite cannot read: they go with it, and are never applied to another one. */
const putAside = (place: string, kept: string): void => {
  for (const ending of BESIDE) {
    if (existsSync(`${place}${ending}`)) renameSync(`${place}${ending}`, `${kept}${ending}`)
  }
}

/** Who could use the old one can use the new one, and nobody else. */
const sameOwner = ({ path }: NewFile, { gid, mode, uid }: BigIntStats): void => {
  chmodSync(path, Number(mode) & 0o777)
  const made = statSync(path, { bigint: true })
  if (made.uid === uid && made.gid === gid) return
  try {
    chownSync(path, Number(uid), Number(gid))
  } catch (cause) {
    throw new Error("its owner and group cannot be kept; run this as its owner", { cause })
  }
}
