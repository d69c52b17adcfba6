import { EnrolInCadence, SwitchCadence } from "./cadence/enrolment-facts.js"
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
} from "./contact/contact-facts.js"
import { LiftHold, PlaceHold, RecordNotNow } from "./hold/hold-facts.js"
import { StatePreference, WithdrawPreference } from "./preference/preference-facts.js"
import {
  KeepPromise,
  MakePromise,
  PartlyKeepPromise,
  ReleasePromise,
  ReschedulePromise,
} from "./promise/promise-facts.js"
import { AskForReferral, DeclineReferral, RecordReferral } from "./referral/referral-facts.js"
import { AddRep, CancelAbsence, RecordAbsence } from "./rep/rep-facts.js"
import { BookStep, RescheduleStep, SkipStep } from "./step/step-facts.js"
import { CorrectTouch, LogTouch, RetractTouch } from "./touch/touch-facts.js"

/** Everything that can be recorded about one contact, each under its name. */
const contactCommands = {
  AddContact,
  AdoptContact,
  ChangeContactDetails,
  AssignContact,
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
  BookStep,
  RescheduleStep,
  SkipStep,
  AskForReferral,
  RecordReferral,
  DeclineReferral,
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
}

/** Everything that can be recorded about one rep, each under its name. */
const repCommands = { AddRep, RecordAbsence, CancelAbsence }

/** Every command under its name. */
export const commands = { ...contactCommands, ...repCommands }

export type ContactCommand = (typeof contactCommands)[keyof typeof contactCommands]["Type"]

export type RepCommand = (typeof repCommands)[keyof typeof repCommands]["Type"]

/** Everything that can be recorded. */
export type Command = (typeof commands)[keyof typeof commands]["Type"]

/** A command in its JSON form: instants are ISO 8601 text, durations too. */
export type CommandJson = (typeof commands)[keyof typeof commands]["Encoded"]
