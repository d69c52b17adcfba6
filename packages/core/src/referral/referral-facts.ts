import { command, fact, maybe, Words } from "../fact/recorded.js"
import { ContactId, RepId, TouchId } from "../identity.js"

const asked = { contactId: ContactId, repId: maybe(RepId), touchId: maybe(TouchId) }
const given = { contactId: ContactId, newContactId: maybe(ContactId), newContact: maybe(Words) }
const declined = { contactId: ContactId, words: maybe(Words) }

export const ReferralAsked = fact("ReferralAsked", asked)
export const ReferralGiven = fact("ReferralGiven", given)
export const ReferralDeclined = fact("ReferralDeclined", declined)

/** Record that someone asked this contact whom else they know. */
export const AskForReferral = command("AskForReferral", asked)
/** Record the friend or colleague whom this contact named. */
export const RecordReferral = command("RecordReferral", given)
/** Record that this contact would rather not name anyone. */
export const DeclineReferral = command("DeclineReferral", declined)
