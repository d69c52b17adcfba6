import { command, fact, maybe, PersonalWords } from "../fact/recorded.js"
import { ContactId, ReferralId, RepId, TouchId } from "../identity.js"

const asked = { contactId: ContactId, repId: maybe(RepId), touchId: maybe(TouchId) }
const given = {
  contactId: ContactId,
  /** Names the referral, so that thanks and the report of the outcome can speak of it. */
  referralId: ReferralId,
  /** The contact that they are or will be; whoever adds them then says by whom they were referred. */
  newContactId: maybe(ContactId),
  newContact: maybe(PersonalWords),
}
const named = { contactId: ContactId, referralId: ReferralId, touchId: maybe(TouchId) }
const declined = { contactId: ContactId, words: maybe(PersonalWords) }

export const ReferralAsked = fact("ReferralAsked", asked)
export const ReferralGiven = fact("ReferralGiven", given)
export const ReferralDeclined = fact("ReferralDeclined", declined)
export const ReferralThanked = fact("ReferralThanked", named)
export const ReferralOutcomeReported = fact("ReferralOutcomeReported", named)
export const ContactReferred = fact("ContactReferred", {
  contactId: ContactId,
  byContactId: ContactId,
})

/** Record that someone asked this contact whom else they know. */
export const AskForReferral = command("AskForReferral", asked)
/**
 * Record the friend or colleague whom this contact named. When `newContactId` is in the log, their own
 * log says who referred them too. Thanks are owed from now on. Refused when the contact gave a referral
 * of that id.
 */
export const RecordReferral = command("RecordReferral", given)
/** Record that this contact would rather not name anyone. */
export const DeclineReferral = command("DeclineReferral", declined)
/** They were thanked for a referral. */
export const RecordThanks = command("RecordThanks", named)
/** They were told what became of the one whom they referred. */
export const ReportReferralOutcome = command("ReportReferralOutcome", named)
