import {
  addExact,
  durationToText,
  endOfDay,
  instantFromMillis,
  instantToIso,
  isOwed,
  lastInstantOf,
  localDateAt,
  type Policy,
  type PromiseRecord,
  type Relationship,
  type RepId,
  respondBy,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import { Either, Option } from "effect"
import { delegatesOf } from "../absence.js"
import { heirsOf } from "../successor.js"
import type { Team } from "../team.js"
import type { Asked } from "./asked.js"
import { cadenceInForce, rulesAt } from "./cadence-in-force.js"
import { cadenceTouchOf, cadenceWhy, settingOf } from "./cadence-touch.js"
import type { Obligation } from "./obligation.js"

/**
 * Everything owed to an open contact at an instant, in no particular order. There is always at
 * least the cadence touch, so that an open contact is never without a next step; a closed one is
 * owed nothing.
 */
export const obligationsOf = (relationship: Relationship, asked: Asked): Array<Obligation> => {
  if (!relationship.open) return []
  const obligations = [cadenceTouch(relationship, asked)]
  const response = waitingResponse(relationship, asked)
  if (response !== undefined) obligations.push(response)
  for (const promise of relationship.promises) {
    if (isOwed(promise)) obligations.push(...promised(relationship, promise, asked))
  }
  for (const step of relationship.steps) {
    if (step.ended !== undefined) continue
    obligations.push({
      ...owedBy(relationship, step.repId ?? relationship.ownerId),
      kind: "step",
      from: step.startsAt,
      by: step.startsAt,
      channel: step.channel,
      play: step.play,
      why: { code: "step-booked", about: step.about, bookedAt: instantToIso(step.bookedAt) },
      facts: positions(step.bookedBy, step.setBy),
    })
  }
  return obligations.map((obligation) => asOfNow(obligation, asked))
}

// Whose successors owe it and in which queue it sits, as of now. Who is away still owes it; who stands
// in for them sees it too.
const asOfNow = (obligation: Obligation, { at, team }: Asked): Obligation => {
  const heirs = heirsOf(obligation.obligors, team)
  const others = heirsOf(
    [...obligation.alsoShownTo, ...delegatesOf(heirs.repIds, team, at)],
    team,
  ).repIds.filter((repId) => !heirs.repIds.includes(repId))
  return {
    ...obligation,
    obligors: heirs.repIds,
    queues: heirs.queues,
    alsoShownTo: [...new Set(others)],
    facts:
      heirs.facts.length === 0 ? obligation.facts : positions(...obligation.facts, ...heirs.facts),
  }
}

const zoneOf = (relationship: Relationship, policy: Policy): ZoneId =>
  relationship.zone ?? policy.zone

const positions = (...all: ReadonlyArray<number | undefined>): ReadonlyArray<number> =>
  [...new Set(all.filter((position) => position !== undefined))].sort((a, b) => a - b)

const owedBy = (relationship: Relationship, repId: RepId | undefined) => ({
  contactId: relationship.contactId,
  stage: relationship.stage,
  obligors: repId === undefined ? [] : [repId],
  queues: [],
  alsoShownTo: [],
  channel: undefined,
  play: undefined,
})

const cadenceTouch = (relationship: Relationship, asked: Asked): Obligation => {
  const touch = cadenceTouchOf(relationship, asked)
  const { next } = touch
  return {
    ...owedBy(relationship, relationship.ownerId),
    // Without a slot, clearing the way to one is what there is to do.
    kind: Either.isLeft(next.slot) ? "clear-the-way" : "cadence",
    from: next.from,
    by: next.by,
    channel: next.channel,
    play: next.play,
    why: cadenceWhy(touch),
    facts: positions(...touch.facts),
  }
}

const waitingResponse = (relationship: Relationship, asked: Asked): Obligation | undefined => {
  const { response } = relationship
  if (response === undefined) return undefined
  // An answer is owed by the rules of when it was asked for, whatever was published since.
  const rules = rulesAt(asked, response.openedAt)
  const { policy } = rules
  const isLead = response.reason === "web-lead"
  const byCadence = respondBy(
    cadenceInForce(rules, relationship).cadence,
    isLead ? "web-lead" : "inbound",
    response.openedAt,
    settingOf(relationship, { ...asked, ...rules }),
  )
  const { by, within } = Option.getOrElse(byCadence, () => {
    const ours = isLead ? policy.respondWithin.webLead : policy.respondWithin.inbound
    return { within: ours, by: addExact(response.openedAt, ours) }
  })
  return {
    ...owedBy(relationship, relationship.ownerId),
    kind: "response",
    from: response.openedAt,
    by,
    why: {
      code: isLead ? "web-lead-waits" : "inbound-waits",
      since: instantToIso(response.openedAt),
      within: durationToText(within),
    },
    facts: response.joinedBy,
  }
}

// A rep's promise is owed from the start of the promised day. One made by the contact is theirs to
// keep; once its time has passed, asking about it is the owner's step.
const promised = (
  relationship: Relationship,
  promise: PromiseRecord,
  { policy, team, at }: Asked,
): ReadonlyArray<Obligation> => {
  const zone =
    promise.agreedDue._tag === "LocalDate" ? promise.agreedDue.zone : zoneOf(relationship, policy)
  const by = lastInstantOf(promise.agreedDue)
  const reps = promise.promisors.flatMap((promisor) =>
    promisor._tag === "Rep" ? [promisor.repId] : [],
  )
  const facts = positions(promise.madeBy, promise.agreedBy)
  const reason = { what: promise.what, madeAt: instantToIso(promise.madeAt) }
  const obligations: Array<Obligation> = []
  if (reps.length > 0) {
    obligations.push({
      ...owedBy(relationship, undefined),
      kind: "promise",
      obligors: reps,
      alsoShownTo: at > by ? managersOf([...reps, ...heirsOf(reps, team).repIds], team) : [],
      from: startOfDay(localDateAt(by, zone), zone),
      by,
      why: { code: "promise-made", ...reason },
      facts,
    })
  }
  if (reps.length < promise.promisors.length) {
    const from = instantFromMillis(by + 1)
    obligations.push({
      ...owedBy(relationship, relationship.ownerId),
      kind: "ask-about-promise",
      from,
      by: instantFromMillis(endOfDay(localDateAt(from, zone), zone) - 1),
      why: { code: "promise-by-contact", ...reason },
      facts,
    })
  }
  return obligations
}

const managersOf = (reps: ReadonlyArray<RepId>, team: Team): ReadonlyArray<RepId> => {
  const managers = new Set<RepId>()
  for (const repId of reps) {
    const managerId = team.get(repId)?.managerId
    if (managerId !== undefined && !reps.includes(managerId)) managers.add(managerId)
  }
  return [...managers]
}
