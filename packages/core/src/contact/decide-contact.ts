import * as Either from "effect/Either"
import type { ContactCommand } from "../command.js"
import { contactStream } from "../fact/fact.js"
import type { ContactId, DebtId } from "../identity.js"
import { type Knowledge, type Known, knows, type Named } from "../known.js"
import type { Refusal } from "../refusal.js"
import type { Discharge, Told } from "../touch/touch-facts.js"
import { withAbsorbed } from "./absorbed.js"

type Existing = Exclude<ContactCommand, { _tag: "AddContact" | "AdoptContact" }>

/**
 * Why a command about a contact is refused; else the contact whose log receives it: the one it is about
 * or, where it speaks of something that a duplicate brought, the duplicate.
 */
export const contactHome = (
  command: ContactCommand,
  of: Knowledge,
): Either.Either<ContactId, Refusal> => {
  const { contactId } = command
  const known = of(contactStream(contactId))
  if (known.erased) return Either.left({ _tag: "ContactErased", contactId })
  if (command._tag === "AddContact" || command._tag === "AdoptContact") {
    return known.added
      ? Either.left({ _tag: "ContactAlreadyAdded", contactId })
      : Either.right(contactId)
  }
  if (!known.added) return Either.left({ _tag: "ContactUnknown", contactId })
  const homes = withAbsorbed(contactId, of)
  const { made, named } = namesIn(command)
  const has = (id: ContactId, kind: Named, name: string) => knows(of(contactStream(id)), kind, name)
  // Whatever names a debt first brings it into being, so that none is unknown.
  const debts = debtsIn(command).filter((debt) => homes.some((id) => has(id, "debt", debt)))
  const home =
    named.length + debts.length === 0
      ? contactId
      : homes.find(
          (id) =>
            named.every(([kind, name]) => has(id, kind, name)) &&
            debts.every((debt) => has(id, "debt", debt)),
        )
  const refusal =
    madeTwice(contactId, made, homes, of) ??
    (home === undefined ? notThere(contactId, named, homes, of) : undefined) ??
    currencyRefusal(command, of(contactStream(home ?? contactId))) ??
    mergeRefusal(command, of)
  if (refusal !== undefined) return Either.left(refusal)
  return command._tag === "LeaveParty"
    ? membershipHome(command, homes, of)
    : Either.right(home ?? contactId)
}

type Name = readonly [kind: Exclude<Named, "absence" | "debt">, id: string]

/** What a command makes, so that its name must be new, and what it speaks of, so that it must be there. */
interface Names {
  readonly made: ReadonlyArray<Name>
  readonly named: ReadonlyArray<Name>
}

const nothing: ReadonlyArray<Name> = []
const makes = (...made: ReadonlyArray<Name>): Names => ({ made, named: nothing })
const names = (...named: ReadonlyArray<Name>): Names => ({ made: nothing, named })
const maybeTouch = (touchId: string | undefined): ReadonlyArray<Name> =>
  touchId === undefined ? nothing : [["touch", touchId]]

const namesIn = (command: Existing): Names => {
  switch (command._tag) {
    case "LogTouch":
      return namesInTouch(command)
    case "CorrectTouch":
      return names(["touch", command.touchId], ...doneAndTold(command.changes))
    case "RetractTouch":
    case "RecordSale":
    case "DeclineContact":
    case "AskForReferral":
    case "IntroduceRep":
      return names(...maybeTouch(command.touchId))
    case "RecordThanks":
    case "ReportReferralOutcome":
      return names(["referral", command.referralId], ...maybeTouch(command.touchId))
    case "MakePromise":
      return makes(["promise", command.promiseId])
    case "ReschedulePromise":
    case "PartlyKeepPromise":
    case "KeepPromise":
    case "ReleasePromise":
    case "MeetCondition":
    case "TransferPromise":
      return names(["promise", command.promiseId])
    case "BookStep":
      return makes(["step", command.stepId])
    case "RescheduleStep":
    case "SkipStep":
      return names(["step", command.stepId])
    case "PlaceHold":
      return makes(["hold", command.holdId])
    case "RecordNotNow":
      return command.holdId === undefined ? names() : makes(["hold", command.holdId])
    case "LiftHold":
      return names(["hold", command.holdId])
    case "RecordReferral":
      return makes(["referral", command.referralId])
    case "RecordDebt":
    case "RecordPayment":
    case "DeclineReferral":
    case "ChangeContactDetails":
    case "AssignContact":
    case "UnassignContact":
    case "DisqualifyContact":
    case "ReopenContact":
    case "BlockChannel":
    case "AllowChannel":
    case "ForbidContact":
    case "PermitContact":
    case "StatePreference":
    case "WithdrawPreference":
    case "EnrolInCadence":
    case "SwitchCadence":
    case "SkipCadenceStep":
    case "HandOverContact":
    case "MergeContact":
    case "UndoMerge":
    case "JoinParty":
    case "LeaveParty":
    case "EraseContact":
      return names()
  }
}

const namesInTouch = (command: Extract<Existing, { _tag: "LogTouch" }>): Names => {
  const { books, does, promises, tells } = command
  if (books === undefined && does === undefined && promises === undefined && tells === undefined) {
    return makes(["touch", command.touchId])
  }
  const made: ReadonlyArray<Name> = [
    ["touch", command.touchId],
    ...(books ?? []).map(({ stepId }): Name => ["step", stepId]),
    ...(promises ?? []).map(({ promiseId }): Name => ["promise", promiseId]),
  ]
  // A touch may tell of what it makes itself.
  const named = doneAndTold(command).filter((name) => !made.some((one) => isSame(one, name)))
  return { made, named }
}

const debtsIn = (command: Existing): ReadonlyArray<DebtId> => {
  if ("debtId" in command) return [command.debtId]
  if (command._tag === "LogTouch") return (command.promises ?? []).flatMap(({ pays }) => pays ?? [])
  return command._tag === "MakePromise" && command.pays !== undefined ? [command.pays] : []
}

const currencyRefusal = (command: Existing, { currencies }: Known): Refusal | undefined => {
  if (command._tag !== "RecordDebt" && command._tag !== "RecordPayment") return undefined
  const { contactId, debtId } = command
  const { currency } = command.amount
  const expected = currencies.get(debtId)
  return currency === undefined || expected === undefined || currency === expected
    ? undefined
    : { _tag: "CurrencyDiffers", contactId, debtId, currency, expected }
}

const isSame = (one: Name, other: Name): boolean => one[0] === other[0] && one[1] === other[1]

const doneAndTold = ({
  does = [],
  tells,
}: Pick<Extract<Existing, { _tag: "LogTouch" }>, "does" | "tells">): ReadonlyArray<Name> =>
  [...does, ...(tells === undefined ? [] : [tells])].flatMap(nameIn)

const nameIn = (one: Discharge | Told): ReadonlyArray<Name> => {
  switch (one._tag) {
    case "Promise":
      return [["promise", one.promiseId]]
    case "Step":
      return [["step", one.stepId]]
    case "Cadence":
      return nothing
  }
}

const madeTwice = (
  contactId: ContactId,
  made: ReadonlyArray<Name>,
  homes: ReadonlyArray<ContactId>,
  of: Knowledge,
): Refusal | undefined => {
  const twice = made.find(
    (name, n) => isIn(name, homes, of) || made.slice(0, n).some((one) => isSame(one, name)),
  )
  if (twice === undefined) return undefined
  const [kind, id] = twice
  switch (kind) {
    case "touch":
      return { _tag: "TouchAlreadyLogged", contactId, touchId: id }
    case "promise":
      return { _tag: "PromiseAlreadyMade", contactId, promiseId: id }
    case "step":
      return { _tag: "StepAlreadyBooked", contactId, stepId: id }
    case "hold":
      return { _tag: "HoldAlreadyPlaced", contactId, holdId: id }
    case "referral":
      return { _tag: "ReferralAlreadyGiven", contactId, referralId: id }
  }
}

const isIn = ([kind, id]: Name, homes: ReadonlyArray<ContactId>, of: Knowledge): boolean =>
  homes.some((home) => knows(of(contactStream(home)), kind, id))

const notThere = (
  contactId: ContactId,
  named: ReadonlyArray<Name>,
  homes: ReadonlyArray<ContactId>,
  of: Knowledge,
): Refusal => {
  const missing = named.find((name) => !isIn(name, homes, of))
  if (missing === undefined) return { _tag: "NamesOfSeveralLogs", contactId, logs: homes }
  const [kind, id] = missing
  switch (kind) {
    case "touch":
      return { _tag: "TouchUnknown", contactId, touchId: id }
    case "promise":
      return { _tag: "PromiseUnknown", contactId, promiseId: id }
    case "step":
      return { _tag: "StepUnknown", contactId, stepId: id }
    case "hold":
      return { _tag: "HoldUnknown", contactId, holdId: id }
    case "referral":
      return { _tag: "ReferralUnknown", contactId, referralId: id }
  }
}

/** In whose log the membership lies that a leaving ends. */
const membershipHome = (
  { contactId, partyId }: Extract<Existing, { readonly _tag: "LeaveParty" }>,
  homes: ReadonlyArray<ContactId>,
  of: Knowledge,
): Either.Either<ContactId, Refusal> => {
  const home = homes.find((one) => of(contactStream(one)).partyId === partyId)
  return home === undefined
    ? Either.left({ _tag: "NotInParty", contactId, partyId })
    : Either.right(home)
}

const mergeRefusal = (command: Existing, of: Knowledge): Refusal | undefined => {
  const { contactId } = command
  const { mergedInto } = of(contactStream(contactId))
  // Erasing a part of a contact would leave the rest of what is told about the same person.
  if (command._tag === "EraseContact" && mergedInto !== undefined) {
    return { _tag: "AlreadyMerged", contactId, into: mergedInto }
  }
  if (command._tag === "UndoMerge") {
    return mergedInto === undefined ? { _tag: "NotMerged", contactId } : undefined
  }
  if (command._tag !== "MergeContact") return undefined
  const { into } = command
  if (into === contactId) return { _tag: "MergedWithItself", contactId }
  if (mergedInto !== undefined) return { _tag: "AlreadyMerged", contactId, into: mergedInto }
  const other = of(contactStream(into))
  if (other.erased) return { _tag: "ContactErased", contactId: into }
  if (!other.added) return { _tag: "ContactUnknown", contactId: into }
  return other.mergedInto === undefined
    ? undefined
    : { _tag: "AlreadyMerged", contactId: into, into: other.mergedInto }
}
