import { StoreFailure } from "@followthrough/store"

export const unavailable = (location: string, problem: string): StoreFailure =>
  new StoreFailure({ location, reason: { _tag: "Unavailable", problem } })

/** Why nothing more can come of a connection whose files are no longer those of the log. */
export const LOST =
  "the file was replaced, or its journal removed, by somebody else; open the log anew. Two copies of SQLite in one process remove each other's journals: open the file through one of them only"
