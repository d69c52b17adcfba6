import type { Instant, RepId } from "@followthrough/core"
import type { AskRow, Happened, HappeningKind, QueueRow } from "@followthrough/projection"

/** How often, and how soon, what could not be handed over is handed over again. */
export interface Retry {
  /** How long it waits after the first attempt. */
  readonly firstMs: number
  /** Each further wait is so many times the one before. */
  readonly factor: number
  /** The longest wait. */
  readonly mostMs: number
  /** After so many attempts it is parked. */
  readonly attempts: number
}

export const RETRY: Retry = { firstMs: 1000, factor: 2, mostMs: 3_600_000, attempts: 10 }

export const LEASE_MS = 60_000

/** What is to be handed over, under a name that keeps its place for ever. */
export interface Reaction {
  readonly name: string
  readonly on: ReadonlyArray<HappeningKind>
  /** Only what happens in this rep's list. */
  readonly repId?: RepId | undefined
  /** Only what sits in this named queue. */
  readonly queue?: string | undefined
  /** A new reaction is told of what happens after this instant. Undefined: after now. */
  readonly from?: Instant | undefined
  /** So long nobody else is handed what somebody is about to handle. */
  readonly leaseMs: number
  readonly retry: Retry
}

/** What is handed over: what happened, and how it stands now. */
export interface ReactionItem extends Happened {
  /** What is owed, as of now. Absent: it was done, or fell away, before it could be handed over. */
  readonly row?: QueueRow
  /** Whom to ask, as of now. Absent: it is no ask, or something speaks against it by now. */
  readonly ask?: AskRow
}

/** How long to wait after an attempt; undefined: it was the last one. */
export const waitAfter = (
  attempt: number,
  { attempts, factor, firstMs, mostMs }: Retry,
): number | undefined =>
  attempt >= attempts ? undefined : Math.min(mostMs, firstMs * factor ** (attempt - 1))
