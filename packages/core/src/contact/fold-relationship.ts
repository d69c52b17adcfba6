import { allowChannel, blockChannel, forbid, permit } from "../consent/fold-consent.js"
import { moveDebt } from "../debt/fold-debts.js"
import { byOccurrence, type ContactFact } from "../fact/fact.js"
import { withoutPersonal } from "../fact/personal-fields.js"
import { liftHold, openHold } from "../hold/fold-holds.js"
import type { ContactId } from "../identity.js"
import { statePreference, withdrawPreference } from "../preference/fold-preferences.js"
import {
  keep,
  meetCondition,
  openPromise,
  release,
  reschedule,
  transfer,
} from "../promise/fold-promises.js"
import { closeLoop, openReferral, referredBy } from "../referral/fold-referrals.js"
import { endStep, moveStep, openStep } from "../step/fold-steps.js"
import type { Instant } from "../time/instant.js"
import { amend } from "../touch/amend-touches.js"
import { respond, touch } from "../touch/fold-touches.js"
import { handOver, introduce } from "./fold-hand-over.js"
import { adopt, enrol, own, turn } from "./fold-stage.js"
import { beginTogether, joinAsMerged, nothingLacking, relationshipOf } from "./fold-together.js"
import { growingMerges } from "./merges.js"
import type { Relationship } from "./relationship.js"
import { type Beginning, begin, type Drafts, describedIn, partOf } from "./relationship-draft.js"

/**
 * Folds one contact's facts into its relationship as of `until` (inclusive; default: all of them).
 *
 * `facts` are those known, in any order; they are folded as they happened. Corrections and
 * retractions apply as soon as they are known, whenever they were made: they say what a touch
 * always was. So does an erasure take every personal word away. `undefined` when the contact had not
 * been added by `until`. Merges are passed over: {@link relationshipsOf} folds contacts together.
 */
export const foldRelationship = (
  facts: ReadonlyArray<ContactFact>,
  until?: Instant,
): Relationship | undefined => {
  const ordered = inOrder(asKnown(facts), until)
  const added = ordered.find(isBeginning)
  if (added === undefined) return undefined
  const log = partOf(added.event, begin(added), nothingLacking(), new Set())
  for (const fact of ordered) open(log, fact)
  for (const fact of ordered) apply(log, fact)
  return relationshipOf([log])
}

/**
 * Every relationship of the contacts whose logs these are, as of `until` (inclusive; default: all that
 * happened). A contact that is merged into another by then has none of its own: the other's is theirs
 * both. The facts are those known, in any order, of whole logs: with a contact also those of all that it
 * was ever merged with.
 */
export const relationshipsOf = (
  facts: Iterable<ContactFact>,
  until?: Instant,
): ReadonlyArray<Relationship> => {
  const logs = new Map<ContactId, Array<ContactFact>>()
  const turns: Array<ContactFact> = []
  for (const fact of facts) {
    const log = logs.get(fact.event.contactId)
    if (log === undefined) logs.set(fact.event.contactId, [fact])
    else log.push(fact)
    if (isBeginning(fact) || isMerge(fact)) turns.push(fact)
  }
  const merges = growingMerges()
  if (turns.some(isMerge)) for (const { event } of inOrder(turns, until)) merges.learn(event)
  const groups = new Map<ContactId, Array<ReadonlyArray<ContactFact>>>()
  for (const [contactId, log] of logs) {
    const survivor = merges.survivorOf(contactId)
    groups.set(survivor, [...(groups.get(survivor) ?? []), log])
  }
  return [...groups].flatMap(([survivor, group]) => {
    const [only] = group
    const relationship =
      group.length === 1 && only !== undefined
        ? foldRelationship(only, until)
        : foldTogether(survivor, group, until)
    return relationship === undefined ? [] : [relationship]
  })
}

const foldTogether = (
  survivor: ContactId,
  group: ReadonlyArray<ReadonlyArray<ContactFact>>,
  until: Instant | undefined,
): Relationship | undefined => {
  const ordered = inOrder(group.flatMap(asKnown), until)
  const beginnings = ordered.filter(isBeginning)
  const added = beginnings.find(({ event }) => event.contactId === survivor)
  if (added === undefined) return undefined
  const { logs, partIn } = beginTogether(added, beginnings)
  const merges = growingMerges()
  for (const fact of ordered) open(partIn(fact), fact)
  for (const fact of ordered) {
    apply(partIn(fact), fact)
    // Only now: what says that a duplicate begins describes nothing but the duplicate.
    if (merges.learn(fact.event)) joinAsMerged(logs, survivor, merges)
  }
  return relationshipOf(logs)
}

const isBeginning = (fact: ContactFact): fact is Beginning =>
  fact.event._tag === "ContactAdded" || fact.event._tag === "ContactAdopted"

const isMerge = ({ event }: ContactFact): boolean =>
  event._tag === "ContactMerged" || event._tag === "MergeUndone"

const asKnown = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<ContactFact> =>
  amend(facts.some(isErasure) ? facts.map(withoutPersonal) : facts)

const isErasure = ({ event }: ContactFact): boolean => event._tag === "ContactErased"

const inOrder = <F extends ContactFact>(
  facts: ReadonlyArray<F>,
  until: Instant | undefined,
): ReadonlyArray<F> => {
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
  else if (event._tag === "ReferralGiven") openReferral(drafts, event, fact)
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
      if (event.referredBy !== undefined) referredBy(drafts, event.referredBy, fact)
      return
    case "ContactAdded":
      if (event.ownerId !== undefined) own(drafts, event.ownerId, position)
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
      own(drafts, event.repId, position)
      return
    case "SaleRecorded":
      turn(drafts, fact, "won", "customer", event.value?.amount)
      return
    case "ContactDeclined":
      turn(drafts, fact, "declined", "declined")
      return
    case "ContactDisqualified":
      if (!drafts.speaksFor) return
      turn(drafts, fact, "disqualified", relationship.stage)
      relationship.disqualified = true
      return
    case "ContactReopened":
      if (!drafts.speaksFor) return
      turn(drafts, fact, "reopened", relationship.stage === "customer" ? "customer" : "prospect")
      relationship.disqualified = false
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
    case "DebtRecorded":
    case "PaymentRecorded":
      moveDebt(drafts, event, fact)
      return
    case "StepRescheduled":
      moveStep(drafts, event, position)
      return
    case "StepSkipped":
      endStep(drafts, event.stepId, "skipped")
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
    case "ReferralDeclined":
      relationship.referral.declined.push({ at: occurredAt, position })
      return
    case "ContactErased":
      if (drafts.speaksFor) relationship.erased = true
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
    case "ContactMerged":
    case "DuplicateAbsorbed":
    case "MergeUndone":
    case "DuplicateReleased":
      return
    // Opened before the others; applied when the touches were amended.
    case "PromiseMade":
    case "StepBooked":
    case "HoldPlaced":
    case "NotNowSaid":
    case "ReferralGiven":
    case "TouchCorrected":
    case "TouchRetracted":
      return
  }
}
