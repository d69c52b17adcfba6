import type { PlayId, RepId, StepId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { Channel } from "../touch/touch-facts.js"

/** A booked step and what became of it. */
export interface StepRecord {
  readonly stepId: StepId
  readonly bookedAt: Instant
  readonly bookedBy: number
  readonly startsAt: Instant
  /** The fact that set `startsAt`. */
  readonly setBy: number
  readonly repId: RepId | undefined
  readonly channel: Channel | undefined
  readonly play: PlayId | undefined
  readonly about: string | undefined
  readonly ended: "done" | "skipped" | undefined
  readonly endedAt: Instant | undefined
}
