import type { Command } from "./command.js"
import { withAbsorbed } from "./contact/absorbed.js"
import type { DomainEvent } from "./fact/domain-event.js"
import { contactStream } from "./fact/fact.js"
import type { PartyId } from "./identity.js"
import type { Knowledge } from "./known.js"
import type { LocalDate } from "./time/local-date.js"

type Undated = Command extends infer C
  ? C extends Command
    ? Omit<C, "occurredAt" | "precision">
    : never
  : never

type Told<Tag extends Command["_tag"]> = Extract<Undated, { readonly _tag: Tag }>

/** The commands that one fact of the same fields records. */
type Simple = Exclude<
  Undated,
  {
    readonly _tag:
      | "AddContact"
      | "AdoptContact"
      | "LogTouch"
      | "MergeContact"
      | "UndoMerge"
      | "JoinParty"
      | "LeaveParty"
      | "EraseContact"
      | "RecordReferral"
  }
>

/**
 * The facts that record a command, in order; those of one command are recorded together or not at all.
 * `on`: the date of all of them, where only that is known.
 */
export const eventsOf = (
  given: Command,
  on: LocalDate | undefined,
  of: Knowledge,
): ReadonlyArray<DomainEvent> => {
  const command = dated(given, on)
  switch (command._tag) {
    case "LogTouch":
      return touchEvents(command)
    case "MergeContact": {
      const { contactId, into, ...rest } = command
      return [
        { ...command, _tag: "ContactMerged" },
        { ...rest, _tag: "DuplicateAbsorbed", contactId: into, duplicateId: contactId },
      ]
    }
    case "UndoMerge": {
      const { contactId } = command
      const into = of(contactStream(contactId)).mergedInto
      if (into === undefined) return []
      return [
        { ...command, _tag: "MergeUndone", into },
        { ...command, _tag: "DuplicateReleased", contactId: into, duplicateId: contactId },
      ]
    }
    case "AddContact":
      return addingEvents({ ...command, _tag: "ContactAdded" })
    case "AdoptContact":
      return addingEvents({ ...command, _tag: "ContactAdopted" })
    case "JoinParty":
      return [
        ...joiningEvents(command, command),
        ...leavingEvents(command, of, (partyId) => partyId !== command.partyId),
      ]
    case "LeaveParty": {
      const { contactId, partyId, ...rest } = command
      return [
        { ...command, _tag: "PartyLeft" },
        { ...rest, _tag: "MemberLeft", partyId, memberId: contactId },
      ]
    }
    case "EraseContact":
      return [
        ...withAbsorbed(command.contactId, of).map((contactId) => ({
          ...command,
          _tag: "ContactErased" as const,
          contactId,
        })),
        ...leavingEvents(command, of, () => true),
      ]
    case "RecordReferral":
      return referralEvents(command, of)
    default:
      return [eventOf(command)]
  }
}

// Leaving fields out costs far more than copying all, so that it is done only where there are some.
const dated = (given: Command, on: LocalDate | undefined): Undated => {
  if (!("occurredAt" in given || "precision" in given) && on === undefined) return given
  const { occurredAt: _, precision: __, ...command } = given
  return on === undefined ? command : { ...command, on }
}

/** What all facts of one command say. */
const together = ({
  enteredAt,
  on,
}: Pick<Undated, "enteredAt" | "on">): Pick<DomainEvent, "enteredAt" | "on"> => ({
  ...(on === undefined ? {} : { on }),
  ...(enteredAt === undefined ? {} : { enteredAt }),
})

/** The fact that records a command: the same fields under the name of what then has happened. */
const eventOf = (command: Simple): DomainEvent => {
  switch (command._tag) {
    case "ChangeContactDetails":
      return { ...command, _tag: "ContactDetailsChanged" }
    case "AssignContact":
      return { ...command, _tag: "ContactAssigned" }
    case "UnassignContact":
      return { ...command, _tag: "ContactUnassigned" }
    case "RecordSale":
      return { ...command, _tag: "SaleRecorded" }
    case "DeclineContact":
      return { ...command, _tag: "ContactDeclined" }
    case "DisqualifyContact":
      return { ...command, _tag: "ContactDisqualified" }
    case "ReopenContact":
      return { ...command, _tag: "ContactReopened" }
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
    case "DeclineReferral":
      return { ...command, _tag: "ReferralDeclined" }
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
    case "SkipCadenceStep":
      return { ...command, _tag: "CadenceStepSkipped" }
    case "SwitchCadence":
      return { ...command, _tag: "CadenceSwitched" }
    case "RecordAbsence":
      return { ...command, _tag: "RepAbsent" }
    case "CancelAbsence":
      return { ...command, _tag: "AbsenceCancelled" }
    case "HandOverContact":
      return { ...command, _tag: "ContactHandedOver" }
    case "IntroduceRep":
      return { ...command, _tag: "ContactIntroduced" }
    case "MeetCondition":
      return { ...command, _tag: "PromiseConditionMet" }
    case "TransferPromise":
      return { ...command, _tag: "PromiseTransferred" }
    case "RecordDebt":
      return { ...command, _tag: "DebtRecorded" }
    case "RecordPayment":
      return { ...command, _tag: "PaymentRecorded" }
    case "RecordThanks":
      return { ...command, _tag: "ReferralThanked" }
    case "ReportReferralOutcome":
      return { ...command, _tag: "ReferralOutcomeReported" }
    case "BlockPartyChannel":
      return { ...command, _tag: "PartyChannelBlocked" }
    case "AllowPartyChannel":
      return { ...command, _tag: "PartyChannelAllowed" }
    case "ForbidParty":
      return { ...command, _tag: "PartyForbidden" }
    case "PermitParty":
      return { ...command, _tag: "PartyPermitted" }
    case "ChangeRepDetails":
      return { ...command, _tag: "RepDetailsChanged" }
    case "SetRepHours":
      return { ...command, _tag: "RepHoursSet" }
    case "SetRepCapacity":
      return { ...command, _tag: "RepCapacitySet" }
    case "RecordRepLeft":
      return { ...command, _tag: "RepLeft" }
    case "PublishPolicy":
      return { ...command, _tag: "PolicyPublished" }
    case "PublishCadence":
      return { ...command, _tag: "CadencePublished" }
    case "RetireCadence":
      return { ...command, _tag: "CadenceRetired" }
    case "PublishHolidays":
      return { ...command, _tag: "HolidaysPublished" }
    case "AddRep":
      return { ...command, _tag: "RepAdded" }
  }
}

// Whoever belongs to a party from the start joins it when they are added.
const addingEvents = (
  adding: Extract<DomainEvent, { readonly _tag: "ContactAdded" | "ContactAdopted" }> &
    Pick<Told<"AddContact">, "party">,
): ReadonlyArray<DomainEvent> => {
  if (!("party" in adding)) return [adding]
  const { party, ...added } = adding
  return party === undefined ? [added] : [added, ...joiningEvents(added, party)]
}

/** In the contact's log and in the party's: those who belong together are found from either. */
const joiningEvents = (
  said: Pick<Told<"JoinParty">, "contactId" | "enteredAt" | "on">,
  { kind, partyId }: NonNullable<Told<"AddContact">["party"]>,
): ReadonlyArray<DomainEvent> => {
  const same = { partyId, ...(kind === undefined ? {} : { kind }), ...together(said) }
  return [
    { ...same, _tag: "PartyJoined", contactId: said.contactId },
    { ...same, _tag: "MemberJoined", memberId: said.contactId },
  ]
}

/** Tells parties that they lose a member: the contact, or a duplicate that brought the party. */
const leavingEvents = (
  said: Pick<Told<"EraseContact">, "contactId" | "enteredAt" | "on">,
  of: Knowledge,
  leaves: (partyId: PartyId) => boolean,
): ReadonlyArray<DomainEvent> =>
  withAbsorbed(said.contactId, of).flatMap((memberId) => {
    const { partyId } = of(contactStream(memberId))
    return partyId !== undefined && leaves(partyId)
      ? [{ ...together(said), _tag: "MemberLeft" as const, partyId, memberId }]
      : []
  })

// What a touch made is recorded after it, so that it may tell of it.
const touchEvents = (command: Told<"LogTouch">): ReadonlyArray<DomainEvent> => {
  if (!("asksForReferral" in command || "books" in command || "promises" in command)) {
    return [{ ...command, _tag: "TouchLogged" }]
  }
  const { asksForReferral, books = [], promises = [], ...touch } = command
  const { contactId, repId, touchId } = touch
  const same = { contactId, ...together(touch) }
  return [
    { ...touch, _tag: "TouchLogged" },
    ...promises.map((promise) => ({ ...promise, ...same, _tag: "PromiseMade" as const })),
    ...books.map((step) => ({ ...step, ...same, _tag: "StepBooked" as const })),
    ...(asksForReferral === true
      ? [
          {
            ...same,
            _tag: "ReferralAsked" as const,
            touchId,
            ...(repId === undefined ? {} : { repId }),
          },
        ]
      : []),
  ]
}

// Whoever was referred and is in the log has it in their own, too.
const referralEvents = (
  command: Told<"RecordReferral">,
  of: Knowledge,
): ReadonlyArray<DomainEvent> => {
  const { contactId, newContactId } = command
  const given: DomainEvent = { ...command, _tag: "ReferralGiven" }
  if (newContactId === undefined || newContactId === contactId) return [given]
  const { added, erased } = of(contactStream(newContactId))
  if (!added || erased) return [given]
  return [
    given,
    {
      _tag: "ContactReferred",
      contactId: newContactId,
      byContactId: contactId,
      ...together(command),
    },
  ]
}
