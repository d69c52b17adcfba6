import type { PartyId } from "../identity.js"
import type { Touch } from "../touch/touch-record.js"
import type { PartyKind } from "./party-facts.js"

/** A party that a relationship belongs to. Its rules bind the relationship beside the contact's own. */
export interface Membership {
  readonly partyId: PartyId
  readonly kind: PartyKind | undefined
  /** The fact by which the contact, or a duplicate merged into it, belongs to the party. */
  readonly position: number
  /**
   * The outbound touches of all who belong to the party now, this contact's too, in order of occurrence,
   * whenever they joined. Caps of a party count them; they move nothing else.
   */
  readonly touches: ReadonlyArray<Touch>
}
