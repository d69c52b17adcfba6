import { command, fact, maybe, PersonalWords } from "../fact/recorded.js"
import { ContactId, PlayId, RepId, StepId } from "../identity.js"
import { Instant } from "../time/instant.js"
import { Channel } from "../touch/touch-facts.js"

export const booked = {
  contactId: ContactId,
  stepId: StepId,
  /** When it starts; it is owed from then, and late after. */
  startsAt: Instant,
  repId: maybe(RepId),
  channel: maybe(Channel),
  play: maybe(PlayId),
  about: maybe(PersonalWords),
}
const rescheduled = { contactId: ContactId, stepId: StepId, startsAt: Instant }
const skipped = { contactId: ContactId, stepId: StepId, reason: maybe(PersonalWords) }

export const StepBooked = fact("StepBooked", booked)
export const StepRescheduled = fact("StepRescheduled", rescheduled)
export const StepSkipped = fact("StepSkipped", skipped)

/** Agree on a next step at an instant. */
export const BookStep = command("BookStep", booked)
/** Agree on another instant for a booked step. */
export const RescheduleStep = command("RescheduleStep", rescheduled)
/** Decide that a booked step will not happen. */
export const SkipStep = command("SkipStep", skipped)
