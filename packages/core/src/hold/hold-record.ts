import type { ContactId, HoldId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { HoldBy } from "./hold-facts.js"

/** A stretch in which no cadence touch is owed, and what became of it. */
export interface HoldRecord {
  /** In whose log it is: the contact's, or that of a duplicate merged into it. */
  readonly contactId: ContactId
  readonly holdId: HoldId | undefined
  /** From when it holds: when it was placed or said. */
  readonly from: Instant
  /** Exclusive. Without one the cadence says how long it lasts. A lifted hold ends when lifted. */
  readonly until: Instant | undefined
  readonly by: HoldBy
  readonly position: number
  /** The fact that lifted it. */
  readonly liftedBy: number | undefined
}
