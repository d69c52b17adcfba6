import * as Schema from "effect/Schema"
import { BlockReason } from "../consent/consent-facts.js"
import { command, fact, maybe, oneOf, Words } from "../fact/recorded.js"
import { ContactId, PartyId } from "../identity.js"
import { Channel } from "../touch/touch-facts.js"

/** What a party is. */
export const PartyKind = oneOf("company", "household")
export type PartyKind = typeof PartyKind.Type

const kind = maybe(PartyKind)

/** The party that a contact belongs to from the start, and what it is. */
export const PartyOf = Schema.Struct({ partyId: PartyId, kind })

const joined = { contactId: ContactId, partyId: PartyId, kind }
const left = { contactId: ContactId, partyId: PartyId }
const blocked = { partyId: PartyId, channel: Channel, reason: BlockReason }
const allowed = { partyId: PartyId, channel: Channel }
const forbidden = {
  partyId: PartyId,
  /** Kept in the open: a party has no key of its own. Name no person here. */
  reason: maybe(Words),
}

export const PartyJoined = fact("PartyJoined", joined)
export const PartyLeft = fact("PartyLeft", left)
/** The other side of `PartyJoined`, in the party's own log. */
export const MemberJoined = fact("MemberJoined", { partyId: PartyId, memberId: ContactId, kind })
/** The other side of `PartyLeft`, in the party's own log. */
export const MemberLeft = fact("MemberLeft", { partyId: PartyId, memberId: ContactId })
export const PartyChannelBlocked = fact("PartyChannelBlocked", blocked)
export const PartyChannelAllowed = fact("PartyChannelAllowed", allowed)
export const PartyForbidden = fact("PartyForbidden", forbidden)
export const PartyPermitted = fact("PartyPermitted", forbidden)

/**
 * From now on the contact belongs to this company or household, and to no other. A party begins with its
 * first member; of several kinds the one said last counts.
 */
export const JoinParty = command("JoinParty", joined)
/** The contact no longer belongs to the party. Refused when it does not. */
export const LeaveParty = command("LeaveParty", left)
/**
 * From now on no cadence touch goes through this channel, whichever member it is owed to: those of today
 * and those who join later. Refused for a party that nobody ever belonged to.
 */
export const BlockPartyChannel = command("BlockPartyChannel", blocked)
/**
 * The party's block of a channel is lifted; what a member blocked for themselves stays. Refused for a party
 * that nobody ever belonged to.
 */
export const AllowPartyChannel = command("AllowPartyChannel", allowed)
/**
 * All contact with all members is forbidden: they are closed and owed nothing, as long as they belong to
 * the party. Refused for a party that nobody ever belonged to.
 */
export const ForbidParty = command("ForbidParty", forbidden)
/**
 * Contact is permitted again: members are open again, unless something else closed them. Refused for a
 * party that nobody ever belonged to.
 */
export const PermitParty = command("PermitParty", forbidden)
