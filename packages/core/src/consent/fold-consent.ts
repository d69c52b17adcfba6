import type { Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"

/** Blocks a channel. Several blocks of one channel are all kept: each of them supports the answer. */
export const blockChannel = (
  drafts: Drafts,
  { channel, reason }: Event<"ChannelBlocked">,
  { occurredAt, position }: ContactFact,
): void => {
  drafts.blocked.push({ channel, reason, at: occurredAt, position })
}

/** Lifts every block of a channel; one that a duplicate brought, only after the merge. */
export const allowChannel = ({ together }: Drafts, { channel }: Event<"ChannelAllowed">): void => {
  for (const log of together) {
    log.blocked = log.blocked.filter((block) => block.channel !== channel)
  }
}

/** Closes the contact. A second prohibition changes nothing. */
export const forbid = (
  drafts: Drafts,
  { reason }: Event<"ContactForbidden">,
  { occurredAt, position }: ContactFact,
): void => {
  drafts.forbidden ??= { at: occurredAt, position, reason }
}

/** Opens the contact again, unless something else closed it too. */
export const permit = ({ together }: Drafts): void => {
  for (const log of together) log.forbidden = undefined
}
