import * as Either from "effect/Either"
import { relationshipsOf } from "../contact/fold-relationship.js"
import type { Relationship } from "../contact/relationship.js"
import {
  type ContactFact,
  type Fact,
  isContactFact,
  isRelationshipFact,
  type RelationshipFact,
} from "../fact/fact.js"
import { decodeFact, encodeEvent } from "../fact/fact-codec.js"
import type { Instant } from "../time/instant.js"
import { canonicalText } from "./canonical-text.js"

/** A law that a log breaks, and where. */
export interface BrokenLaw {
  readonly law: "L1" | "L7" | "L8" | "L9" | "L13" | "L16" | "L17"
  readonly says: string
}

/**
 * Checks the laws that hold for every log, whatever the rules: a host can run it over its own. `until`
 * is the instant as of which to fold, inclusive; left out, everything counts. A sound log breaks none.
 *
 * L1 every contact belongs to one relationship; L7 the order of reading changes nothing; L8 only touches
 * make touches; L9 each promise and booked step is there once; L13 only a fact closes; L16 folding again
 * gives the same; L17 every fact reads back as it was written.
 */
export const brokenLaws = (log: ReadonlyArray<Fact>, until?: Instant): ReadonlyArray<BrokenLaw> => {
  const related = log.filter(isRelationshipFact)
  const facts = log.filter(isContactFact)
  const relationships = relationshipsOf(related, until)
  const hasHappened = ({ occurredAt }: Fact): boolean => until === undefined || occurredAt <= until
  const happened = facts.filter(hasHappened)
  const again = relationshipsOf(related, until)
  const reversed = relationshipsOf([...related].reverse(), until)
  return [
    ...notOnce("L1", "contact", addedIn(happened), relationships.flatMap(contactsIn)),
    ...differing("L7", "read in another order", relationships, reversed),
    ...differing("L16", "folded again", relationships, again),
    ...withoutTheRest(facts, relationships, until),
    ...conserved(happened, relationships),
    ...closedForNothing(related.filter(hasHappened), relationships),
    ...log.flatMap(unreadable),
  ]
}

const broken = (law: BrokenLaw["law"], says: string): BrokenLaw => ({ law, says })

const addedIn = (facts: ReadonlyArray<ContactFact>): ReadonlySet<string> =>
  new Set(
    facts.flatMap(({ event }) =>
      event._tag === "ContactAdded" || event._tag === "ContactAdopted" ? [event.contactId] : [],
    ),
  )

const contactsIn = ({ contactId, merged }: Relationship): ReadonlyArray<string> => [
  contactId,
  ...merged.map((duplicate) => duplicate.contactId),
]

const notOnce = (
  law: BrokenLaw["law"],
  what: string,
  expected: ReadonlySet<string>,
  found: ReadonlyArray<string>,
): ReadonlyArray<BrokenLaw> =>
  [...new Set([...expected, ...found])].flatMap((id) => {
    const times = found.filter((one) => one === id).length
    const due = expected.has(id) ? 1 : 0
    return times === due ? [] : [broken(law, `${what} ${id} is there ${times} times, not ${due}`)]
  })

const differing = (
  law: BrokenLaw["law"],
  how: string,
  one: ReadonlyArray<Relationship>,
  other: ReadonlyArray<Relationship>,
): ReadonlyArray<BrokenLaw> => {
  const others = new Map(other.map((relationship) => [relationship.contactId, relationship]))
  return one.flatMap((relationship) =>
    canonicalText(relationship) === canonicalText(others.get(relationship.contactId))
      ? []
      : [broken(law, `${relationship.contactId} is another relationship when ${how}`)],
  )
}

// What a touch clock counts: without any fact that is none of a touch's, it counts the same.
const ofTouches = new Set([
  "ContactAdded",
  "ContactAdopted",
  "TouchLogged",
  "TouchCorrected",
  "TouchRetracted",
  "ContactMerged",
  "MergeUndone",
  "ContactErased",
])

const withoutTheRest = (
  facts: ReadonlyArray<ContactFact>,
  relationships: ReadonlyArray<Relationship>,
  until: Instant | undefined,
): ReadonlyArray<BrokenLaw> => {
  const bare = relationshipsOf(
    facts.filter(({ event }) => ofTouches.has(event._tag)),
    until,
  )
  const counted = new Map(bare.map(({ contactId, touches }) => [contactId, clockOf(touches)]))
  return relationships.flatMap(({ contactId, touches }) =>
    clockOf(touches) === counted.get(contactId)
      ? []
      : [broken("L8", `something else than a touch moves a touch clock of ${contactId}`)],
  )
}

const clockOf = (touches: Relationship["touches"]): string =>
  touches.map(({ at, direction, mode, position }) => [position, at, direction, mode]).join(";")

const conserved = (
  facts: ReadonlyArray<ContactFact>,
  relationships: ReadonlyArray<Relationship>,
): ReadonlyArray<BrokenLaw> => {
  const added = addedIn(facts)
  const told = facts.flatMap(({ event }) => (added.has(event.contactId) ? [event] : []))
  const promises = told.flatMap((event) =>
    event._tag === "PromiseMade" ? [`${event.contactId}/${event.promiseId}`] : [],
  )
  const steps = told.flatMap((event) =>
    event._tag === "StepBooked" ? [`${event.contactId}/${event.stepId}`] : [],
  )
  return [
    ...notOnce(
      "L9",
      "promise",
      new Set(promises),
      relationships.flatMap((one) => one.promises.map((p) => `${p.contactId}/${p.promiseId}`)),
    ),
    ...notOnce(
      "L9",
      "booked step",
      new Set(steps),
      relationships.flatMap((one) => one.steps.map((s) => `${s.contactId}/${s.stepId}`)),
    ),
  ]
}

const closing = new Set(["ContactDisqualified", "ContactForbidden", "ContactErased"])

const closedForNothing = (
  facts: ReadonlyArray<RelationshipFact>,
  relationships: ReadonlyArray<Relationship>,
): ReadonlyArray<BrokenLaw> =>
  relationships.flatMap((relationship) => {
    const all = new Set(contactsIn(relationship))
    const parties = new Set(relationship.parties.map(({ partyId }) => partyId))
    const isSaid = facts.some(({ event }) =>
      "contactId" in event
        ? all.has(event.contactId) && closing.has(event._tag)
        : parties.has(event.partyId) && event._tag === "PartyForbidden",
    )
    return relationship.open || isSaid
      ? []
      : [broken("L13", `no fact closes ${relationship.contactId}, and it is closed`)]
  })

const unreadable = (fact: Fact): ReadonlyArray<BrokenLaw> =>
  isKept(fact) ? [] : [broken("L17", `fact ${fact.position} does not read back as it was written`)]

const isKept = ({ event, occurredAt, position, recordedAt }: Fact): boolean => {
  try {
    const read = decodeFact({ position, occurredAt, recordedAt, ...encodeEvent(event) })
    return Either.isRight(read) && canonicalText(read.right.event) === canonicalText(event)
  } catch {
    return false
  }
}
