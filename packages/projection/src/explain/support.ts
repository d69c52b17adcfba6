import {
  byOccurrence,
  type ContactFact,
  type Instant,
  isContactFact,
  type PartyFact,
  type Relationship,
  type RelationshipFact,
} from "@followthrough/core"
import { datedAfter } from "../obligation/hygiene.js"
import { positions } from "../obligation/owed.js"

/** The facts of a contact and of the duplicates that are merged into it, as of an instant. */
export interface Dossier {
  readonly relationship: Relationship
  readonly facts: ReadonlyArray<ContactFact>
  /** Of the parties that it ever joined. */
  readonly parties: ReadonlyArray<PartyFact>
  /** All of these, and those of others who were ever in a party with it. */
  readonly related: ReadonlyArray<RelationshipFact>
  readonly at: Instant
}

const isOf = <Tag extends ContactFact["event"]["_tag"]>(
  fact: ContactFact,
  ...tags: ReadonlyArray<Tag>
): boolean => tags.some((tag) => fact.event._tag === tag)

/**
 * The facts that make a contact what it is: added, merged, in this party, in this stage, of this zone, owned
 * by this rep, on this cadence. Whatever is owed rests on them.
 */
export const identityOf = (dossier: Dossier): ReadonlyArray<number> => {
  const { relationship } = dossier
  const happened = happenedIn(dossier)
  const added = happened.filter((fact) => isOf(fact, "ContactAdded", "ContactAdopted"))
  const merges = happened.filter((fact) => isOf(fact, "ContactMerged", "MergeUndone"))
  const zones = happened.filter(
    ({ event }) => event._tag === "ContactDetailsChanged" && event.zone !== undefined,
  )
  const joinings = happened.filter((fact) => isOf(fact, "PartyJoined", "PartyLeft"))
  return positions(
    ...[...added, ...merges, ...joinings, ...lastOfEachLog(zones)].map(({ position }) => position),
    relationship.ownedBy,
    ...stageBeganBy(relationship),
    relationship.cadence.startedBy,
  )
}

/** The sale or no that began the stage, and the latest reopening after it. */
const stageBeganBy = ({ milestones }: Relationship): ReadonlyArray<number> => {
  let stage = "prospect"
  let began: ReadonlyArray<number> = []
  for (const { kind, position } of milestones) {
    if (kind === "won" || kind === "declined") {
      const next = kind === "won" ? "customer" : "declined"
      if (next !== stage) began = [position]
      stage = next
    } else if (kind === "reopened") {
      began = stage === "customer" ? [...began.slice(0, 1), position] : [position]
      if (stage !== "customer") stage = "prospect"
    }
  }
  return began
}

/**
 * Adds to cited facts what they mean nothing without: the corrections of a touch, what it answered or
 * did, the touch that answered what is cited, what else ended the waiting, what dated a maybe, what ended a
 * promise or followed a turn, every rescheduling of a step, who owned a contact when it was handed over by
 * nobody in particular, and how another contact came into the party of this one.
 */
export const supporting = (
  dossier: Dossier,
): ((...cited: ReadonlyArray<number>) => ReadonlyArray<number>) => {
  const { facts, related, relationship } = dossier
  const byPosition = new Map(facts.map((fact) => [fact.position, fact]))
  const others = new Map(
    related
      .filter(isContactFact)
      .filter((fact) => isOf(fact, "TouchLogged") && !byPosition.has(fact.position))
      .map((fact) => [fact.position, fact]),
  )
  const ends = new Map(relationship.touches.map(({ ended, position }) => [position, ended]))
  const endedBy = new Map([
    ...relationship.responses.flatMap((response) =>
      response.joinedBy.map((one) => [one, response.endedBy] as const),
    ),
    ...relationship.promises.map(
      ({ keptBy, madeBy, releasedBy }) => [madeBy, keptBy ?? releasedBy] as const,
    ),
    ...relationship.touches.flatMap(({ ended, position }) =>
      ended.map((one) => [one, position] as const),
    ),
  ])
  const maybes = new Map(
    relationship.touches
      .filter(({ classification }) => classification === "maybe")
      .map((touch) => [touch.position, touch]),
  )
  const dating = (position: number): number | undefined => {
    const maybe = maybes.get(position)
    return maybe === undefined ? undefined : datedAfter(relationship, maybe)?.position
  }
  const happened = happenedIn(dossier)
  const supportOf = (position: number): ReadonlyArray<number | undefined> => {
    const fact = byPosition.get(position)
    const support = [...(ends.get(position) ?? []), endedBy.get(position)]
    if (fact === undefined) {
      const other = others.get(position)
      return other === undefined ? support : broughtBy(other, dossier)
    }
    const { event } = fact
    switch (event._tag) {
      case "TouchLogged":
        return [
          ...support,
          dating(position),
          ...facts
            .filter(
              (other) =>
                other.event._tag === "TouchCorrected" &&
                other.event.contactId === event.contactId &&
                other.event.touchId === event.touchId,
            )
            .map((other) => other.position),
        ]
      case "StepBooked":
      case "StepRescheduled":
        return [
          ...support,
          ...happened
            .filter(
              (other) =>
                isOf(other, "StepBooked", "StepRescheduled", "StepSkipped") &&
                "stepId" in other.event &&
                other.event.contactId === event.contactId &&
                other.event.stepId === event.stepId,
            )
            .map((other) => other.position),
        ]
      case "SaleRecorded":
      case "ContactDeclined":
      case "ContactDisqualified":
      case "ContactReopened":
        return [...support, turnAfter(relationship, position)]
      case "ContactForbidden":
        return [...support, permittedAfter(happened, fact)]
      case "ContactHandedOver":
        return [...support, ...ownersBefore(happened, fact).map((other) => other.position)]
      default:
        return support
    }
  }
  return (...cited) => {
    const found = new Set(cited)
    for (const position of found) {
      for (const one of supportOf(position)) if (one !== undefined) found.add(one)
    }
    return positions(...found)
  }
}

/** Where a turn led the contact does not last: the turn after it. */
const turnAfter = ({ milestones }: Relationship, position: number): number | undefined => {
  const place = milestones.findIndex((one) => one.position === position)
  return place < 0 ? undefined : milestones[place + 1]?.position
}

const permittedAfter = (
  happened: ReadonlyArray<ContactFact>,
  ban: ContactFact,
): number | undefined =>
  happened.find((fact) => isOf(fact, "ContactPermitted") && byOccurrence(fact, ban) > 0)?.position

/** What makes a touch with another contact one of the party: its corrections, and how that one came in. */
const broughtBy = (
  touch: ContactFact,
  { at, related }: Dossier,
): ReadonlyArray<number | undefined> => {
  const ofContacts = related.filter(isContactFact)
  const { event } = touch
  const group = new Set<string>([event.contactId])
  for (const contactId of group) {
    for (const other of ofContacts) {
      if (other.event.contactId !== contactId) continue
      if (other.event._tag === "ContactMerged") group.add(other.event.into)
      if (other.event._tag === "DuplicateAbsorbed") group.add(other.event.duplicateId)
    }
  }
  return ofContacts.flatMap((fact) => {
    if (!group.has(fact.event.contactId)) return []
    const isCorrection =
      fact.event._tag === "TouchCorrected" &&
      event._tag === "TouchLogged" &&
      fact.event.contactId === event.contactId &&
      fact.event.touchId === event.touchId
    return isCorrection || (fact.occurredAt <= at && isOf(fact, ...makingMembers))
      ? [fact.position]
      : []
  })
}

const makingMembers = [
  "ContactAdded",
  "ContactAdopted",
  "ContactMerged",
  "MergeUndone",
  "PartyJoined",
  "PartyLeft",
] as const

const happenedIn = ({ at, facts }: Dossier): ReadonlyArray<ContactFact> =>
  facts.filter(({ occurredAt }) => occurredAt <= at).sort(byOccurrence)

const ownersBefore = (
  happened: ReadonlyArray<ContactFact>,
  handOver: ContactFact,
): ReadonlyArray<ContactFact> =>
  lastOfEachLog(
    happened.filter(({ event, ...place }) => {
      if (byOccurrence(place, handOver) >= 0) return false
      return event._tag === "ContactAdded" || event._tag === "ContactAdopted"
        ? event.ownerId !== undefined
        : event._tag === "ContactAssigned" ||
            event._tag === "ContactUnassigned" ||
            event._tag === "ContactHandedOver"
    }),
  )

const lastOfEachLog = (facts: ReadonlyArray<ContactFact>): ReadonlyArray<ContactFact> => [
  ...new Map(facts.map((fact) => [fact.event.contactId, fact])).values(),
]
