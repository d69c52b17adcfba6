import { type Draft, type Drafts, type Event, ownerOf } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import { keep } from "../promise/fold-promises.js"
import { end, endStep, stepDueAt } from "../step/fold-steps.js"
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
    saysCadence: false,
    ended: NOTHING,
  }
  relationship.touches.push(logged)
  if (event.direction === "inbound") {
    if (event.mode === "personal") hear(drafts, fact, event)
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

// Whoever was spoken to waits no longer. An auto-reply waits for nothing.
const hear = (drafts: Drafts, fact: ContactFact, event: Event<"TouchLogged">): void => {
  if (event.outcome === "reached") endWaiting(drafts, fact)
  else if (event.needsAnswer !== false && event.classification !== "auto-reply") {
    respond(drafts, "inbound", fact)
  }
}

/** Whoever is answered is answered in all logs that are theirs. */
const answerAll = ({ together }: Drafts, logged: Draft<Touch>): boolean => {
  let any = false
  for (const log of together) {
    if (log.response === undefined) continue
    log.response.answer = logged
    log.response.endedAt = logged.at
    log.response.endedBy = logged.position
    logged.ended = [...logged.ended, ...log.response.joinedBy]
    log.response = undefined
    any = true
  }
  return any
}

/** Nobody waits for an answer any more, though none was given. */
export const endWaiting = (
  { together }: Drafts,
  { occurredAt, position }: Pick<ContactFact, "occurredAt" | "position">,
): void => {
  for (const log of together) {
    if (log.response === undefined) continue
    log.response.endedAt = occurredAt
    log.response.endedBy = position
    log.response = undefined
  }
}

// Only what can have reached them answers, or is an appointment kept.
const answers = (logged: Touch): boolean =>
  isOutboundPersonal(logged) && logged.outcome !== "bounced" && logged.outcome !== "no-answer"

// A touch that names nothing closes the responses open before it, else does the booked step whose
// time has come, else the current cadence touch. One that never arrived does nothing.
const dischargeDue = (drafts: Drafts, fact: ContactFact, logged: Draft<Touch>): void => {
  if (answers(logged)) {
    if (answerAll(drafts, logged)) return
    const due = stepDueAt(drafts, fact, logged.channel)
    if (due !== undefined) {
      end(due, "done", logged)
      logged.ended = [due.bookedBy, due.setBy]
      return
    }
  }
  if (logged.outcome !== "bounced") logged.didCadence = true
}

const discharge = (drafts: Drafts, done: Discharge, logged: Draft<Touch>): void => {
  switch (done._tag) {
    case "Promise":
      keep(drafts, done.promiseId, done.extent, logged.at, logged.position)
      return
    case "Step":
      endStep(drafts, done.stepId, "done", logged)
      return
    case "Cadence":
      logged.didCadence = true
      logged.saysCadence = true
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
      endedAt: undefined,
      endedBy: undefined,
    }
    drafts.relationship.responses.push(drafts.response)
  } else {
    drafts.response.joinedBy.push(position)
  }
}
