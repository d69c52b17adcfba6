import { Either } from "effect"
import type { Command, ContactCommand, RepCommand } from "./command.js"
import { eventOf } from "./event-of.js"
import { contactStream, type NewFact, repStream, type StreamName } from "./fact/fact.js"
import type { Known } from "./known.js"
import type { Recording } from "./recording.js"
import type { Refusal } from "./refusal.js"

/** The stream whose log decides a command and receives its facts. */
export const streamOf = (command: Command): StreamName =>
  "contactId" in command ? contactStream(command.contactId) : repStream(command.repId)

/**
 * Decides a command against what is known of its stream: the facts to append, or why not. Nothing
 * is refused for being late, early or out of order.
 */
export const decide = (
  recording: Recording,
  known: Known,
): Either.Either<ReadonlyArray<NewFact>, Refusal> => {
  const refusal = refusalOf(recording.command, known)
  if (refusal !== undefined) return Either.left(refusal)
  const { occurredAt, ...command } = recording.command
  return Either.right([
    {
      stream: streamOf(recording.command),
      occurredAt: occurredAt ?? recording.now,
      event: {
        ...eventOf(command),
        ...(recording.actor === undefined ? {} : { actor: recording.actor }),
      },
    },
  ])
}

const refusalOf = (command: Command, known: Known): Refusal | undefined => {
  if (!("contactId" in command)) return repRefusal(command, known)
  const { contactId } = command
  if (command._tag === "AddContact" || command._tag === "AdoptContact") {
    return known.added ? { _tag: "ContactAlreadyAdded", contactId } : undefined
  }
  if (!known.added) return { _tag: "ContactUnknown", contactId }
  return contactRefusal(command, known)
}

const repRefusal = (command: RepCommand, known: Known): Refusal | undefined => {
  const { repId } = command
  switch (command._tag) {
    case "AddRep":
      return known.added ? { _tag: "RepAlreadyAdded", repId } : undefined
    case "RecordAbsence": {
      const { absenceId, from, to } = command
      if (!known.added) return { _tag: "RepUnknown", repId }
      if (known.absences.has(absenceId)) return { _tag: "AbsenceAlreadyRecorded", repId, absenceId }
      return to < from ? { _tag: "AbsenceReversed", repId, absenceId, from, to } : undefined
    }
    case "CancelAbsence": {
      const { absenceId } = command
      if (!known.added) return { _tag: "RepUnknown", repId }
      return known.absences.has(absenceId)
        ? undefined
        : { _tag: "AbsenceUnknown", repId, absenceId }
    }
  }
}

const contactRefusal = (
  command: Exclude<ContactCommand, { _tag: "AddContact" | "AdoptContact" }>,
  known: Known,
): Refusal | undefined => {
  const { contactId } = command
  const unknownPromise = (promiseId: string): Refusal | undefined =>
    known.promises.has(promiseId) ? undefined : { _tag: "PromiseUnknown", contactId, promiseId }
  const unknownStep = (stepId: string): Refusal | undefined =>
    known.steps.has(stepId) ? undefined : { _tag: "StepUnknown", contactId, stepId }
  const unknownTouch = (touchId: string | undefined): Refusal | undefined =>
    touchId === undefined || known.touches.has(touchId)
      ? undefined
      : { _tag: "TouchUnknown", contactId, touchId }
  const unknownDischarge = (
    does: Extract<ContactCommand, { _tag: "LogTouch" }>["does"],
  ): Refusal | undefined => {
    for (const done of does ?? []) {
      const refusal =
        done._tag === "Promise"
          ? unknownPromise(done.promiseId)
          : done._tag === "Step"
            ? unknownStep(done.stepId)
            : undefined
      if (refusal !== undefined) return refusal
    }
    return undefined
  }
  switch (command._tag) {
    case "LogTouch":
      return known.touches.has(command.touchId)
        ? { _tag: "TouchAlreadyLogged", contactId, touchId: command.touchId }
        : unknownDischarge(command.does)
    case "CorrectTouch":
      return unknownTouch(command.touchId) ?? unknownDischarge(command.changes.does)
    case "RetractTouch":
    case "RecordSale":
    case "DeclineContact":
    case "AskForReferral":
      return unknownTouch(command.touchId)
    case "MakePromise":
      return known.promises.has(command.promiseId)
        ? { _tag: "PromiseAlreadyMade", contactId, promiseId: command.promiseId }
        : undefined
    case "ReschedulePromise":
    case "PartlyKeepPromise":
    case "KeepPromise":
    case "ReleasePromise":
      return unknownPromise(command.promiseId)
    case "BookStep":
      return known.steps.has(command.stepId)
        ? { _tag: "StepAlreadyBooked", contactId, stepId: command.stepId }
        : undefined
    case "RescheduleStep":
    case "SkipStep":
      return unknownStep(command.stepId)
    case "PlaceHold":
    case "RecordNotNow": {
      const { holdId } = command
      return holdId !== undefined && known.holds.has(holdId)
        ? { _tag: "HoldAlreadyPlaced", contactId, holdId }
        : undefined
    }
    case "LiftHold":
      return known.holds.has(command.holdId)
        ? undefined
        : { _tag: "HoldUnknown", contactId, holdId: command.holdId }
    case "ChangeContactDetails":
    case "AssignContact":
    case "DisqualifyContact":
    case "ReopenContact":
    case "RecordReferral":
    case "DeclineReferral":
    case "BlockChannel":
    case "AllowChannel":
    case "ForbidContact":
    case "PermitContact":
    case "StatePreference":
    case "WithdrawPreference":
    case "EnrolInCadence":
    case "SwitchCadence":
      return undefined
  }
}
