import {
  addCalendar,
  addExact,
  CalendarDuration,
  ExactDuration,
  endOfDay,
  type Instant,
  instantFromMillis,
  instantToIso,
  isOwed,
  lastInstantOf,
  localDateAt,
  type Policy,
  type PromiseRecord,
  type Relationship,
  type RepId,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import { Schema } from "effect"
import type { Team } from "../team.js"
import type { Obligation } from "./obligation.js"

/** What an agenda depends on besides the relationship. */
export interface Asked {
  readonly policy: Policy
  readonly team: Team
  readonly at: Instant
}

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
  return obligations
}

const encodeCalendar = Schema.encodeSync(CalendarDuration)
const encodeExact = Schema.encodeSync(ExactDuration)

const zoneOf = (relationship: Relationship, policy: Policy): ZoneId =>
  relationship.zone ?? policy.zone

const positions = (...all: ReadonlyArray<number | undefined>): ReadonlyArray<number> =>
  [...new Set(all.filter((position) => position !== undefined))].sort((a, b) => a - b)

const owedBy = (relationship: Relationship, repId: RepId | undefined) => ({
  contactId: relationship.contactId,
  stage: relationship.stage,
  obligors: repId === undefined ? [] : [repId],
  alsoShownTo: [],
  channel: undefined,
  play: undefined,
})

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b)

// Due at the rule's instant, but never later than the longest silence allows.
const cadenceTouch = (relationship: Relationship, { policy }: Asked): Obligation => {
  const { cadence: clock, lastOutboundPersonal: last } = relationship
  const rule = policy.cadences[relationship.stage]
  const zone = zoneOf(relationship, policy)
  const isFirst = clock.lastDoneAt === undefined
  const since = clock.lastDoneAt ?? clock.startedAt
  const after = isFirst ? rule.first : rule.gap.ideal
  const ruled = addCalendar(since, after, zone)
  const silentSince = last?.at ?? relationship.addedAt
  const clamp = addCalendar(silentSince, rule.gap.max, zone)
  const due = earlier(ruled, clamp)
  const moved = clamp < ruled
  return {
    ...owedBy(relationship, relationship.ownerId),
    kind: "cadence",
    from: due,
    by: instantFromMillis(endOfDay(localDateAt(due, zone), zone) - 1),
    why: {
      code: isFirst ? "cadence-first" : "cadence-next",
      rule: { cadenceId: rule.id, version: rule.version },
      since: instantToIso(since),
      after: encodeCalendar(after),
      moved: moved
        ? {
            code: "max-gap",
            max: encodeCalendar(rule.gap.max),
            since: instantToIso(silentSince),
            insteadOf: instantToIso(ruled),
          }
        : undefined,
    },
    facts: positions(
      clock.lastDoneBy ?? clock.startedBy,
      moved ? (last?.position ?? relationship.addedBy) : undefined,
    ),
  }
}

const waitingResponse = (relationship: Relationship, { policy }: Asked): Obligation | undefined => {
  const { response } = relationship
  if (response === undefined) return undefined
  const isLead = response.reason === "web-lead"
  const within = isLead ? policy.respondWithin.webLead : policy.respondWithin.inbound
  return {
    ...owedBy(relationship, relationship.ownerId),
    kind: "response",
    from: response.openedAt,
    by: addExact(response.openedAt, within),
    why: {
      code: isLead ? "web-lead-waits" : "inbound-waits",
      since: instantToIso(response.openedAt),
      within: encodeExact(within),
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
      alsoShownTo: at > by ? managersOf(reps, team) : [],
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
