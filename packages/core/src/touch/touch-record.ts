import type { BatchId, ContactId, PlayId, RepId, TouchId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { LocalDate } from "../time/local-date.js"
import type {
  Channel,
  Classification,
  Direction,
  Told,
  TouchMode,
  TouchOutcome,
} from "./touch-facts.js"

/** A touch as it stands: corrected, and not retracted. */
export interface Touch {
  /** In whose log it is: the contact's, or that of a duplicate merged into it. */
  readonly contactId: ContactId
  readonly touchId: TouchId
  readonly position: number
  readonly at: Instant
  /** When the log learned of it. */
  readonly recordedAt: Instant
  /** Its own date, where only that is known. */
  readonly on: LocalDate | undefined
  /** When a source system says that it was entered there. */
  readonly enteredAt: Instant | undefined
  readonly direction: Direction
  readonly channel: Channel
  readonly outcome: TouchOutcome
  readonly mode: TouchMode
  readonly repId: RepId | undefined
  /** Who owned the contact at that moment. */
  readonly ownerId: RepId | undefined
  readonly play: PlayId | undefined
  readonly classification: Classification | undefined
  readonly checklist: ReadonlyArray<string> | undefined
  readonly content: string | undefined
  /** What the contact was told of the next time. */
  readonly tells: Told | undefined
  /** The act with several contacts of which it is a part. */
  readonly batch: BatchId | undefined
  /**
   * Whether it did the cadence's touch, and not an answer, a promise or a booked step. One that comes
   * within `gap.min` of the one before it is another attempt at the same, unless it says so.
   */
  readonly didCadence: boolean
  /** Whether it named the cadence's touch as what it does. */
  readonly saysCadence: boolean
  /** The facts whose waiting it ended: the inbounds that it answered, the booked step that it did. */
  readonly ended: ReadonlyArray<number>
}

/** An answer that the contact waits for: opened by an inbound touch, or by adding a web lead. */
export interface ResponseRecord {
  readonly openedAt: Instant
  readonly openedBy: number
  /** The date of the fact that opened it, where only that is known. */
  readonly on: LocalDate | undefined
  readonly reason: "inbound" | "web-lead"
  /** The facts that joined it while it was open, the opening one first. */
  readonly joinedBy: ReadonlyArray<number>
  /** The touch that answered it. */
  readonly answer: Touch | undefined
  /**
   * When they waited no longer, and the fact that says so: the answer, an inbound touch in which they were
   * spoken to, a sale, a spoken no, or the closing of the contact.
   */
  readonly endedAt: Instant | undefined
  readonly endedBy: number | undefined
}

/** An outbound touch that a person made: the kind that counts as a follow-up. */
export const isOutboundPersonal = (touch: Pick<Touch, "direction" | "mode">): boolean =>
  touch.direction === "outbound" && touch.mode === "personal"
