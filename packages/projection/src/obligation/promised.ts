import {
  instantFromMillis,
  instantToIso,
  isOwed,
  localDateAt,
  owedByAt,
  type PromiseDue,
  type PromiseRecord,
  type Relationship,
  type RepId,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import { heirsOf } from "../successor.js"
import type { Team } from "../team.js"
import type { Asked } from "./asked.js"
import type { Obligation } from "./obligation.js"
import { endOfDayAt, owedBy, positions, zoneOf } from "./owed.js"
import type { PromiseWhy } from "./why.js"

// A rep's promise is owed from the start of the promised day, by whoever owes it now. One made by the
// contact is theirs to keep; once its time has passed, asking about it is the owner's step.
export const promisesOwed = (relationship: Relationship, asked: Asked): ReadonlyArray<Obligation> =>
  relationship.promises.flatMap((promise) =>
    isOwed(promise) ? promised(relationship, promise, asked) : [],
  )

const promised = (
  relationship: Relationship,
  promise: PromiseRecord,
  { at, policy, team }: Asked,
): ReadonlyArray<Obligation> => {
  const { due, met, position, until: by } = promise.agreed
  const zone = zoneOfDue(due) ?? zoneOf(relationship, policy)
  const reps = owedByAt(promise, at)
  const facts = positions([promise.madeBy, position, met?.position])
  const obligations: Array<Obligation> = []
  if (reps.length > 0) {
    obligations.push({
      ...owedBy(relationship, undefined),
      kind: "promise",
      obligors: reps,
      alsoShownTo: at > by ? managersOf([...reps, ...heirsOf(reps, team).repIds], team) : [],
      from: startOfDay(localDateAt(by, zone), zone),
      by,
      why: whyOf("promise-made", promise),
      openedBy: promise.madeBy,
      facts: positions([...facts, ...promise.transfers.map((transfer) => transfer.position)]),
    })
  }
  if (promise.promisors.some(({ _tag }) => _tag === "Contact")) {
    const from = instantFromMillis(by + 1)
    obligations.push({
      ...owedBy(relationship, relationship.ownerId),
      kind: "ask-about-promise",
      from,
      by: endOfDayAt(from, zone),
      why: whyOf("promise-by-contact", promise),
      openedBy: promise.madeBy,
      facts,
    })
  }
  return obligations
}

const zoneOfDue = (due: PromiseDue): ZoneId | undefined =>
  due._tag === "Instant" ? undefined : due.zone

const whyOf = (code: PromiseWhy["code"], { agreed, madeAt, what }: PromiseRecord): PromiseWhy => {
  const { due, met } = agreed
  return {
    code,
    what,
    madeAt: instantToIso(madeAt),
    ...(due._tag === "Condition"
      ? { when: due.when, ...(met === undefined ? {} : { metAt: instantToIso(met.at) }) }
      : {}),
  }
}

const managersOf = (reps: ReadonlyArray<RepId>, team: Team): ReadonlyArray<RepId> => {
  const managers = new Set<RepId>()
  for (const repId of reps) {
    const managerId = team.get(repId)?.managerId
    if (managerId !== undefined && !reps.includes(managerId)) managers.add(managerId)
  }
  return [...managers]
}
