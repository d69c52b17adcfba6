import type { Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import type { Instant } from "../time/instant.js"
import type { StepRecord } from "./step-record.js"

export const openStep = (
  { steps }: Drafts,
  event: Event<"StepBooked">,
  { occurredAt, position }: ContactFact,
): void => {
  if (steps.has(event.stepId)) return
  steps.set(event.stepId, {
    stepId: event.stepId,
    bookedAt: occurredAt,
    bookedBy: position,
    startsAt: event.startsAt,
    setBy: position,
    repId: event.repId,
    channel: event.channel,
    play: event.play,
    about: event.about,
    ended: undefined,
    endedAt: undefined,
  })
}

export const moveStep = (
  { steps }: Drafts,
  { startsAt, stepId }: Event<"StepRescheduled">,
  position: number,
): void => {
  const step = steps.get(stepId)
  if (step === undefined) return
  step.startsAt = startsAt
  step.setBy = position
}

export const endStep = (
  { steps }: Drafts,
  stepId: string,
  how: "done" | "skipped",
  at: Instant,
): void => {
  const step = steps.get(stepId)
  if (step === undefined || step.ended !== undefined) return
  step.ended = how
  step.endedAt = at
}

/** The booked step whose time has come first, if any has. */
export const stepDueBy = ({ steps }: Drafts, at: Instant): StepRecord | undefined => {
  let due: StepRecord | undefined
  for (const step of steps.values()) {
    if (step.ended !== undefined || step.startsAt > at) continue
    if (due === undefined || step.startsAt < due.startsAt) due = step
  }
  return due
}
