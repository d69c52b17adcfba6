import { Schema } from "effect"
import {
  AddContact,
  AssignContact,
  ChangeContactDetails,
  DeclineContact,
  DisqualifyContact,
  RecordSale,
  ReopenContact,
} from "./contact/contact-facts.js"
import {
  KeepPromise,
  MakePromise,
  PartlyKeepPromise,
  ReleasePromise,
  ReschedulePromise,
} from "./promise/promise-facts.js"
import { AskForReferral, DeclineReferral, RecordReferral } from "./referral/referral-facts.js"
import { AddRep } from "./rep/rep-facts.js"
import { BookStep, RescheduleStep, SkipStep } from "./step/step-facts.js"
import { CorrectTouch, LogTouch, RetractTouch } from "./touch/touch-facts.js"

/** Everything that can be recorded about one contact. */
export const ContactCommand = Schema.Union(
  AddContact,
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
)
export type ContactCommand = typeof ContactCommand.Type

/** Everything that can be recorded. */
export const Command = Schema.Union(ContactCommand, AddRep)
export type Command = typeof Command.Type
