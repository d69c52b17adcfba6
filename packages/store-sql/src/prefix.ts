import { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"

/** What the names of a log's tables, indexes and triggers begin with, unless the host chooses. */
export const DEFAULT_PREFIX = "followthrough_"

const LONGEST = 32

// Lower case alone: to SQLite, names that differ only in case are one name.
const form = new RegExp(`^(?!sqlite_)[a-z][a-z0-9_]{0,${LONGEST - 1}}$`)

/** Says a statement, or the name of an object, under a log's prefix. */
export type Naming = (text: string) => string

/**
 * Statements are written with the default prefix. Values never stand in them, so that under another
 * prefix each is the same statement with that one in its place.
 */
export const namingOf = (prefix: string, location: string): Effect.Effect<Naming, StoreFailure> => {
  if (!form.test(prefix)) {
    return new StoreFailure({ reason: { _tag: "InvalidPrefix", prefix }, location })
  }
  if (prefix === DEFAULT_PREFIX) return Effect.succeed((text) => text)
  const named = new Map<string, string>()
  return Effect.succeed((text) => {
    const known = named.get(text)
    if (known !== undefined) return known
    const own = text.replaceAll(DEFAULT_PREFIX, prefix)
    named.set(text, own)
    return own
  })
}
