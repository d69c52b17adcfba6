import { command, fact, maybe, PersonalWords } from "../fact/recorded.js"
import { ContactId, RepId, TouchId } from "../identity.js"

const handedOver = {
  contactId: ContactId,
  /** Whose open promises and booked steps move on. Left out: the owner's. */
  fromRepId: maybe(RepId),
  toRepId: RepId,
  reason: maybe(PersonalWords),
}
const introduced = { contactId: ContactId, repId: RepId, touchId: maybe(TouchId) }

export const ContactHandedOver = fact("ContactHandedOver", handedOver)
export const ContactIntroduced = fact("ContactIntroduced", introduced)

/**
 * Another rep takes over: becomes the owner, and owes what the rep before them still owed to this
 * contact; who promised it stays on record. Until the new one is introduced, that is owed too.
 */
export const HandOverContact = command("HandOverContact", handedOver)
/** The contact has met the rep who is there for them now. */
export const IntroduceRep = command("IntroduceRep", introduced)
