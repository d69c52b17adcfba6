import {
  type ContactId,
  contactStream,
  type Instant,
  owedByAt,
  type PromiseRecord,
  type Relationship,
  type RelationshipFact,
  relationshipsOf,
} from "@followthrough/core"
import { standingObligations } from "@followthrough/projection"
import { type ContactRow, FOR_EVER, type PromiseRow, type StreamRows } from "@followthrough/store"
import { concernsIn } from "./concerns.js"
import { obligationRows } from "./obligation-rows.js"
import { placesOf } from "./places.js"
import { type Rules, turnAfter } from "./rules.js"

/**
 * The read models of the contacts whose facts these are, as of an instant: with a contact also those of
 * all that it was ever merged or in a party with, and of these parties. `position` is the end of the log that
 * the facts were taken from.
 */
export const rowsOfContacts = (
  facts: ReadonlyArray<RelationshipFact>,
  rules: Rules,
  at: Instant,
  position: number,
): ReadonlyArray<StreamRows> => {
  const relationships = new Map(relationshipsOf(facts, at).map((one) => [one.contactId, one]))
  const concerns = concernsIn(facts)
  const happens = nextTurn(facts, at, turnAfter(rules, at, concerns))
  const { history, policy, team } = rules
  const asked = { policy, history, team, at }
  return contactsIn(facts).map((contactId): StreamRows => {
    const relationship = relationships.get(contactId)
    const stream = contactStream(contactId)
    if (relationship === undefined || relationship.erased) {
      return {
        stream,
        position,
        validFrom: at,
        validUntil: stored(happens),
        contact: undefined,
        obligations: [],
        promises: [],
        places: [],
        concerns,
      }
    }
    const { obligations, until } = standingObligations(relationship, asked)
    const placed = placesOf(relationship, asked)
    return {
      stream,
      position,
      validFrom: at,
      validUntil: stored(Math.min(happens, until, placed.until)),
      contact: contactRow(relationship),
      obligations: obligationRows(obligations, at),
      promises: relationship.promises.map((promise) => promiseRow(contactId, promise, at)),
      places: placed.places,
      concerns,
    }
  })
}

/** What is not of a contact has no rows of its own, for ever. */
export const bareRows = ({
  position,
  stream,
}: Pick<StreamRows, "position" | "stream">): StreamRows => ({
  ...FOR_EVER,
  stream,
  position,
  contact: undefined,
  obligations: [],
  promises: [],
  places: [],
  concerns: [],
})

const contactsIn = (facts: ReadonlyArray<RelationshipFact>): ReadonlyArray<ContactId> => {
  const contacts = new Set<ContactId>()
  for (const { event } of facts) {
    if ("contactId" in event) contacts.add(event.contactId)
  }
  return [...contacts]
}

/** When the next of the facts that lie ahead begins to count, or something else ends. */
const nextTurn = (
  facts: ReadonlyArray<RelationshipFact>,
  at: Instant,
  otherwise: number,
): number => {
  let next = otherwise
  for (const { event, occurredAt } of facts) {
    if (occurredAt > at) next = Math.min(next, occurredAt)
    // Retracting and correcting count at once, whenever they happened; the touch moves in time.
    if (
      event._tag === "TouchCorrected" &&
      event.changes.at !== undefined &&
      event.changes.at > at
    ) {
      next = Math.min(next, event.changes.at)
    }
  }
  return next
}

/** Beyond every instant, where nothing ends it. */
const stored = (until: number): number => Math.min(until, 8_640_000_000_000_001)

const contactRow = (relationship: Relationship): ContactRow => {
  const { addedAt, contactId, lastOutbound, milestones, open, ownerId, stage, touches } =
    relationship
  let outbound = 0
  for (const { direction } of touches) if (direction === "outbound") outbound += 1
  let sales = 0
  for (const { kind } of milestones) if (kind === "won") sales += 1
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
    sales,
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
