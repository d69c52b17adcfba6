import type { Instant } from "../time/instant.js"

/** A stretch in which a booked step or a promise was over, up to when it was owed again. */
export interface Lapse {
  readonly from: Instant
  /** The fact that ended it then. */
  readonly fromBy: number
  readonly until: Instant
  /** The fact since which it is owed again. */
  readonly untilBy: number
}
