import { type Draft, type Drafts, type Event, ownerOf } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import { keep } from "../promise/fold-promises.js"
import { endStep, stepDueAt } from "../step/fold-steps.js"
import type { Discharge } from "./touch-facts.js"
import { isOutboundPersonal, type ResponseRecord, type Touch } from "./touch-record.js"

// Shared by all touches that ended nothing, which are most.
const NOTHING: ReadonlyArray<number> = []

/** Adds a touch, and does what it does. */
export const touch = (drafts: Drafts, fact: ContactFact, event: Event<"TouchLogged">): void => {
  const { relationship } = drafts
  const logged: Draft<Touch> = {
    contactId: event.contactId,
    touchId: event.touchId,
    position: fact.position,
    at: fact.occurredAt,
    recordedAt: fact.recordedAt,
    on: event.on,
    enteredAt: event.enteredAt,
    direction: event.direction,
    channel: event.channel,
    outcome: event.outcome,
    mode: event.mode,
    repId: event.repId,
    ownerId: ownerOf(drafts)?.repId,
    play: event.play,
    classification: event.classification,
    checklist: event.checklist,
    content: event.content,
    tells: event.tells,
    batch: event.batch,
    didCadence: false,
    ended: NOTHING,
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
    if (answers(logged)) answerAll(drafts, logged)
  } else if (isOutboundPersonal(logged)) {
    dischargeDue(drafts, fact, logged)
  }
}

/** Whoever is answered is answered in all logs that are theirs. */
const answerAll = ({ together }: Drafts, logged: Draft<Touch>): boolean => {
  let any = false
  for (const log of together) {
    if (log.response === undefined) continue
    log.response.answer = logged
    logged.ended = [...logged.ended, ...log.response.joinedBy]
    log.response = undefined
    any = true
  }
  return any
}

const answers = (logged: Touch): boolean =>
  isOutboundPersonal(logged) && logged.outcome !== "bounced"

// A touch that names nothing closes the responses open before it, else does the booked step whose
// time has come, else the current cadence touch. One that never arrived answered nobody and kept
// no appointment, but it was the cadence's attempt.
const dischargeDue = (drafts: Drafts, fact: ContactFact, logged: Draft<Touch>): void => {
  if (answers(logged)) {
    if (answerAll(drafts, logged)) return
    const due = stepDueAt(drafts, fact)
    if (due !== undefined) {
      due.ended = "done"
      due.endedAt = logged.at
      logged.ended = [due.bookedBy, due.setBy]
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
  drafts: Drafts,
  reason: ResponseRecord["reason"],
  { event, occurredAt, position }: ContactFact,
): void => {
  if (drafts.response === undefined) {
    drafts.response = {
      openedAt: occurredAt,
      openedBy: position,
      on: event.on,
      reason,
      joinedBy: [position],
      answer: undefined,
    }
    drafts.relationship.responses.push(drafts.response)
  } else {
    drafts.response.joinedBy.push(position)
  }
}
