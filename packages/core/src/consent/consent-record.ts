import type { BlockedChannel } from "../cadence/history.js"
import type { PartyId } from "../identity.js"
import type { Instant } from "../time/instant.js"
import type { BlockReason } from "./consent-facts.js"

/** A channel that must not be used, since when and why. */
export interface ChannelBlock extends BlockedChannel {
  readonly at: Instant
  readonly reason: BlockReason
  /** The party whose block it is; left out, the contact's own. */
  readonly partyId?: PartyId
}

/** Since when all contact is forbidden, and the fact that says so. */
export interface ContactBan {
  readonly at: Instant
  readonly position: number
  readonly reason: string | undefined
  /** The party whose members must not be contacted; left out, it is about the contact alone. */
  readonly partyId?: PartyId
}
