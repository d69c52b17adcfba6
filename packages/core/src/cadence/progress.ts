import type { Instant } from "../time/instant.js"
import type { ReadyCadence } from "./cadence-book.js"

/** A point in a contact's history from which something is counted. */
export interface Mark {
  readonly at: Instant
  readonly position: number
}

/** What does an occurrence of a cadence: a touch, or the decision to skip it. */
export interface Deed extends Mark {
  /** Whether it says so itself: then it is no second attempt, however soon it comes. */
  readonly saysCadence?: boolean | undefined
  readonly isSkip?: boolean
}

/** How far a contact has come on a cadence. */
export interface Progress {
  /** The cadence whose turn it is: the one enrolled in, or one that follows it. */
  readonly ready: ReadyCadence
  /** Where that one begins: the enrolment, or what ended the cadence before. */
  readonly anchor: Mark
  /** Places of opening steps that are over: done, skipped, or put in before steps that were done. */
  readonly over: Set<number>
  /** What did the last step of the opening; undefined while it is not over, or where there is none. */
  readonly opened: Mark | undefined
  /** What came after the opening, in order. */
  readonly since: Array<Mark>
}

/** The place of the opening step whose turn it is; the number of steps when all are over. */
export const stepOf = ({ over }: Pick<Progress, "over">): number => {
  let place = 0
  while (over.has(place)) place += 1
  return place
}

/** Whether the whole opening is over. */
export const isOpened = (progress: Pick<Progress, "over" | "ready">): boolean =>
  stepOf(progress) >= progress.ready.cadence.opening.length
