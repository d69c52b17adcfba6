import { EnrolInCadence, SwitchCadence } from "./cadence/enrolment-facts.js"
import { SkipCadenceStep } from "./cadence/skip-facts.js"
import {
  AllowChannel,
  BlockChannel,
  ForbidContact,
  PermitContact,
} from "./consent/consent-facts.js"
import {
  AddContact,
  AdoptContact,
  AssignContact,
  ChangeContactDetails,
  DeclineContact,
  DisqualifyContact,
  RecordSale,
  ReopenContact,
  UnassignContact,
} from "./contact/contact-facts.js"
import { EraseContact } from "./contact/erasure-facts.js"
import { HandOverContact, IntroduceRep } from "./contact/hand-over-facts.js"
import { MergeContact, UndoMerge } from "./contact/merge-facts.js"
import { RecordDebt, RecordPayment } from "./debt/debt-facts.js"
import { LiftHold, PlaceHold, RecordNotNow } from "./hold/hold-facts.js"
import {
  AllowPartyChannel,
  BlockPartyChannel,
  ForbidParty,
  JoinParty,
  LeaveParty,
  PermitParty,
} from "./party/party-facts.js"
import {
  PublishCadence,
  PublishHolidays,
  PublishPolicy,
  RetireCadence,
} from "./policy/policy-facts.js"
import { StatePreference, WithdrawPreference } from "./preference/preference-facts.js"
import {
  KeepPromise,
  MakePromise,
  MeetCondition,
  PartlyKeepPromise,
  ReleasePromise,
  ReschedulePromise,
  TransferPromise,
} from "./promise/promise-facts.js"
import {
  AskForReferral,
  DeclineReferral,
  RecordReferral,
  RecordThanks,
  ReportReferralOutcome,
} from "./referral/referral-facts.js"
import {
  AddRep,
  CancelAbsence,
  ChangeRepDetails,
  RecordAbsence,
  RecordRepLeft,
  SetRepCapacity,
  SetRepHours,
} from "./rep/rep-facts.js"
import { BookStep, RescheduleStep, SkipStep } from "./step/step-facts.js"
import { LogTouch } from "./touch/log-touch.js"
import { CorrectTouch, RetractTouch } from "./touch/touch-facts.js"

/** Everything that can be recorded about one contact, each under its name. */
const contactCommands = {
  AddContact,
  AdoptContact,
  ChangeContactDetails,
  AssignContact,
  UnassignContact,
  RecordSale,
  DeclineContact,
  DisqualifyContact,
  ReopenContact,
  LogTouch,
  CorrectTouch,
  RetractTouch,
  MakePromise,
  ReschedulePromise,
  PartlyKeepPromise,
  KeepPromise,
  ReleasePromise,
  MeetCondition,
  TransferPromise,
  RecordDebt,
  RecordPayment,
  BookStep,
  RescheduleStep,
  SkipStep,
  AskForReferral,
  RecordReferral,
  DeclineReferral,
  RecordThanks,
  ReportReferralOutcome,
  PlaceHold,
  LiftHold,
  RecordNotNow,
  BlockChannel,
  AllowChannel,
  ForbidContact,
  PermitContact,
  StatePreference,
  WithdrawPreference,
  EnrolInCadence,
  SwitchCadence,
  SkipCadenceStep,
  HandOverContact,
  IntroduceRep,
  MergeContact,
  UndoMerge,
  JoinParty,
  LeaveParty,
  EraseContact,
}

/** Everything that can be recorded about one party, each under its name. */
const partyCommands = { BlockPartyChannel, AllowPartyChannel, ForbidParty, PermitParty }

/** Everything that can be recorded about one rep, each under its name. */
const repCommands = {
  AddRep,
  ChangeRepDetails,
  SetRepHours,
  SetRepCapacity,
  RecordAbsence,
  CancelAbsence,
  RecordRepLeft,
}

/** Everything that can be recorded about the rules, each under its name. */
const policyCommands = { PublishPolicy, PublishCadence, RetireCadence, PublishHolidays }

/** Every command under its name. */
export const commands = { ...contactCommands, ...partyCommands, ...repCommands, ...policyCommands }

export type ContactCommand = (typeof contactCommands)[keyof typeof contactCommands]["Type"]

export type PartyCommand = (typeof partyCommands)[keyof typeof partyCommands]["Type"]

export type RepCommand = (typeof repCommands)[keyof typeof repCommands]["Type"]

export type PolicyCommand = (typeof policyCommands)[keyof typeof policyCommands]["Type"]

/** Everything that can be recorded. */
export type Command = (typeof commands)[keyof typeof commands]["Type"]

/** A command in its JSON form: instants are ISO 8601 text, durations too. */
export type CommandJson = (typeof commands)[keyof typeof commands]["Encoded"]
