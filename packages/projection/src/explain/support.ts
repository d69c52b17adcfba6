import {
  byOccurrence,
  type ContactFact,
  type Instant,
  type Relationship,
} from "@followthrough/core"
import { positions } from "../obligation/owed.js"

/** The facts of a contact and of the duplicates that are merged into it, as of an instant. */
export interface Dossier {
  readonly relationship: Relationship
  readonly facts: ReadonlyArray<ContactFact>
  readonly at: Instant
}

const isOf = <Tag extends ContactFact["event"]["_tag"]>(
  fact: ContactFact,
  ...tags: ReadonlyArray<Tag>
): boolean => tags.some((tag) => fact.event._tag === tag)

/**
 * The facts that make a contact what it is: added, merged, in this stage, of this zone, owned by this
 * rep, on this cadence. Whatever is owed rests on them.
 */
export const identityOf = (dossier: Dossier): ReadonlyArray<number> => {
  const { relationship } = dossier
  const happened = happenedIn(dossier)
  const added = happened.filter((fact) => isOf(fact, "ContactAdded", "ContactAdopted"))
  const merges = happened.filter((fact) => isOf(fact, "ContactMerged", "MergeUndone"))
  const zones = happened.filter(
    ({ event }) => event._tag === "ContactDetailsChanged" && event.zone !== undefined,
  )
  return positions(
    ...[...added, ...merges, ...lastOfEachLog(zones)].map(({ position }) => position),
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
 * did, the touch that answered what is cited, every rescheduling of a step, and who owned a contact when
 * it was handed over by nobody in particular.
 */
export const supporting = (
  dossier: Dossier,
): ((...cited: ReadonlyArray<number>) => ReadonlyArray<number>) => {
  const { facts, relationship } = dossier
  const byPosition = new Map(facts.map((fact) => [fact.position, fact]))
  const ends = new Map(relationship.touches.map(({ ended, position }) => [position, ended]))
  // Had nothing ended the waiting before, a later touch would have been the answer.
  const ended = relationship.responses.filter(
    ({ answer, endedBy }) =>
      answer === undefined && endedBy !== undefined && !isOutcomeOfStage(endedBy, relationship),
  )
  const endedBy = new Map([
    ...ended
      .filter(({ reason }) => reason === "inbound")
      .flatMap(({ endedBy: end, joinedBy }) => joinedBy.map((one) => [one, end] as const)),
    ...relationship.touches.flatMap(({ ended, position }) =>
      ended.map((one) => [one, position] as const),
    ),
  ])
  const happened = happenedIn(dossier)
  const supportOf = (position: number): ReadonlyArray<number | undefined> => {
    const fact = byPosition.get(position)
    const support = [...(ends.get(position) ?? []), endedBy.get(position)]
    if (fact === undefined) return support
    const { event } = fact
    switch (event._tag) {
      case "TouchLogged":
        return [
          ...support,
          // The adding that opened it is there for everything, and is not what needs the ending.
          ...ended
            .filter(
              ({ endedAt, reason }) =>
                reason === "web-lead" && endedAt !== undefined && endedAt <= fact.occurredAt,
            )
            .map((response) => response.endedBy),
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
                (other.event._tag === "StepBooked" || other.event._tag === "StepRescheduled") &&
                other.event.contactId === event.contactId &&
                other.event.stepId === event.stepId,
            )
            .map((other) => other.position),
        ]
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

// What began the stage is there for everything, and ends the waiting as well.
const isOutcomeOfStage = (position: number, relationship: Relationship): boolean => {
  const began = stageBeganBy(relationship)
  const outcomes = relationship.milestones.filter(
    ({ kind }) => kind === "won" || kind === "declined",
  )
  const place = outcomes.findIndex((one) => one.position === position)
  return place >= 0 && outcomes.slice(place).some((one) => began.includes(one.position))
}

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
