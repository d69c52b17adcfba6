import { CadenceEnrolled, CadenceSwitched } from "../cadence/enrolment-facts.js"
import { CadenceStepSkipped } from "../cadence/skip-facts.js"
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
  ContactUnassigned,
  SaleRecorded,
} from "../contact/contact-facts.js"
import { ContactErased } from "../contact/erasure-facts.js"
import { ContactHandedOver, ContactIntroduced } from "../contact/hand-over-facts.js"
import {
  ContactMerged,
  DuplicateAbsorbed,
  DuplicateReleased,
  MergeUndone,
} from "../contact/merge-facts.js"
import { DebtRecorded, PaymentRecorded } from "../debt/debt-facts.js"
import { HoldLifted, HoldPlaced, NotNowSaid } from "../hold/hold-facts.js"
import {
  MemberJoined,
  MemberLeft,
  PartyChannelAllowed,
  PartyChannelBlocked,
  PartyForbidden,
  PartyJoined,
  PartyLeft,
  PartyPermitted,
} from "../party/party-facts.js"
import {
  CadencePublished,
  CadenceRetired,
  HolidaysPublished,
  PolicyPublished,
} from "../policy/policy-facts.js"
import { PreferenceStated, PreferenceWithdrawn } from "../preference/preference-facts.js"
import {
  PromiseConditionMet,
  PromiseKept,
  PromiseMade,
  PromisePartlyKept,
  PromiseReleased,
  PromiseRescheduled,
  PromiseTransferred,
} from "../promise/promise-facts.js"
import {
  ContactReferred,
  ReferralAsked,
  ReferralDeclined,
  ReferralGiven,
  ReferralOutcomeReported,
  ReferralThanked,
} from "../referral/referral-facts.js"
import {
  AbsenceCancelled,
  RepAbsent,
  RepAdded,
  RepCapacitySet,
  RepDetailsChanged,
  RepHoursSet,
  RepLeft,
} from "../rep/rep-facts.js"
import { StepBooked, StepRescheduled, StepSkipped } from "../step/step-facts.js"
import { TouchCorrected, TouchLogged, TouchRetracted } from "../touch/touch-facts.js"

/** The facts of one contact's log, each under its stored name. */
const contactEvents = {
  ContactAdded,
  ContactAdopted,
  ContactDetailsChanged,
  ContactAssigned,
  ContactUnassigned,
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
  PromiseConditionMet,
  PromiseTransferred,
  DebtRecorded,
  PaymentRecorded,
  StepBooked,
  StepRescheduled,
  StepSkipped,
  ReferralAsked,
  ReferralGiven,
  ReferralDeclined,
  ReferralThanked,
  ReferralOutcomeReported,
  ContactReferred,
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
  CadenceStepSkipped,
  ContactHandedOver,
  ContactIntroduced,
  ContactMerged,
  DuplicateAbsorbed,
  MergeUndone,
  DuplicateReleased,
  PartyJoined,
  PartyLeft,
  ContactErased,
}

/** The facts of one party's log, each under its stored name. */
const partyEvents = {
  MemberJoined,
  MemberLeft,
  PartyChannelBlocked,
  PartyChannelAllowed,
  PartyForbidden,
  PartyPermitted,
}

/** The facts of one rep's log, each under its stored name. */
const repEvents = {
  RepAdded,
  RepDetailsChanged,
  RepHoursSet,
  RepCapacitySet,
  RepAbsent,
  AbsenceCancelled,
  RepLeft,
}

/** The facts of the policy's log, each under its stored name. */
const policyEvents = { PolicyPublished, CadencePublished, CadenceRetired, HolidaysPublished }

/** Every kind of fact under its stored name. */
export const domainEvents = { ...contactEvents, ...partyEvents, ...repEvents, ...policyEvents }

export type ContactEvent = (typeof contactEvents)[keyof typeof contactEvents]["Type"]
export type PartyEvent = (typeof partyEvents)[keyof typeof partyEvents]["Type"]
export type RepEvent = (typeof repEvents)[keyof typeof repEvents]["Type"]

export type PolicyEvent = (typeof policyEvents)[keyof typeof policyEvents]["Type"]

/** An event in its JSON form: instants are ISO 8601 text, durations too. */
export type EventJson = (typeof domainEvents)[keyof typeof domainEvents]["Encoded"]

/** Everything that a log can hold. */
export type DomainEvent = ContactEvent | PartyEvent | RepEvent | PolicyEvent
