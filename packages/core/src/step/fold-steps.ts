import type { Draft, Drafts, Event } from "../contact/relationship-draft.js"
import { byOccurrence, type ContactFact } from "../fact/fact.js"
import type { Instant } from "../time/instant.js"
import type { Channel } from "../touch/touch-facts.js"
import type { StepRecord } from "./step-record.js"

export const openStep = (
  { relationship, steps }: Drafts,
  event: Event<"StepBooked">,
  { occurredAt, position }: ContactFact,
): void => {
  if (steps.has(event.stepId)) return
  const step: Draft<StepRecord> = {
    contactId: event.contactId,
    stepId: event.stepId,
    bookedAt: occurredAt,
    bookedBy: position,
    startsAt: event.startsAt,
    setBy: position,
    repId: event.repId,
    repSetBy: position,
    channel: event.channel,
    play: event.play,
    about: event.about,
    ended: undefined,
    endedAt: undefined,
    endedBy: undefined,
    lapses: [],
  }
  steps.set(event.stepId, step)
  relationship.steps.push(step)
}

export const moveStep = (
  { steps }: Drafts,
  { startsAt, stepId }: Event<"StepRescheduled">,
  { occurredAt, position }: ContactFact,
): void => {
  const step = steps.get(stepId)
  if (step === undefined) return
  step.startsAt = startsAt
  step.setBy = position
  const { endedAt: from, endedBy: fromBy } = step
  if (from === undefined || fromBy === undefined) return
  // What ended before is agreed on anew.
  step.lapses = [...step.lapses, { from, fromBy, until: occurredAt, untilBy: position }]
  step.ended = undefined
  step.endedAt = undefined
  step.endedBy = undefined
}

/** Ends a step by name; one that is over stays as it is. */
export const endStep = (
  { steps }: Drafts,
  stepId: string,
  how: "done" | "skipped",
  by: { readonly at: Instant; readonly position: number },
): void => {
  const step = steps.get(stepId)
  if (step !== undefined && step.ended === undefined) end(step, how, by)
}

/** Ends a step that is still owed. */
export const end = (
  step: Draft<StepRecord>,
  how: "done" | "skipped",
  { at, position }: { readonly at: Instant; readonly position: number },
): void => {
  step.ended = how
  step.endedAt = at
  step.endedBy = position
}

/**
 * Of the steps booked before a fact for that channel or for none, the one whose time has come first, if any
 * has.
 */
export const stepDueAt = (
  { together }: Drafts,
  fact: ContactFact,
  channel: Channel,
): Draft<StepRecord> | undefined => {
  let due: Draft<StepRecord> | undefined
  for (const { steps } of together) {
    if (steps.size === 0) continue
    for (const step of steps.values()) {
      if (step.ended !== undefined || step.startsAt > fact.occurredAt) continue
      if (step.channel !== undefined && step.channel !== channel) continue
      const booked = { occurredAt: step.bookedAt, position: step.bookedBy }
      if (byOccurrence(booked, fact) > 0) continue
      if (due === undefined || step.startsAt < due.startsAt) due = step
    }
  }
  return due
}
