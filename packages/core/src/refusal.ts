import type { DefectCode } from "./cadence/check/defect.js"
import type { Stage } from "./contact/relationship.js"
import type { Problem } from "./problem.js"

/** Why a command was not recorded. The log is unchanged by a refusal. */
export type Refusal =
  | { readonly _tag: "ContactUnknown"; readonly contactId: string }
  | { readonly _tag: "ContactAlreadyAdded"; readonly contactId: string }
  | { readonly _tag: "RepAlreadyAdded"; readonly repId: string }
  /** What can only have happened is dated more than a day after its recording. */
  | {
      readonly _tag: "DatedAhead"
      readonly occurredAt: string
      readonly recordedAt: string
    }
  /**
   * It is to be recorded more than a day after the log's last fact and after the machine's clock: a clock
   * that is wrong would date all later recordings. `logEnd` is left out for an empty log.
   */
  | {
      readonly _tag: "RecordedAhead"
      readonly recordedAt: string
      readonly logEnd?: string
      readonly clock: string
    }
  /** The instant lies on that date in no zone. */
  | { readonly _tag: "OnAnotherDay"; readonly occurredAt: string; readonly on: string }
  | { readonly _tag: "TouchUnknown"; readonly contactId: string; readonly touchId: string }
  | { readonly _tag: "TouchAlreadyLogged"; readonly contactId: string; readonly touchId: string }
  | { readonly _tag: "PromiseUnknown"; readonly contactId: string; readonly promiseId: string }
  | { readonly _tag: "PromiseAlreadyMade"; readonly contactId: string; readonly promiseId: string }
  | {
      readonly _tag: "CurrencyDiffers"
      readonly contactId: string
      readonly debtId: string
      readonly currency: string
      readonly expected: string
    }
  | { readonly _tag: "StepUnknown"; readonly contactId: string; readonly stepId: string }
  | { readonly _tag: "StepAlreadyBooked"; readonly contactId: string; readonly stepId: string }
  | { readonly _tag: "HoldUnknown"; readonly contactId: string; readonly holdId: string }
  | { readonly _tag: "HoldAlreadyPlaced"; readonly contactId: string; readonly holdId: string }
  | { readonly _tag: "ReferralUnknown"; readonly contactId: string; readonly referralId: string }
  | {
      readonly _tag: "ReferralAlreadyGiven"
      readonly contactId: string
      readonly referralId: string
    }
  | { readonly _tag: "ExternalIdTaken"; readonly externalId: string; readonly by: string }
  | { readonly _tag: "ContactErased"; readonly contactId: string }
  | { readonly _tag: "MergedWithItself"; readonly contactId: string }
  | { readonly _tag: "AlreadyMerged"; readonly contactId: string; readonly into: string }
  | { readonly _tag: "NotMerged"; readonly contactId: string }
  | { readonly _tag: "PartyUnknown"; readonly partyId: string }
  | { readonly _tag: "NotInParty"; readonly contactId: string; readonly partyId: string }
  | {
      readonly _tag: "NamesOfSeveralLogs"
      readonly contactId: string
      readonly logs: ReadonlyArray<string>
    }
  | { readonly _tag: "SuccessorGone"; readonly repId: string; readonly successorId: string }
  | { readonly _tag: "RepUnknown"; readonly repId: string }
  | { readonly _tag: "AbsenceUnknown"; readonly repId: string; readonly absenceId: string }
  | { readonly _tag: "AbsenceAlreadyRecorded"; readonly repId: string; readonly absenceId: string }
  | {
      readonly _tag: "AbsenceReversed"
      readonly repId: string
      readonly absenceId: string
      readonly from: string
      readonly to: string
    }
  /** Published before under this version, and it was something else. */
  | {
      readonly _tag: "VersionTaken"
      readonly what: "policy" | "cadence"
      readonly id: string
      readonly version: number
    }
  | { readonly _tag: "RulesDefective"; readonly problems: ReadonlyArray<Problem> }
  | { readonly _tag: "CadenceUnknown"; readonly id: string; readonly version: number }
  | { readonly _tag: "CadenceRetired"; readonly id: string; readonly version: number }
  /** The cadence is for `stage`, and the contact was at another one when it was to be put on it. */
  | {
      readonly _tag: "CadenceForOtherStage"
      readonly contactId: string
      readonly id: string
      readonly version: number
      readonly stage: Stage
      readonly contactIs: Stage
    }
  /** What was agreed on for the contact alone does not go with the rest of the cadence. */
  | {
      readonly _tag: "TermsNotKept"
      readonly contactId: string
      readonly id: string
      readonly version: number
      readonly code: DefectCode
      readonly message: string
      readonly fix: string
    }
  /** A stage's default, or what follows another cadence. */
  | {
      readonly _tag: "CadenceInUse"
      readonly id: string
      readonly version: number
      readonly usedBy: ReadonlyArray<string>
    }

/** A refusal in a sentence. */
export const describeRefusal = (refusal: Refusal): string => {
  switch (refusal._tag) {
    case "ContactUnknown":
      return `contact "${refusal.contactId}" is not in the log; add it first`
    case "ContactAlreadyAdded":
      return `contact "${refusal.contactId}" was added before`
    case "RepAlreadyAdded":
      return `rep "${refusal.repId}" was added before`
    case "DatedAhead":
      return `it is dated ${refusal.occurredAt}, more than a day after its recording on ${refusal.recordedAt}; record it when it has happened`
    case "RecordedAhead": {
      const { clock, logEnd, recordedAt } = refusal
      const end = logEnd === undefined ? "" : `the log's last fact (${logEnd}) and `
      return `it would be recorded on ${recordedAt}, more than a day after ${end}this machine's clock (${clock}), and everything recorded later would be dated so, too; is a clock wrong?`
    }
    case "OnAnotherDay":
      return `${refusal.occurredAt} is not on ${refusal.on} in any time zone; leave one of the two out`
    case "TouchUnknown":
      return `contact "${refusal.contactId}" has no touch "${refusal.touchId}"`
    case "TouchAlreadyLogged":
      return `touch "${refusal.touchId}" of contact "${refusal.contactId}" was logged before`
    case "PromiseUnknown":
      return `contact "${refusal.contactId}" has no promise "${refusal.promiseId}"`
    case "PromiseAlreadyMade":
      return `promise "${refusal.promiseId}" of contact "${refusal.contactId}" was made before`
    case "CurrencyDiffers":
      return `debt "${refusal.debtId}" of contact "${refusal.contactId}" is in ${refusal.expected}, not in ${refusal.currency}`
    case "StepUnknown":
      return `contact "${refusal.contactId}" has no booked step "${refusal.stepId}"`
    case "StepAlreadyBooked":
      return `step "${refusal.stepId}" of contact "${refusal.contactId}" was booked before`
    case "HoldUnknown":
      return `contact "${refusal.contactId}" has no hold "${refusal.holdId}"`
    case "HoldAlreadyPlaced":
      return `hold "${refusal.holdId}" of contact "${refusal.contactId}" was placed before`
    case "ReferralUnknown":
      return `contact "${refusal.contactId}" gave no referral "${refusal.referralId}"`
    case "ReferralAlreadyGiven":
      return `referral "${refusal.referralId}" of contact "${refusal.contactId}" was given before`
    case "ExternalIdTaken":
      return `"${refusal.externalId}" is the external id of "${refusal.by}"; record it there, or leave the external id out`
    case "ContactErased":
      return `contact "${refusal.contactId}" was erased; nothing can be recorded about it`
    case "MergedWithItself":
      return `contact "${refusal.contactId}" cannot be merged into itself`
    case "AlreadyMerged":
      return `contact "${refusal.contactId}" was merged into "${refusal.into}" before; name that one, or undo the merge`
    case "NotMerged":
      return `contact "${refusal.contactId}" is not merged into another one`
    case "PartyUnknown":
      return `nobody ever belonged to party "${refusal.partyId}"; let a contact join it first`
    case "NotInParty":
      return `contact "${refusal.contactId}" does not belong to party "${refusal.partyId}"`
    case "NamesOfSeveralLogs":
      return `what this names lies in several logs (${refusal.logs.join(", ")}); record it one by one`
    case "SuccessorGone":
      return `what rep "${refusal.repId}" owes cannot go to "${refusal.successorId}", who is the same or has left`
    case "RepUnknown":
      return `rep "${refusal.repId}" is not in the log; add the rep first`
    case "AbsenceUnknown":
      return `rep "${refusal.repId}" has no absence "${refusal.absenceId}"`
    case "AbsenceAlreadyRecorded":
      return `absence "${refusal.absenceId}" of rep "${refusal.repId}" was recorded before`
    case "AbsenceReversed":
      return `absence "${refusal.absenceId}" of rep "${refusal.repId}" ends on ${refusal.to}, before it begins on ${refusal.from}`
    case "VersionTaken":
      return `${refusal.what} ${refusal.id} v${refusal.version} was published before and says something else; raise the version`
    case "RulesDefective":
      return `the rules cannot be used: ${refusal.problems.map(({ message, path }) => `${path}: ${message}`).join("; ")}`
    case "CadenceUnknown":
      return `the policy has no cadence ${refusal.id} v${refusal.version}`
    case "CadenceRetired":
      return `cadence ${refusal.id} v${refusal.version} is retired; nobody is put on it any more`
    case "CadenceForOtherStage":
      return `cadence ${refusal.id} v${refusal.version} is for ${refusal.stage} contacts, and "${refusal.contactId}" was ${refusal.contactIs} then`
    case "TermsNotKept":
      return `"${refusal.contactId}" cannot be on cadence ${refusal.id} v${refusal.version} on these terms: ${refusal.message}; ${refusal.fix}`
    case "CadenceInUse":
      return `cadence ${refusal.id} v${refusal.version} cannot be retired: ${refusal.usedBy.join(", ")} would lead nowhere`
  }
}
