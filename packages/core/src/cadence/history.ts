import type { PartyId, PlayId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { Channel, Direction, TouchMode } from "../touch/touch-facts.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { Mark } from "./progress.js"
import type { StatedPreference } from "./stated-preference.js"

/** A touch as far as a cadence cares. */
export interface CadenceTouch {
  readonly at: Instant
  readonly position: number
  readonly direction: Direction
  readonly mode: TouchMode
  readonly channel: Channel
  readonly play?: PlayId | undefined
  /** Whether it did the cadence's touch, and not a promise, an answer or a booked step. */
  readonly didCadence: boolean
  /** Whether it says so itself: then it is no second attempt, however soon it comes. */
  readonly saysCadence?: boolean | undefined
}

/** Nothing is owed before its end. `from` is when it was said, or when the auto-reply came. */
export interface CadenceHold {
  readonly from: Instant
  /** Exclusive. Left out: as long as the cadence says. A lifted hold ends when it was lifted. */
  readonly until?: Instant | undefined
  readonly by: "human" | "automatic"
  readonly position: number
  /** The fact that lifted it, if one did. */
  readonly liftedBy?: number | undefined
}

/** A channel that must not be used: unsubscribed, bounced, forbidden, or never obtained. */
export interface BlockedChannel {
  readonly channel: Channel
  readonly position: number
}

/** The outbound touches of all who are in a party with the contact, its own too: caps count them. */
export interface PartyHistory {
  readonly partyId: PartyId
  /** The fact by which the contact belongs to the party. */
  readonly position: number
  /** In order of occurrence. */
  readonly touches: ReadonlyArray<CadenceTouch>
}

/** A version of a cadence that a contact was on, and the publication that put another in its place. */
export interface EarlierRules {
  readonly ready: ReadyCadence
  readonly until: Mark
}

/**
 * What a cadence looks at in one contact's log; each entry carries the position of its fact. Facts
 * later than the instant asked about are left out of account.
 */
export interface CadenceHistory {
  readonly addedAt: Instant
  readonly addedBy: number
  /** When the contact came onto this cadence: the enrolment, the switch, else the stage's begin. */
  readonly enrolledAt: Instant
  readonly enrolledBy: number
  /** From when its steps and its rhythm are counted. Left out: from `enrolledAt`. */
  readonly countsFrom?: Instant | undefined
  /** The rules that the contact was under before, in order, each until the next took effect. */
  readonly earlier?: ReadonlyArray<EarlierRules> | undefined
  /** Nothing is due before: set by a switch, by a new version taking effect, by taking over many. */
  readonly startAt?: Instant | undefined
  /** The fact that set `startAt`. Left out: the one that put the contact onto the cadence. */
  readonly startBy?: number | undefined
  /** In order of occurrence, as a relationship has them; other orders are put right. */
  readonly touches: ReadonlyArray<CadenceTouch>
  /** When somebody decided to leave out the touch whose turn it was, in order of occurrence. */
  readonly skips?: ReadonlyArray<Mark> | undefined
  readonly holds?: ReadonlyArray<CadenceHold> | undefined
  readonly blocked?: ReadonlyArray<BlockedChannel> | undefined
  readonly preferences?: ReadonlyArray<StatedPreference> | undefined
  /** The parties that the contact belongs to. Left out: none. */
  readonly parties?: ReadonlyArray<PartyHistory> | undefined
}

/** The touches in order of occurrence; those of the same instant as they were recorded. */
export const inOrderOfOccurrence = (
  touches: ReadonlyArray<CadenceTouch>,
): ReadonlyArray<CadenceTouch> => {
  for (let index = 1; index < touches.length; index += 1) {
    const before = touches[index - 1]
    const here = touches[index]
    if (before !== undefined && here !== undefined && compare(before, here) > 0) {
      return [...touches].sort(compare)
    }
  }
  return touches
}

const compare = (one: CadenceTouch, other: CadenceTouch): number =>
  one.at - other.at || one.position - other.position
