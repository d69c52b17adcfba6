import { termsIn } from "../cadence/own-terms.js"
import { allowChannel, blockChannel, forbid, permit } from "../consent/fold-consent.js"
import { moveDebt } from "../debt/fold-debts.js"
import type { ContactFact, RelationshipFact } from "../fact/fact.js"
import { liftHold, openHold } from "../hold/fold-holds.js"
import { joinParty, leaveParty } from "../party/fold-party.js"
import { statePreference, withdrawPreference } from "../preference/fold-preferences.js"
import {
  endOrOweAgain,
  keep,
  meetCondition,
  openPromise,
  release,
  reschedule,
  transfer,
} from "../promise/fold-promises.js"
import { closeLoop, openReferral, referredBy } from "../referral/fold-referrals.js"
import { endStep, moveStep, openStep } from "../step/fold-steps.js"
import { endWaiting, respond, touch } from "../touch/fold-touches.js"
import { handOver, introduce } from "./fold-hand-over.js"
import { adopt, enrol, own, skip, turn } from "./fold-stage.js"
import {
  type DraftRelationship,
  type Drafts,
  describedIn,
  isClosed,
  spokenFor,
} from "./relationship-draft.js"
import { stageAfter } from "./stage-at.js"

/**
 * What others speak of is opened first, so that a fact about it that happened before it was made
 * (people do record that) finds it.
 */
export const open = (drafts: Drafts, fact: ContactFact): void => {
  const { event } = fact
  if (event._tag === "TouchLogged") return
  if (event._tag === "PromiseMade") openPromise(drafts, event, fact)
  else if (event._tag === "StepBooked") openStep(drafts, event, fact)
  else if (event._tag === "HoldPlaced" || event._tag === "NotNowSaid") openHold(drafts, event, fact)
  else if (event._tag === "ReferralGiven") openReferral(drafts, event, fact)
}

/** Keeps when a fact happened: its instant or, where only that is known, its own date. */
export const keepWhen = (
  relationship: DraftRelationship,
  { event: { on }, occurredAt, position }: RelationshipFact,
): void => {
  if (on === undefined) relationship.lastTimedAt = occurredAt
  else relationship.dates.set(position, on)
}

/** Lets one fact happen. */
export const apply = (drafts: Drafts, fact: ContactFact): void => {
  const { relationship } = drafts
  const { event, occurredAt, position } = fact
  keepWhen(relationship, fact)
  // In the order of how often they happen: a switch over texts compares one after the other.
  switch (event._tag) {
    case "TouchLogged":
      touch(drafts, fact, event)
      return
    case "PromiseMade":
      if (isClosed(drafts)) endOrOweAgain(drafts, true, fact)
      return
    // Opened before the others; applied when the touches were amended.
    case "StepBooked":
    case "HoldPlaced":
    case "NotNowSaid":
    case "ReferralGiven":
    case "TouchCorrected":
    case "TouchRetracted":
      return
    case "ContactAdopted":
      adopt(drafts, fact)
      if (event.ownerId !== undefined) own(drafts, event.ownerId, fact)
      if (event.source === "web-lead") respond(drafts, "web-lead", fact)
      if (event.referredBy !== undefined) referredBy(drafts, event.referredBy, fact)
      return
    case "ContactAdded":
      if (event.ownerId !== undefined) own(drafts, event.ownerId, fact)
      if (event.source === "web-lead") respond(drafts, "web-lead", fact)
      if (event.referredBy !== undefined) referredBy(drafts, event.referredBy, fact)
      return
    case "ContactDetailsChanged": {
      const described = describedIn(drafts)
      described.name = event.name ?? described.name
      described.zone = event.zone ?? described.zone
      return
    }
    case "ContactAssigned":
      own(drafts, event.repId, fact)
      return
    case "ContactUnassigned":
      own(drafts, undefined, fact)
      return
    case "SaleRecorded":
      endWaiting(drafts, fact)
      turn(drafts, fact, "won", "customer", {
        value: event.value?.amount,
        currency: event.value?.currency,
      })
      return
    case "ContactDeclined":
      endWaiting(drafts, fact)
      turn(drafts, fact, "declined", "declined")
      return
    case "ContactDisqualified":
      endWaiting(drafts, fact)
      for (const log of spokenFor(drafts)) log.disqualified = true
      if (!drafts.speaksFor) return
      turn(drafts, fact, "disqualified", relationship.stage, {
        because: { basis: event.basis, reason: event.reason },
      })
      return
    case "ContactReopened":
      for (const log of spokenFor(drafts)) log.disqualified = false
      if (!drafts.speaksFor) return
      turn(drafts, fact, "reopened", stageAfter("reopened", relationship.stage))
      return
    case "PromisePartlyKept":
      keep(drafts, event.promiseId, "part", occurredAt, position)
      return
    case "PromiseKept":
      keep(drafts, event.promiseId, "whole", occurredAt, position)
      return
    case "PromiseRescheduled":
      reschedule(drafts, event.promiseId, event.due, occurredAt, position)
      if (isClosed(drafts)) endOrOweAgain(drafts, true, fact)
      return
    case "PromiseReleased":
      release(drafts, event.promiseId, occurredAt, position)
      return
    case "DebtRecorded":
    case "PaymentRecorded":
      moveDebt(drafts, event, fact)
      return
    case "StepRescheduled":
      moveStep(drafts, event, fact)
      return
    case "StepSkipped":
      endStep(drafts, event.stepId, "skipped", { at: occurredAt, position })
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
      endWaiting(drafts, fact)
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
      enrol(drafts, fact, event.cadence, event.startAt, termsIn(event))
      return
    case "CadenceStepSkipped":
      skip(drafts, fact)
      return
    case "CadenceSwitched":
      enrol(drafts, fact, event.to, event.startAt, undefined)
      return
    case "ReferralAsked":
      relationship.referral.asked.push({ at: occurredAt, position })
      return
    case "ReferralDeclined":
      relationship.referral.declined.push({ at: occurredAt, position })
      return
    case "ContactErased":
      endWaiting(drafts, fact)
      for (const log of spokenFor(drafts)) log.erased = true
      return
    case "ContactHandedOver":
      handOver(drafts, event, fact)
      return
    case "ContactIntroduced":
      introduce(drafts, event)
      return
    case "PromiseConditionMet":
      meetCondition(drafts, event.promiseId, fact)
      return
    case "PromiseTransferred":
      transfer(drafts, event, fact)
      return
    case "ReferralThanked":
    case "ReferralOutcomeReported":
      closeLoop(drafts, event, fact)
      return
    case "ContactReferred":
      referredBy(drafts, event.byContactId, fact)
      return
    case "PartyJoined":
      joinParty(drafts, event, fact)
      return
    case "PartyLeft":
      leaveParty(drafts, event)
      return
    case "ContactMerged":
    case "DuplicateAbsorbed":
    case "MergeUndone":
    case "DuplicateReleased":
      return
  }
}
