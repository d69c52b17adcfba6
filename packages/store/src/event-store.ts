import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type * as Stream from "effect/Stream"
import type { Seal } from "./chain.js"
import type { Appended, Commit, StoredCommand } from "./commit.js"
import type { FollowQuery, Page, ReadQuery, StreamPage, StreamQuery } from "./page.js"
import type { ReactionTable } from "./reaction-table.js"
import type {
  ListsPage,
  ListsQuery,
  NextPage,
  NextQuery,
  OwedPage,
  OwedQuery,
  RowsPage,
  StreamRows,
} from "./read-model.js"
import type { CommitRefused } from "./refusal.js"
import type { StoreFailure } from "./store-failure.js"
import type { CommitPage, CommitQuery } from "./stored-commit.js"
import type { StoredEvent } from "./stored-event.js"
import type { KeptKey } from "./stream-key.js"
import type { Verification } from "./verification.js"

/** The end of a workspace's log. Kept elsewhere, it tells later whether the log is still that one. */
export interface Head extends Seal {
  /** Its recording instant in epoch milliseconds; undefined in an empty log. */
  readonly recordedAt: number | undefined
}

/** What every store does. `@followthrough/store/testing` has the contract as a program. */
export interface EventStoreShape {
  /** What it is, for telemetry. */
  readonly described?: {
    readonly kind: "memory" | "sqlite" | "postgres"
    /** The version of its tables; a store in memory has none. */
    readonly schema?: number
  }

  /** How long an operation goes on asking for a lock that others hold, in milliseconds. */
  readonly busyTimeoutMs: number

  /**
   * Stores one commit, whole or not at all; once it succeeds, the commit is durable. A repeated
   * command id gets the first result with `replayed: true`.
   *
   * Refused as `Malformed`, `CommandMismatch`, `Conflict`, `KeyRefused` or `ClaimTaken`, checked in this
   * order.
   */
  readonly append: (commit: Commit) => Effect.Effect<Appended, CommitRefused | StoreFailure>

  /**
   * Stores several commits in their order in one durable transaction. Each has its own result, as
   * if appended one after the other; a refused one leaves nothing and does not disturb the others.
   * A failure of the store is a failure of all, and nothing of any is stored.
   */
  readonly appendAll: (
    commits: ReadonlyArray<Commit>,
  ) => Effect.Effect<ReadonlyArray<Either.Either<Appended, CommitRefused>>, StoreFailure>

  /** One page of a workspace's events by position. The page and its `head` are of one moment. */
  readonly read: (query: ReadQuery) => Effect.Effect<Page, StoreFailure>

  /** One page of a workspace's events stream by stream. The page and its `head` are of one moment. */
  readonly readByStream: (query: StreamQuery) => Effect.Effect<StreamPage, StoreFailure>

  /**
   * A workspace's events from a position on, and then those to come, each once and in order, for as
   * long as anyone listens. What this store appends arrives at once, what other processes append
   * soon after.
   */
  readonly follow: (query: FollowQuery) => Stream.Stream<StoredEvent, StoreFailure>

  /** Those of the given commands that are stored, under their ids. */
  readonly findCommands: (
    workspace: string,
    commandIds: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, StoredCommand>, StoreFailure>

  /** For those of the given keys that are taken, the streams that hold them. */
  readonly findClaims: (
    workspace: string,
    keys: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, string>, StoreFailure>

  /**
   * The keys of those of the given streams that have one, and null for those whose key was destroyed. A
   * key is given as it is found: whoever uses it compares it with its digest.
   * Once a commit that destroys a key has succeeded, the key is nowhere in what the store keeps, as far
   * as others who read meanwhile let it tidy up.
   */
  readonly keysOf: (
    workspace: string,
    streams: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, KeptKey | null>, StoreFailure>

  /** One page of a workspace's commits, whole, in the order in which they were stored. */
  readonly commits: (query: CommitQuery) => Effect.Effect<CommitPage, StoreFailure>

  /**
   * Reads a workspace's whole log and checks that nothing in it was changed, removed or added
   * behind the store's back; says where it first was. Against somebody who rewrites the whole file
   * only a head helps that was kept elsewhere.
   */
  readonly verify: (workspace: string, kept?: Seal) => Effect.Effect<Verification, StoreFailure>

  /**
   * The next steps of a list, from the read models as they are. Every commit makes the streams that it
   * writes to stale, unless it brings their rows.
   */
  readonly next: (query: NextQuery) => Effect.Effect<NextPage, StoreFailure>

  /** Stretches of ordered lists and the counts of lists, all of one moment, from the read models as they are. */
  readonly lists: (query: ListsQuery) => Effect.Effect<ListsPage, StoreFailure>

  /**
   * The streams that anything was recorded in after an instant, those whose rows began to hold after it, and
   * those whose rows are stale.
   */
  readonly changedSince: (
    workspace: string,
    instant: number,
  ) => Effect.Effect<ReadonlyArray<string>, StoreFailure>

  /** The first instant after `instant` at which rows end that are not stale; undefined: there is none. */
  readonly rowsEnd: (
    workspace: string,
    instant: number,
  ) => Effect.Effect<number | undefined, StoreFailure>

  /**
   * The streams that have ever had to do with any of these, and those whose latest events the read models do
   * not know.
   */
  readonly concerned: (
    workspace: string,
    concerns: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyArray<string>, StoreFailure>

  /** What a viewer owes by an instant, from the read models as they are. */
  readonly owedBy: (query: OwedQuery) => Effect.Effect<OwedPage, StoreFailure>

  /**
   * Replaces the rows of these streams, except of those that were written to after the position that
   * the rows rest on or have rows that rest on more, and of all when some were dropped at a later one.
   */
  readonly keepRows: (
    workspace: string,
    rows: ReadonlyArray<StreamRows>,
  ) => Effect.Effect<void, StoreFailure>

  /**
   * Makes the rows stale that rest on less than the log up to this position: all, or those of streams that
   * have ever had to do with one of `concerns`; but for those that hold for ever. It takes effect a few
   * streams at a time, with `dropNext`; from now on, rows that rest on less are not kept.
   */
  readonly dropRows: (
    workspace: string,
    position: number,
    concerns?: ReadonlyArray<string>,
  ) => Effect.Effect<void, StoreFailure>

  /** Goes on with dropping rows, of about so many streams; false: all are dropped that were to be. */
  readonly dropNext: (workspace: string, limit: number) => Effect.Effect<boolean, StoreFailure>

  /**
   * Removes all rows of a workspace, also those that nothing of the log accounts for: then all its streams
   * are stale.
   */
  readonly clearRows: (workspace: string) => Effect.Effect<void, StoreFailure>

  /**
   * The rows of a workspace, by stream: of those streams whose rows are not stale. A page has those of the
   * streams after `after`, at most `limit` of them.
   */
  readonly rows: (
    workspace: string,
    page?: RowsPage,
  ) => Effect.Effect<ReadonlyArray<StreamRows>, StoreFailure>

  /** Cursors over what becomes due, and what is still to be handed over of it. */
  readonly reactions: ReactionTable

  /**
   * Whether the calling fiber stands in a transaction of the host's. What it appends there is part of
   * that transaction: durable and seen by others once the host commits, and never there if the host
   * rolls back. So nothing that was read or decided inside may be kept for later, and no other fiber
   * can do the work.
   */
  readonly inTransaction: Effect.Effect<boolean>

  /** The end of a workspace's log; a workspace nobody wrote to has an empty one. */
  readonly head: (workspace: string) => Effect.Effect<Head, StoreFailure>

  /**
   * The latest `occurredAt` in a workspace's log, in epoch milliseconds; undefined for an empty one.
   * Known without reading the log, however long it is.
   */
  readonly latestOccurrence: (workspace: string) => Effect.Effect<number | undefined, StoreFailure>
}

/** The log that a kernel writes to and reads from. */
export class EventStore extends Context.Tag("@followthrough/store/EventStore")<
  EventStore,
  EventStoreShape
>() {}
