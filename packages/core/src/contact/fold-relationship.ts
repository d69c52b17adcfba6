import { allowChannel, blockChannel, forbid, permit } from "../consent/fold-consent.js"
import { byOccurrence, type ContactFact } from "../fact/fact.js"
import { liftHold, openHold } from "../hold/fold-holds.js"
import { statePreference, withdrawPreference } from "../preference/fold-preferences.js"
import { keep, openPromise, release, reschedule } from "../promise/fold-promises.js"
import { endStep, moveStep, openStep } from "../step/fold-steps.js"
import type { Instant } from "../time/instant.js"
import { amend } from "../touch/amend-touches.js"
import { respond, touch } from "../touch/fold-touches.js"
import { adopt, enrol, own, turn } from "./fold-stage.js"
import type { Relationship } from "./relationship.js"
import { type Beginning, begin, type Drafts } from "./relationship-draft.js"

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
  const added = ordered.find(isBeginning)
  if (added === undefined) return undefined
  const drafts = begin(added)
  for (const fact of ordered) open(drafts, fact)
  for (const fact of ordered) {
    const wasOpen = drafts.relationship.open
    apply(drafts, fact)
    if (drafts.relationship.open !== wasOpen) openOrClose(drafts, fact)
  }
  return {
    ...drafts.relationship,
    promises: [...drafts.promises.values()],
    steps: [...drafts.steps.values()],
  }
}

const isBeginning = (fact: ContactFact): fact is Beginning =>
  fact.event._tag === "ContactAdded" || fact.event._tag === "ContactAdopted"

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

// What others speak of is opened first, so that a fact about it that happened before it was made
// (people do record that) finds it.
const open = (drafts: Drafts, fact: ContactFact): void => {
  const { event } = fact
  if (event._tag === "PromiseMade") openPromise(drafts, event, fact)
  else if (event._tag === "StepBooked") openStep(drafts, event, fact)
  else if (event._tag === "HoldPlaced" || event._tag === "NotNowSaid") openHold(drafts, event, fact)
}

const openOrClose = ({ relationship }: Drafts, { occurredAt: at, position }: ContactFact): void => {
  const last = relationship.openings.at(-1)
  if (relationship.open)
    relationship.openings.push({ from: at, openedBy: position, until: undefined })
  else if (last !== undefined) last.until = at
}

const apply = (drafts: Drafts, fact: ContactFact): void => {
  const { relationship } = drafts
  const { event, occurredAt, position } = fact
  relationship.lastFactAt = occurredAt
  switch (event._tag) {
    case "ContactAdopted":
      adopt(drafts, fact)
      if (event.ownerId !== undefined) own(drafts, event.ownerId, position)
      if (event.source === "web-lead") respond(drafts, "web-lead", fact)
      return
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
      turn(drafts, fact, "won", "customer", {
        value: event.value?.amount,
        currency: event.value?.currency,
      })
      return
    case "ContactDeclined":
      turn(drafts, fact, "declined", "declined")
      return
    case "ContactDisqualified":
      turn(drafts, fact, "disqualified", relationship.stage, {
        because: { basis: event.basis, reason: event.reason },
      })
      relationship.disqualified = true
      relationship.open = false
      return
    case "ContactReopened":
      turn(drafts, fact, "reopened", relationship.stage === "customer" ? "customer" : "prospect")
      relationship.disqualified = false
      relationship.open = relationship.forbidden === undefined
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
    case "PromiseReleased":
      release(drafts, event.promiseId, occurredAt, position)
      return
    case "StepRescheduled":
      moveStep(drafts, event, position)
      return
    case "StepSkipped":
      endStep(drafts, event.stepId, "skipped", occurredAt)
      return
    case "HoldLifted":
      liftHold(drafts, event, fact)
      return
    case "ChannelBlocked":
      blockChannel(drafts, event, fact)
      return
    case "ChannelAllowed":
      allowChannel(drafts, event)
      return
    case "ContactForbidden":
      forbid(drafts, event, fact)
      return
    case "ContactPermitted":
      permit(drafts)
      return
    case "PreferenceStated":
      statePreference(drafts, event, position)
      return
    case "PreferenceWithdrawn":
      withdrawPreference(drafts, event.kind)
      return
    case "CadenceEnrolled":
      enrol(drafts, fact, event.cadence, event.startAt)
      return
    case "CadenceSwitched":
      enrol(drafts, fact, event.to, event.startAt)
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
    case "ContactHandedOver":
    case "ContactIntroduced":
    case "ContactMerged":
    case "DuplicateAbsorbed":
    case "MergeUndone":
    case "DuplicateReleased":
    case "ContactErased":
    case "PromiseConditionMet":
    case "PromiseTransferred":
    case "ReferralThanked":
    case "ReferralOutcomeReported":
    case "ContactReferred":
      return
    // Opened before the others; applied when the touches were amended.
    case "PromiseMade":
    case "StepBooked":
    case "HoldPlaced":
    case "NotNowSaid":
    case "TouchCorrected":
    case "TouchRetracted":
      return
  }
}
