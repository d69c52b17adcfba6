import {
  byOccurrence,
  type ContactFact,
  isContactFact,
  type Relationship,
} from "@followthrough/core"
import { datedAfter } from "../obligation/hygiene.js"
import { positions } from "../obligation/owed.js"
import { placeAfter } from "../occurrence.js"
import { broughtBy } from "./brought-by.js"
import { addTo, type Dossier, happenedIn, isOf } from "./dossier.js"

/**
 * Adds to cited facts what they mean nothing without: the corrections of a touch, what it answered or
 * did, the touch that answered what is cited, what else ended the waiting, what dated a maybe, what ended a
 * promise or followed a turn, every rescheduling of a step, who owned a contact when it was handed over by
 * nobody in particular, and how another contact came into the party of this one.
 */
export const supporting = (
  dossier: Dossier,
): ((cited: Iterable<number>) => ReadonlyArray<number>) => {
  const supportOf = supportIn(dossier)
  return (cited) => {
    const found = new Set(cited)
    // A group that many facts share is looked through once: all moves of a step rest on all of them.
    const passed = new Set<ReadonlyArray<number>>()
    for (const position of found) {
      for (const group of supportOf(position)) {
        if (passed.has(group)) continue
        passed.add(group)
        for (const one of group) found.add(one)
      }
    }
    return positions(found)
  }
}

type Groups = ReadonlyArray<ReadonlyArray<number>>

const NONE: ReadonlyArray<number> = []

/** What a fact by itself means nothing without, in groups. All is worked out once for all facts. */
const supportIn = (dossier: Dossier): ((position: number) => Groups) => {
  const { facts, related, relationship } = dossier
  const happened = happenedIn(dossier)
  const byPosition = new Map(facts.map((fact) => [fact.position, fact]))
  const others = new Map<number, ContactFact>()
  const corrections = new Map<string, Array<number>>()
  for (const fact of related) {
    if (!isContactFact(fact)) continue
    const { event, position } = fact
    if (event._tag === "TouchCorrected") addTo(corrections, touchKey(event), position)
    if (event._tag === "TouchLogged" && !byPosition.has(position)) others.set(position, fact)
  }
  const ends = endsIn(relationship)
  const maybes = datingOf(relationship)
  const steps = stepTurns(happened)
  const turns = new Map(
    relationship.milestones.map(({ position }, n) => [position, relationship.milestones[n + 1]]),
  )
  const permissions = happened.filter((fact) => isOf(fact, "ContactPermitted"))
  const ownersBefore = ownersIn(happened)
  const brought = broughtBy(dossier)
  const one = (position: number | undefined) => (position === undefined ? NONE : [position])
  return (position) => {
    const fact = byPosition.get(position)
    const support = ends.get(position) ?? []
    if (fact === undefined) {
      const other = others.get(position)
      if (other?.event._tag !== "TouchLogged") return support
      return [corrections.get(touchKey(other.event)) ?? NONE, brought(other)]
    }
    const { event } = fact
    switch (event._tag) {
      case "TouchLogged":
        return [...support, one(maybes(position)), corrections.get(touchKey(event)) ?? NONE]
      case "StepBooked":
      case "StepRescheduled":
        return [...support, steps.get(stepKey(event)) ?? NONE]
      case "SaleRecorded":
      case "ContactDeclined":
      case "ContactDisqualified":
      case "ContactReopened":
        // Where a turn led the contact does not last: the turn after it.
        return [...support, one(turns.get(position)?.position)]
      case "ContactForbidden": {
        const place = placeAfter(permissions, (permission) => byOccurrence(permission, fact) > 0)
        return [...support, one(permissions[place]?.position)]
      }
      case "ContactHandedOver":
        return [...support, ownersBefore(fact)]
      default:
        return support
    }
  }
}

// Identities hold no control characters.
const touchKey = (of: { readonly contactId: string; readonly touchId: string }): string =>
  `${of.contactId}\n${of.touchId}`
const stepKey = (of: { readonly contactId: string; readonly stepId: string }): string =>
  `${of.contactId}\n${of.stepId}`

/** What a fact ended, and what ended that which it began. */
const endsIn = ({ promises, responses, touches }: Relationship): ReadonlyMap<number, Groups> => {
  const ends = new Map<number, ReadonlyArray<number>>()
  const endedBy = new Map<number, number | undefined>()
  for (const { endedBy: end, joinedBy } of responses)
    for (const by of joinedBy) endedBy.set(by, end)
  for (const { keptBy, madeBy, releasedBy } of promises) endedBy.set(madeBy, keptBy ?? releasedBy)
  for (const { ended, position } of touches) {
    if (ended.length > 0) ends.set(position, ended)
    for (const each of ended) endedBy.set(each, position)
  }
  const groups = new Map<number, Array<ReadonlyArray<number>>>()
  for (const [position, ended] of ends) addTo(groups, position, ended)
  for (const [position, end] of endedBy) if (end !== undefined) addTo(groups, position, [end])
  return groups
}

/** What dated a touch that said maybe, if it is one and anything did. */
const datingOf = (relationship: Relationship): ((position: number) => number | undefined) => {
  const after = datedAfter(relationship)
  const maybes = new Map(
    relationship.touches
      .filter(({ classification }) => classification === "maybe")
      .map((touch) => [touch.position, touch]),
  )
  return (position) => {
    const maybe = maybes.get(position)
    return maybe === undefined ? undefined : after(maybe)?.position
  }
}

/** All that was said of each step's time. */
const stepTurns = (happened: ReadonlyArray<ContactFact>): ReadonlyMap<string, Array<number>> => {
  const steps = new Map<string, Array<number>>()
  for (const { event, position } of happened) {
    switch (event._tag) {
      case "StepBooked":
      case "StepRescheduled":
      case "StepSkipped":
        addTo(steps, stepKey(event), position)
        break
      default:
    }
  }
  return steps
}

/** Who owned the contact before a fact, as each of its logs says. */
const ownersIn = (
  happened: ReadonlyArray<ContactFact>,
): ((fact: ContactFact) => ReadonlyArray<number>) => {
  const logs = new Map<string, Array<ContactFact>>()
  for (const fact of happened) if (saysOwner(fact)) addTo(logs, fact.event.contactId, fact)
  return (fact) =>
    [...logs.values()].flatMap((log) => {
      const last = log[placeAfter(log, (one) => byOccurrence(one, fact) >= 0) - 1]
      return last === undefined ? [] : [last.position]
    })
}

const saysOwner = ({ event }: ContactFact): boolean =>
  event._tag === "ContactAdded" || event._tag === "ContactAdopted"
    ? event.ownerId !== undefined
    : event._tag === "ContactAssigned" ||
      event._tag === "ContactUnassigned" ||
      event._tag === "ContactHandedOver"
