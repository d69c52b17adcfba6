import { command, fact, maybe } from "../fact/recorded.js"
import { ContactId } from "../identity.js"
import { Instant } from "../time/instant.js"
import { CadenceRef } from "./cadence.js"
import { ownTerms } from "./own-terms.js"

const enrolled = {
  contactId: ContactId,
  cadence: CadenceRef,
  /** Nothing of the cadence is due before. */
  startAt: maybe(Instant),
  ...ownTerms,
}
const switched = {
  contactId: ContactId,
  to: CadenceRef,
  /** Nothing of the new cadence is due before. */
  startAt: Instant,
}

export const CadenceEnrolled = fact("CadenceEnrolled", enrolled)
export const CadenceSwitched = fact("CadenceSwitched", switched)

/**
 * Put a contact on a cadence instead of the default of its stage; it counts from `occurredAt`. A change
 * of stage, and a reopening, lead back to the default. Refused when the known rules do not have the
 * cadence, have retired it, or have it for another stage than the contact's then; found in a log all the
 * same, it changes nothing. A rhythm, gaps and a first day may be agreed on for this contact alone; refused when
 * the cadence could not be kept on them, such as a rhythm slower than the longest gap.
 */
export const EnrolInCadence = command("EnrolInCadence", enrolled)
/**
 * Put a contact on another cadence. `startAt` is at the earliest the later of the touch that is left
 * and of the new cadence's own first one: `previewSwitch` works it out. Refused like an enrolment.
 */
export const SwitchCadence = command("SwitchCadence", switched)
