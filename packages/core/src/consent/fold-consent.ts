import type { Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"

/** Blocks a channel. Several blocks of one channel are all kept: each of them supports the answer. */
export const blockChannel = (
  { relationship }: Drafts,
  { channel, reason }: Event<"ChannelBlocked">,
  { occurredAt, position }: ContactFact,
): void => {
  relationship.blocked.push({ channel, reason, at: occurredAt, position })
}

/** Lifts every block of a channel. */
export const allowChannel = (
  { relationship }: Drafts,
  { channel }: Event<"ChannelAllowed">,
): void => {
  relationship.blocked = relationship.blocked.filter((block) => block.channel !== channel)
}

/** Closes the contact. A second prohibition changes nothing. */
export const forbid = (
  { relationship }: Drafts,
  { reason }: Event<"ContactForbidden">,
  { occurredAt, position }: ContactFact,
): void => {
  relationship.forbidden ??= { at: occurredAt, position, reason }
  relationship.open = false
}

/** Opens the contact again, unless something else closed it too. */
export const permit = ({ relationship }: Drafts): void => {
  relationship.forbidden = undefined
  relationship.open = !relationship.disqualified
}
