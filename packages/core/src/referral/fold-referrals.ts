import type { Draft, Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import type { ContactId } from "../identity.js"
import type { Referral } from "./referral-record.js"

export const openReferral = (
  { relationship }: Drafts,
  { contactId, newContact, newContactId, referralId }: Event<"ReferralGiven">,
  { occurredAt: at, position }: ContactFact,
): void => {
  if (referralNamed(relationship, contactId, referralId) !== undefined) return
  const open = { thanked: undefined, reported: undefined }
  relationship.referral.given.push({
    contactId,
    referralId,
    at,
    position,
    newContactId,
    newContact,
    ...open,
  })
}

/** Thanked once is thanked; what became of it may be told again whenever it changes. */
export const closeLoop = (
  { relationship }: Drafts,
  event: Event<"ReferralThanked"> | Event<"ReferralOutcomeReported">,
  { occurredAt: at, position }: ContactFact,
): void => {
  const referral = referralNamed(relationship, event.contactId, event.referralId)
  if (referral === undefined) return
  if (event._tag === "ReferralThanked") referral.thanked ??= { at, position }
  else referral.reported = { at, position }
}

const referralNamed = (
  { referral }: Drafts["relationship"],
  contactId: ContactId,
  referralId: string,
): Draft<Referral> | undefined =>
  referral.given.find((one) => one.contactId === contactId && one.referralId === referralId)

export const referredBy = (
  { relationship }: Drafts,
  contactId: ContactId,
  { occurredAt: at, position }: ContactFact,
): void => {
  relationship.referredBy.push({ contactId, at, position })
}
