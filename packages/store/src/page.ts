import type { StoredEvent } from "./stored-event.js"

/** Events of a page when the query says nothing. */
export const DEFAULT_PAGE = 1000
/** The longest page a store gives; a higher limit means this. */
export const LONGEST_PAGE = 5000

/** Which events. A list may be empty and may repeat itself; order in it means nothing. */
export type Selection =
  | { readonly _tag: "All" }
  | { readonly _tag: "Stream"; readonly stream: string }
  | { readonly _tag: "Streams"; readonly streams: ReadonlyArray<string> }
  | { readonly _tag: "Types"; readonly types: ReadonlyArray<string> }

/** Up to where in the log, inclusive: a position, or what the log had learned by an instant. */
export type Until = { readonly position: number } | { readonly recordedAt: number }

/** Events in the order of their positions. */
export interface ReadQuery {
  readonly workspace: string
  readonly from: Selection
  /** Default: forwards, from the first position. Backwards begins at the last. */
  readonly direction?: "forwards" | "backwards"
  /**
   * Position after which to begin, exclusive, in the direction of reading: backwards gives lower
   * positions. It need not be the position of a selected event.
   */
  readonly after?: number
  readonly until?: Until
  /** From 1; default {@link DEFAULT_PAGE}, at most {@link LONGEST_PAGE}. */
  readonly limit?: number
}

export interface Page {
  readonly events: ReadonlyArray<StoredEvent>
  /** Position of the workspace's last event when the page was read; 0 in an empty log. */
  readonly head: number
  /** The next page's `after`; undefined exactly when nothing more was selected. */
  readonly next: number | undefined
}

/** Events in the order of their positions: those that are there, then those to come. */
export interface FollowQuery {
  readonly workspace: string
  /** Default: all. */
  readonly from?: Selection
  /** Position after which to begin, exclusive; default 0, the beginning of the log. */
  readonly after?: number
}

/** Names an event by its place in its stream. */
export interface StreamCursor {
  readonly stream: string
  readonly version: number
}

/**
 * Events stream by stream: streams in the order of their names by code point, versions ascending.
 * Whoever folds each stream whole then holds one stream at a time, however long the log is.
 */
export interface StreamQuery {
  readonly workspace: string
  /** Only streams whose names begin so. */
  readonly streamPrefix?: string
  /** Begins after this event, exclusive, whether it exists or not. */
  readonly after?: StreamCursor
  readonly until?: Until
  /** From 1; default {@link DEFAULT_PAGE}, at most {@link LONGEST_PAGE}. */
  readonly limit?: number
}

export interface StreamPage {
  readonly events: ReadonlyArray<StoredEvent>
  /** Position of the workspace's last event when the page was read; 0 in an empty log. */
  readonly head: number
  /** The next page's `after`; undefined exactly when nothing more was selected. */
  readonly next: StreamCursor | undefined
}

/**
 * The number of events for a page. A limit below 1 or not whole is a bug of the caller and thrown:
 * it would page for ever.
 */
export const pageSize = (limit: number | undefined): number => {
  if (limit === undefined) return DEFAULT_PAGE
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, LONGEST_PAGE)
  throw new RangeError(`a page needs a limit of at least 1, not ${limit}`)
}
