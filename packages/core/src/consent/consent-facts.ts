import { command, fact, maybe, oneOf, PersonalWords } from "../fact/recorded.js"
import { ContactId } from "../identity.js"
import { Channel } from "../touch/touch-facts.js"

/** Why a channel must not be used: they opted out, it does not arrive, the law, or they asked. */
export const BlockReason = oneOf("unsubscribed", "bounced", "legal", "asked")
export type BlockReason = typeof BlockReason.Type

const blocked = { contactId: ContactId, channel: Channel, reason: BlockReason }
const allowed = { contactId: ContactId, channel: Channel }
const forbidden = { contactId: ContactId, reason: maybe(PersonalWords) }

export const ChannelBlocked = fact("ChannelBlocked", blocked)
export const ChannelAllowed = fact("ChannelAllowed", allowed)
export const ContactForbidden = fact("ContactForbidden", forbidden)
export const ContactPermitted = fact("ContactPermitted", forbidden)

/** From now on no cadence touch goes through this channel. Blocking it twice changes nothing. */
export const BlockChannel = command("BlockChannel", blocked)
/** The channel may be used again, whatever blocked it. */
export const AllowChannel = command("AllowChannel", allowed)
/**
 * All contact is forbidden: the contact is closed and owed nothing. That is a legal stop and no
 * spoken no: it counts neither as won nor as lost, and reopening does not undo it.
 */
export const ForbidContact = command("ForbidContact", forbidden)
/** Contact is permitted again, so the contact is open again, unless it was disqualified. */
export const PermitContact = command("PermitContact", forbidden)
