import type { Command } from "./command.js"
import type { DomainEvent } from "./fact/domain-event.js"

type Undated = Command extends infer C ? (C extends Command ? Omit<C, "occurredAt"> : never) : never

/** The fact that records a command: the same fields under the name of what then has happened. */
export const eventOf = (command: Undated): DomainEvent => {
  switch (command._tag) {
    case "AddContact":
      return { ...command, _tag: "ContactAdded" }
    case "ChangeContactDetails":
      return { ...command, _tag: "ContactDetailsChanged" }
    case "AssignContact":
      return { ...command, _tag: "ContactAssigned" }
    case "RecordSale":
      return { ...command, _tag: "SaleRecorded" }
    case "DeclineContact":
      return { ...command, _tag: "ContactDeclined" }
    case "DisqualifyContact":
      return { ...command, _tag: "ContactDisqualified" }
    case "ReopenContact":
      return { ...command, _tag: "ContactReopened" }
    case "LogTouch":
      return { ...command, _tag: "TouchLogged" }
    case "CorrectTouch":
      return { ...command, _tag: "TouchCorrected" }
    case "RetractTouch":
      return { ...command, _tag: "TouchRetracted" }
    case "MakePromise":
      return { ...command, _tag: "PromiseMade" }
    case "ReschedulePromise":
      return { ...command, _tag: "PromiseRescheduled" }
    case "PartlyKeepPromise":
      return { ...command, _tag: "PromisePartlyKept" }
    case "KeepPromise":
      return { ...command, _tag: "PromiseKept" }
    case "ReleasePromise":
      return { ...command, _tag: "PromiseReleased" }
    case "BookStep":
      return { ...command, _tag: "StepBooked" }
    case "RescheduleStep":
      return { ...command, _tag: "StepRescheduled" }
    case "SkipStep":
      return { ...command, _tag: "StepSkipped" }
    case "AskForReferral":
      return { ...command, _tag: "ReferralAsked" }
    case "RecordReferral":
      return { ...command, _tag: "ReferralGiven" }
    case "DeclineReferral":
      return { ...command, _tag: "ReferralDeclined" }
    case "AdoptContact":
      return { ...command, _tag: "ContactAdopted" }
    case "PlaceHold":
      return { ...command, _tag: "HoldPlaced" }
    case "LiftHold":
      return { ...command, _tag: "HoldLifted" }
    case "RecordNotNow":
      return { ...command, _tag: "NotNowSaid" }
    case "BlockChannel":
      return { ...command, _tag: "ChannelBlocked" }
    case "AllowChannel":
      return { ...command, _tag: "ChannelAllowed" }
    case "ForbidContact":
      return { ...command, _tag: "ContactForbidden" }
    case "PermitContact":
      return { ...command, _tag: "ContactPermitted" }
    case "StatePreference":
      return { ...command, _tag: "PreferenceStated" }
    case "WithdrawPreference":
      return { ...command, _tag: "PreferenceWithdrawn" }
    case "EnrolInCadence":
      return { ...command, _tag: "CadenceEnrolled" }
    case "SwitchCadence":
      return { ...command, _tag: "CadenceSwitched" }
    case "RecordAbsence":
      return { ...command, _tag: "RepAbsent" }
    case "CancelAbsence":
      return { ...command, _tag: "AbsenceCancelled" }
    case "AddRep":
      return { ...command, _tag: "RepAdded" }
  }
}
