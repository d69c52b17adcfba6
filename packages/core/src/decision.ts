import { Either } from "effect"
import type { Command, ContactCommand } from "./command.js"
import type { DomainEvent } from "./fact/domain-event.js"
import { contactStream, type NewFact, repStream, type StreamName } from "./fact/fact.js"
import type { Recording } from "./recording.js"
import type { Refusal } from "./refusal.js"

/**
 * What a decision needs to know of a log: which identities it holds. Order and lateness of facts
 * never decide anything (they are derived and flagged), so this does not depend on them.
 */
export interface Known {
  readonly added: boolean
  readonly touches: ReadonlySet<string>
  readonly promises: ReadonlySet<string>
  readonly steps: ReadonlySet<string>
}

interface Learning extends Known {
  added: boolean
  readonly touches: Set<string>
  readonly promises: Set<string>
  readonly steps: Set<string>
}

/** What is known of one stream, extended in place as events are learned: `learn(known, event)`. */
export const nothingKnown = (): Learning => ({
  added: false,
  touches: new Set(),
  promises: new Set(),
  steps: new Set(),
})

/** Adds one event of the stream to what is known of it. */
export const learn = (known: Learning, event: DomainEvent): Learning => {
  switch (event._tag) {
    case "ContactAdded":
    case "RepAdded":
      known.added = true
      return known
    case "TouchLogged":
      known.touches.add(event.touchId)
      return known
    case "PromiseMade":
      known.promises.add(event.promiseId)
      return known
    case "StepBooked":
      known.steps.add(event.stepId)
      return known
    case "ContactDetailsChanged":
    case "ContactAssigned":
    case "SaleRecorded":
    case "ContactDeclined":
    case "ContactDisqualified":
    case "ContactReopened":
    case "TouchCorrected":
    case "TouchRetracted":
    case "PromiseRescheduled":
    case "PromisePartlyKept":
    case "PromiseKept":
    case "PromiseReleased":
    case "StepRescheduled":
    case "StepSkipped":
    case "ReferralAsked":
    case "ReferralGiven":
    case "ReferralDeclined":
      return known
  }
}

/** The stream whose log decides a command and receives its facts. */
export const streamOf = (command: Command): StreamName =>
  command._tag === "AddRep" ? repStream(command.repId) : contactStream(command.contactId)

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
  if (command._tag === "AddRep") {
    return known.added ? { _tag: "RepAlreadyAdded", repId: command.repId } : undefined
  }
  const { contactId } = command
  if (command._tag === "AddContact") {
    return known.added ? { _tag: "ContactAlreadyAdded", contactId } : undefined
  }
  if (!known.added) return { _tag: "ContactUnknown", contactId }
  return contactRefusal(command, known)
}

const contactRefusal = (
  command: Exclude<ContactCommand, { _tag: "AddContact" }>,
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
    case "ChangeContactDetails":
    case "AssignContact":
    case "DisqualifyContact":
    case "ReopenContact":
    case "RecordReferral":
    case "DeclineReferral":
      return undefined
  }
}

type Undated = Command extends infer C ? (C extends Command ? Omit<C, "occurredAt"> : never) : never

/** The fact that records a command: the same fields under the name of what then has happened. */
const eventOf = (command: Undated): DomainEvent => {
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
    case "AddRep":
      return { ...command, _tag: "RepAdded" }
  }
}
