import type { Claim } from "./claim.js"
import type { Expectation } from "./expectation.js"
import type { StreamRows } from "./read-model.js"
import type { StreamKey } from "./stream-key.js"

/** A fact to be stored. The store never looks into `data`. */
export interface NewEvent {
  /** Names the kind of fact; not empty. */
  readonly type: string
  /** When it happened, in epoch milliseconds, a whole number. */
  readonly occurredAt: number
  /** The fact itself as canonical JSON text: stored and given back letter by letter. */
  readonly data: string
}

/**
 * Facts for one stream, and what the writer believes of that stream. Without events it only states
 * the belief: the commit is refused when it does not hold.
 */
export interface StreamWrite {
  readonly stream: string
  readonly expect: Expectation
  readonly events: ReadonlyArray<NewEvent>
}

/**
 * What one command decided: facts for one or more streams, stored whole or not at all. No writes,
 * or writes without events, are an empty decision: it succeeds, is remembered under its command id
 * and takes no position.
 */
export interface Commit {
  /** The tenant. Nothing is ever read or written across workspaces. */
  readonly workspace: string
  /** Unique within the workspace. A repetition gets the first result again. */
  readonly commandId: string
  /** Tells a repetition from another command under the same id: equal only if the commands are. */
  readonly fingerprint: string
  /**
   * The caller's instant, in epoch milliseconds. Stored is this or the instant of the log's last
   * event, whichever is later, so that what was known at an instant is a prefix of the log.
   */
  readonly recordedAt: number
  /** At most one write per stream. */
  readonly writes: ReadonlyArray<StreamWrite>
  /** Keys taken and released with these facts; each key at most once, and never without a fact. */
  readonly claims?: ReadonlyArray<Claim>
  /**
   * The keys that parts of this commit are encrypted with, each stream at most once. The first commit
   * that names a stream's key makes it the stream's key: the log remembers its digest, and the store keeps
   * the key outside the log.
   */
  readonly keys?: ReadonlyArray<StreamKey>
  /**
   * Streams that end with this commit, which has facts for each: their keys are destroyed, and nothing
   * is stored in them any more.
   */
  readonly destroys?: ReadonlyArray<string>
  /**
   * Read models as they are with this commit, for streams that it writes to. They are kept if the
   * commit's last event has the position that they rest on; all other streams written to are stale.
   */
  readonly rows?: ReadonlyArray<StreamRows>
  /**
   * The end of the log that the rows were worked out after. They are kept only if the log ended there
   * before this commit and those appended with it. Left out: wherever it ended.
   */
  readonly rowsAfter?: number
  /** Whose rows become other ones with this commit, as `dropRows` takes it. */
  readonly drops?: ReadonlyArray<string>
}

/** What an append did. */
export interface Appended {
  /** The command had been stored before; this is the first result, and nothing was added now. */
  readonly replayed: boolean
  /** Positions of the first and last event, both inclusive; undefined for an empty decision. */
  readonly firstPosition: number | undefined
  readonly lastPosition: number | undefined
  /** For each stream of the commit, the version it had once the commit was stored. */
  readonly versions: ReadonlyMap<string, number>
  /** The instant that was stored, in epoch milliseconds. */
  readonly recordedAt: number
}

/** What the store remembers of a command. */
export interface StoredCommand {
  readonly fingerprint: string
  /** The first result, with `replayed: true`. */
  readonly appended: Appended
}
