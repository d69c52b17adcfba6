import {
  type ContactFact,
  contactStream,
  type Instant,
  owedByAt,
  type PromiseRecord,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import { obligationsOf, obligationsStand } from "@followthrough/projection"
import type { ContactRow, PromiseRow, StreamRows } from "@followthrough/store"
import { obligationRows } from "./obligation-rows.js"
import type { Rules } from "./rules.js"

/**
 * The read models of the contacts whose facts these are, as of an instant: with a contact also those of
 * all that it was ever merged with. `position` is the end of the log that the facts were taken from.
 */
export const rowsOfContacts = (
  facts: ReadonlyArray<ContactFact>,
  rules: Rules,
  at: Instant,
  position: number,
): ReadonlyArray<StreamRows> => {
  const { from: _, until: rulesUntil, ...setting } = rules
  const relationships = new Map(relationshipsOf(facts, at).map((one) => [one.contactId, one]))
  const happens = Math.min(rulesUntil, ...facts.flatMap(turnsOf).filter((turn) => turn > at))
  return [...new Set(facts.map(({ event }) => event.contactId))].map((contactId) => {
    const relationship = relationships.get(contactId)
    const stream = contactStream(contactId)
    const ofStream = { stream, position, validFrom: at }
    if (relationship === undefined || relationship.erased) {
      const nothing = { contact: undefined, obligations: [], promises: [] }
      return { ...ofStream, validUntil: stored(happens), ...nothing }
    }
    const asked = { ...setting, at }
    const owed = obligationsOf(relationship, asked)
    const stands = obligationsStand(relationship, asked, owed)
    return {
      ...ofStream,
      validUntil: stored(Math.min(happens, stands)),
      contact: contactRow(relationship),
      obligations: obligationRows(owed, at),
      promises: relationship.promises.map((promise) => promiseRow(contactId, promise, at)),
    }
  })
}

// When a fact begins to count. Retracting and correcting count at once, whenever they happened.
const turnsOf = ({ event, occurredAt }: ContactFact): ReadonlyArray<number> =>
  event._tag === "TouchCorrected" && event.changes.at !== undefined
    ? [occurredAt, event.changes.at]
    : [occurredAt]

/** Beyond every instant, where nothing ends it. */
const stored = (until: number): number => Math.min(until, 8_640_000_000_000_001)

const contactRow = (relationship: Relationship): ContactRow => {
  const { addedAt, contactId, lastOutbound, milestones, open, ownerId, stage, touches } =
    relationship
  const outbound = touches.filter(({ direction }) => direction === "outbound").length
  return {
    contactId,
    ownerId: ownerId ?? null,
    stage,
    open: open ? 1 : 0,
    addedAt,
    touches: touches.length,
    outbound,
    inbound: touches.length - outbound,
    lastOutboundAt: lastOutbound?.at ?? null,
    sales: milestones.filter(({ kind }) => kind === "won").length,
  }
}

const promiseRow = (contactId: string, promise: PromiseRecord, at: Instant): PromiseRow => {
  const { agreed, due, keptAt, madeAt, partlyKeptAt, promiseId, promisors, releasedAt } = promise
  return {
    contactId,
    promiseId,
    reps: JSON.stringify(owedByAt(promise, at)),
    byContact: promisors.some(({ _tag }) => _tag === "Contact") ? 1 : 0,
    madeAt,
    due: due.until,
    agreedDue: agreed.until,
    partlyKeptAt: partlyKeptAt ?? null,
    keptAt: keptAt ?? null,
    releasedAt: releasedAt ?? null,
  }
}
