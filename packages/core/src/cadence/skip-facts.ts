import { command, fact, maybe, PersonalWords } from "../fact/recorded.js"
import { ContactId } from "../identity.js"

const skipped = { contactId: ContactId, reason: maybe(PersonalWords) }

export const CadenceStepSkipped = fact("CadenceStepSkipped", skipped)

/**
 * Leave out the touch that the cadence owes next; the one after it counts from then. It is no touch: silence goes
 * on, and the longest gap still holds.
 */
export const SkipCadenceStep = command("SkipCadenceStep", skipped)
