import type { Draft, Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import { keep } from "../promise/fold-promises.js"
import { endStep, stepDueBy } from "../step/fold-steps.js"
import type { Discharge } from "./touch-facts.js"
import { isOutboundPersonal, type ResponseRecord, type Touch } from "./touch-record.js"

/** Adds a touch, and does what it does. */
export const touch = (drafts: Drafts, fact: ContactFact, event: Event<"TouchLogged">): void => {
  const { relationship } = drafts
  const logged: Draft<Touch> = {
    touchId: event.touchId,
    position: fact.position,
    at: fact.occurredAt,
    recordedAt: fact.recordedAt,
    precision: event.precision ?? "instant",
    direction: event.direction,
    channel: event.channel,
    outcome: event.outcome,
    mode: event.mode,
    repId: event.repId,
    ownerId: relationship.ownerId,
    play: event.play,
    classification: event.classification,
    tells: event.tells,
    didCadence: false,
  }
  relationship.touches.push(logged)
  if (event.direction === "inbound") {
    const handled = event.outcome === "reached" || event.needsAnswer === false
    if (!handled && event.classification !== "auto-reply") respond(drafts, "inbound", fact)
  } else {
    relationship.lastOutbound = logged
    if (isOutboundPersonal(logged)) relationship.lastOutboundPersonal = logged
  }
  if (event.does !== undefined) {
    for (const done of event.does) discharge(drafts, done, logged)
    if (answers(logged)) answer(drafts, logged)
  } else if (isOutboundPersonal(logged)) {
    dischargeDue(drafts, logged)
  }
}

const answer = ({ relationship }: Drafts, logged: Touch): void => {
  if (relationship.response === undefined) return
  relationship.response.answer = logged
  relationship.response = undefined
}

const answers = (logged: Touch): boolean =>
  isOutboundPersonal(logged) && logged.outcome !== "bounced"

// A touch that names nothing closes the responses open before it, else does the booked step whose
// time has come, else the current cadence touch. One that never arrived answered nobody and kept
// no appointment, but it was the cadence's attempt.
const dischargeDue = (drafts: Drafts, logged: Draft<Touch>): void => {
  const { relationship } = drafts
  if (answers(logged)) {
    if (relationship.response !== undefined) {
      answer(drafts, logged)
      return
    }
    const due = stepDueBy(drafts, logged.at)
    if (due !== undefined) {
      endStep(drafts, due.stepId, "done", logged.at)
      return
    }
  }
  discharge(drafts, { _tag: "Cadence" }, logged)
}

const discharge = (drafts: Drafts, done: Discharge, logged: Draft<Touch>): void => {
  switch (done._tag) {
    case "Promise":
      keep(drafts, done.promiseId, done.extent, logged.at, logged.position)
      return
    case "Step":
      endStep(drafts, done.stepId, "done", logged.at)
      return
    case "Cadence":
      logged.didCadence = true
      return
  }
}

/** An answer is owed from now on; later ones join the one that is open. */
export const respond = (
  { relationship }: Drafts,
  reason: ResponseRecord["reason"],
  { event, occurredAt, position }: ContactFact,
): void => {
  if (relationship.response === undefined) {
    relationship.response = {
      openedAt: occurredAt,
      openedBy: position,
      precision: event.precision ?? "instant",
      reason,
      joinedBy: [position],
      answer: undefined,
    }
    relationship.responses.push(relationship.response)
  } else {
    relationship.response.joinedBy.push(position)
  }
}
