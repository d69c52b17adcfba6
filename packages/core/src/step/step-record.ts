import type { Lapse } from "../fact/lapse.js"
import type { ContactId, PlayId, RepId, StepId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { Channel } from "../touch/touch-facts.js"

/** A booked step and what became of it. */
export interface StepRecord {
  /** In whose log it is: the contact's, or that of a duplicate merged into it. */
  readonly contactId: ContactId
  readonly stepId: StepId
  readonly bookedAt: Instant
  readonly bookedBy: number
  readonly startsAt: Instant
  /** The fact that set `startsAt`. */
  readonly setBy: number
  /** Whose it is; nobody in particular: the owner's. */
  readonly repId: RepId | undefined
  /** The fact that set `repId`. */
  readonly repSetBy: number
  readonly channel: Channel | undefined
  readonly play: PlayId | undefined
  readonly about: string | undefined
  readonly ended: "done" | "skipped" | undefined
  readonly endedAt: Instant | undefined
  /** The fact that ended it: the touch that did it, or the skipping. */
  readonly endedBy: number | undefined
  /** When it was over before, in order of occurrence. */
  readonly lapses: ReadonlyArray<Lapse>
}
