import { byOccurrence, type ContactFact } from "../fact/fact.js"
import type { RepId } from "../identity.js"
import type { PromiseDue } from "../promise/promise-facts.js"
import { lastInstantOf, type PromiseRecord } from "../promise/promise-record.js"
import type { ReferralMoment } from "../referral/referral-record.js"
import type { StepRecord } from "../step/step-record.js"
import type { Instant } from "../time/instant.js"
import { amend } from "../touch/amend-touches.js"
import type { Discharge } from "../touch/touch-facts.js"
import { isOutboundPersonal, type ResponseRecord, type Touch } from "../touch/touch-record.js"
import type { CadenceClock, Flag, Milestone, Relationship, Stage } from "./relationship.js"

type Draft<T> = { -readonly [K in keyof T]: T[K] }
type Event<Tag extends ContactFact["event"]["_tag"]> = Extract<ContactFact["event"], { _tag: Tag }>

interface Drafts {
  readonly relationship: Draft<
    Omit<Relationship, "touches" | "milestones" | "flags" | "referral" | "response">
  > & {
    response: (ResponseRecord & { readonly joinedBy: Array<number> }) | undefined
    readonly touches: Array<Touch>
    readonly milestones: Array<Milestone>
    readonly flags: Array<Flag>
    readonly referral: {
      readonly asked: Array<ReferralMoment>
      readonly given: Array<ReferralMoment>
      readonly declined: Array<ReferralMoment>
    }
  }
  readonly promises: Map<string, Draft<PromiseRecord>>
  readonly steps: Map<string, Draft<StepRecord>>
}

/**
 * Folds one contact's facts into its relationship as of `until` (inclusive; default: all of them).
 *
 * `facts` are those known, in any order; they are folded as they happened. Corrections and
 * retractions apply as soon as they are known, whenever they were made: they say what a touch
 * always was. `undefined` when the contact had not been added by `until`.
 */
export const foldRelationship = (
  facts: ReadonlyArray<ContactFact>,
  until?: Instant,
): Relationship | undefined => {
  const ordered = inOrder(amend(facts), until)
  const added = ordered.find(isAdded)
  if (added === undefined) return undefined
  const drafts = begin(added)
  for (const fact of ordered) open(drafts, fact)
  for (const fact of ordered) apply(drafts, fact)
  return {
    ...drafts.relationship,
    promises: [...drafts.promises.values()],
    steps: [...drafts.steps.values()],
  }
}

const isAdded = (
  fact: ContactFact,
): fact is ContactFact & { readonly event: Event<"ContactAdded"> } =>
  fact.event._tag === "ContactAdded"

const inOrder = (
  facts: ReadonlyArray<ContactFact>,
  until: Instant | undefined,
): ReadonlyArray<ContactFact> => {
  const kept = until === undefined ? facts : facts.filter((fact) => fact.occurredAt <= until)
  for (let i = 1; i < kept.length; i++) {
    const before = kept[i - 1]
    const here = kept[i]
    if (before !== undefined && here !== undefined && byOccurrence(before, here) > 0) {
      return [...kept].sort(byOccurrence)
    }
  }
  return kept
}

const begin = (added: ContactFact & { readonly event: Event<"ContactAdded"> }): Drafts => {
  const { event, occurredAt, position } = added
  return {
    relationship: {
      contactId: event.contactId,
      externalId: event.externalId,
      name: event.name,
      zone: event.zone,
      source: event.source,
      addedAt: occurredAt,
      addedBy: position,
      ownerId: undefined,
      ownedBy: position,
      stage: "prospect",
      open: true,
      touches: [],
      lastOutboundPersonal: undefined,
      lastOutbound: undefined,
      milestones: [],
      cadence: stageBegins(occurredAt, position),
      response: undefined,
      promises: [],
      steps: [],
      referral: { asked: [], given: [], declined: [] },
      lastFactAt: occurredAt,
      flags: [],
    },
    promises: new Map(),
    steps: new Map(),
  }
}

const stageBegins = (startedAt: Instant, startedBy: number): CadenceClock => ({
  startedAt,
  startedBy,
})

// Promises and steps are opened first, so that a fact about one that happened before it was made
// (people do record that) finds it.
const open = ({ promises, relationship, steps }: Drafts, fact: ContactFact): void => {
  const { event, occurredAt, position } = fact
  if (event._tag === "PromiseMade" && !promises.has(event.promiseId)) {
    if (lastInstantOf(event.due) < occurredAt) {
      relationship.flags.push({ _tag: "DueBeforeMade", position })
    }
    promises.set(event.promiseId, {
      promiseId: event.promiseId,
      madeAt: occurredAt,
      madeBy: position,
      promisors: event.promisors,
      what: event.what,
      due: event.due,
      agreedDue: event.due,
      agreedBy: position,
      partlyKeptAt: undefined,
      partlyKeptBy: undefined,
      keptAt: undefined,
      keptBy: undefined,
      releasedAt: undefined,
      releasedBy: undefined,
    })
  }
  if (event._tag === "StepBooked" && !steps.has(event.stepId)) {
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
    })
  }
}

const apply = (drafts: Drafts, fact: ContactFact): void => {
  const { relationship } = drafts
  const { event, occurredAt, position } = fact
  relationship.lastFactAt = occurredAt
  switch (event._tag) {
    case "ContactAdded":
      if (event.ownerId !== undefined) own(drafts, event.ownerId, position)
      if (event.source === "web-lead") respond(drafts, "web-lead", fact)
      return
    case "ContactDetailsChanged":
      relationship.name = event.name ?? relationship.name
      relationship.zone = event.zone ?? relationship.zone
      return
    case "ContactAssigned":
      own(drafts, event.repId, position)
      return
    case "SaleRecorded":
      turn(drafts, fact, "won", "customer", event.value?.amount)
      return
    case "ContactDeclined":
      turn(drafts, fact, "declined", "declined")
      return
    case "ContactDisqualified":
      turn(drafts, fact, "disqualified", relationship.stage)
      relationship.open = false
      return
    case "ContactReopened":
      turn(drafts, fact, "reopened", relationship.stage === "customer" ? "customer" : "prospect")
      relationship.open = true
      return
    case "TouchLogged":
      touch(drafts, fact, event)
      return
    case "PromisePartlyKept":
      keep(drafts, event.promiseId, "part", occurredAt, position)
      return
    case "PromiseKept":
      keep(drafts, event.promiseId, "whole", occurredAt, position)
      return
    case "PromiseRescheduled":
      reschedule(drafts, event.promiseId, event.due, occurredAt, position)
      return
    case "PromiseReleased": {
      const promise = drafts.promises.get(event.promiseId)
      if (promise === undefined || promise.releasedAt !== undefined) return
      promise.releasedAt = occurredAt
      promise.releasedBy = position
      return
    }
    case "StepRescheduled": {
      const step = drafts.steps.get(event.stepId)
      if (step === undefined) return
      step.startsAt = event.startsAt
      step.setBy = position
      return
    }
    case "StepSkipped":
      endStep(drafts, event.stepId, "skipped")
      return
    case "ReferralAsked":
      relationship.referral.asked.push({ at: occurredAt, position })
      return
    case "ReferralGiven":
      relationship.referral.given.push({ at: occurredAt, position })
      return
    case "ReferralDeclined":
      relationship.referral.declined.push({ at: occurredAt, position })
      return
    // Opened before the others; applied when the touches were amended.
    case "PromiseMade":
    case "StepBooked":
    case "TouchCorrected":
    case "TouchRetracted":
      return
  }
}

const own = ({ relationship }: Drafts, repId: RepId, position: number): void => {
  relationship.ownerId = repId
  relationship.ownedBy = position
}

const turn = (
  { relationship }: Drafts,
  { event, occurredAt, position }: ContactFact,
  kind: Milestone["kind"],
  stage: Stage,
  value?: number,
): void => {
  if (kind === "won" && relationship.lastOutboundPersonal === undefined) {
    relationship.flags.push({ _tag: "OutcomeBeforeFirstTouch", position })
  }
  relationship.milestones.push({
    kind,
    at: occurredAt,
    precision: event.precision ?? "instant",
    position,
    touchesBefore: relationship.touches.length,
    ownerId: relationship.ownerId,
    value,
  })
  // A repeat sale leaves the customer's rhythm where it was; a change of stage starts another.
  if (stage !== relationship.stage || kind === "reopened") {
    relationship.stage = stage
    relationship.cadence = stageBegins(occurredAt, position)
  }
}

const touch = (drafts: Drafts, fact: ContactFact, event: Event<"TouchLogged">): void => {
  const { relationship } = drafts
  const logged: Draft<Touch> = {
    touchId: event.touchId,
    position: fact.position,
    at: fact.occurredAt,
    precision: event.precision ?? "instant",
    direction: event.direction,
    channel: event.channel,
    outcome: event.outcome,
    mode: event.mode,
    repId: event.repId,
    ownerId: relationship.ownerId,
    play: event.play,
    classification: event.classification,
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
    if (answers(logged)) relationship.response = undefined
  } else if (isOutboundPersonal(logged)) {
    dischargeDue(drafts, logged)
  }
}

const answers = (logged: Touch): boolean =>
  isOutboundPersonal(logged) && logged.outcome !== "bounced"

// A touch that names nothing closes the responses open before it, else does the booked step whose
// time has come, else the current cadence touch. One that never arrived answered nobody and kept
// no appointment, but it was the cadence's attempt.
const dischargeDue = (drafts: Drafts, logged: Draft<Touch>): void => {
  const { relationship, steps } = drafts
  if (answers(logged)) {
    if (relationship.response !== undefined) {
      relationship.response = undefined
      return
    }
    let due: StepRecord | undefined
    for (const step of steps.values()) {
      if (step.ended !== undefined || step.startsAt > logged.at) continue
      if (due === undefined || step.startsAt < due.startsAt) due = step
    }
    if (due !== undefined) {
      endStep(drafts, due.stepId, "done")
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
      endStep(drafts, done.stepId, "done")
      return
    case "Cadence":
      logged.didCadence = true
      return
  }
}

const respond = (
  { relationship }: Drafts,
  reason: ResponseRecord["reason"],
  { occurredAt, position }: ContactFact,
): void => {
  if (relationship.response === undefined) {
    relationship.response = {
      openedAt: occurredAt,
      openedBy: position,
      reason,
      joinedBy: [position],
    }
  } else {
    relationship.response.joinedBy.push(position)
  }
}

const keep = (
  { promises }: Drafts,
  promiseId: string,
  extent: "whole" | "part",
  at: Instant,
  position: number,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined) return
  if (extent === "part") {
    promise.partlyKeptAt ??= at
    promise.partlyKeptBy ??= position
  } else {
    promise.keptAt ??= at
    promise.keptBy ??= position
  }
}

const reschedule = (
  { promises }: Drafts,
  promiseId: string,
  due: PromiseDue,
  at: Instant,
  position: number,
): void => {
  const promise = promises.get(promiseId)
  if (promise === undefined) return
  if (at <= lastInstantOf(promise.due)) promise.due = due
  promise.agreedDue = due
  promise.agreedBy = position
}

const endStep = ({ steps }: Drafts, stepId: string, how: "done" | "skipped"): void => {
  const step = steps.get(stepId)
  if (step !== undefined) step.ended ??= how
}
