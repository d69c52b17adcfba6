import { CadenceEnrolled, CadenceSwitched } from "../cadence/enrolment-facts.js"
import {
  ChannelAllowed,
  ChannelBlocked,
  ContactForbidden,
  ContactPermitted,
} from "../consent/consent-facts.js"
import {
  ContactAdded,
  ContactAdopted,
  ContactAssigned,
  ContactDeclined,
  ContactDetailsChanged,
  ContactDisqualified,
  ContactReopened,
  SaleRecorded,
} from "../contact/contact-facts.js"
import { HoldLifted, HoldPlaced, NotNowSaid } from "../hold/hold-facts.js"
import { PreferenceStated, PreferenceWithdrawn } from "../preference/preference-facts.js"
import {
  PromiseKept,
  PromiseMade,
  PromisePartlyKept,
  PromiseReleased,
  PromiseRescheduled,
} from "../promise/promise-facts.js"
import { ReferralAsked, ReferralDeclined, ReferralGiven } from "../referral/referral-facts.js"
import { AbsenceCancelled, RepAbsent, RepAdded } from "../rep/rep-facts.js"
import { StepBooked, StepRescheduled, StepSkipped } from "../step/step-facts.js"
import { TouchCorrected, TouchLogged, TouchRetracted } from "../touch/touch-facts.js"

/** The facts of one contact's log, each under its stored name. */
const contactEvents = {
  ContactAdded,
  ContactAdopted,
  ContactDetailsChanged,
  ContactAssigned,
  SaleRecorded,
  ContactDeclined,
  ContactDisqualified,
  ContactReopened,
  TouchLogged,
  TouchCorrected,
  TouchRetracted,
  PromiseMade,
  PromiseRescheduled,
  PromisePartlyKept,
  PromiseKept,
  PromiseReleased,
  StepBooked,
  StepRescheduled,
  StepSkipped,
  ReferralAsked,
  ReferralGiven,
  ReferralDeclined,
  HoldPlaced,
  HoldLifted,
  NotNowSaid,
  ChannelBlocked,
  ChannelAllowed,
  ContactForbidden,
  ContactPermitted,
  PreferenceStated,
  PreferenceWithdrawn,
  CadenceEnrolled,
  CadenceSwitched,
}

/** The facts of one rep's log, each under its stored name. */
const repEvents = { RepAdded, RepAbsent, AbsenceCancelled }

/** Every kind of fact under its stored name. */
export const domainEvents = { ...contactEvents, ...repEvents }

export type ContactEvent = (typeof contactEvents)[keyof typeof contactEvents]["Type"]
export type RepEvent = (typeof repEvents)[keyof typeof repEvents]["Type"]

/** Everything that a log can hold. */
export type DomainEvent = ContactEvent | RepEvent
