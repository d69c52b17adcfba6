import type { Draft, Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import type { Instant } from "../time/instant.js"
import { startOfDay } from "../time/zoned.js"
import type { HoldEnd, Revisit } from "./hold-facts.js"
import type { HoldRecord } from "./hold-record.js"

/** Opens the hold that a fact places; of two with the same id the first one counts. */
export const openHold = (
  { holds, relationship }: Drafts,
  event: Event<"HoldPlaced"> | Event<"NotNowSaid">,
  { occurredAt, position }: ContactFact,
): void => {
  const { holdId } = event
  if (holdId !== undefined && holds.has(holdId)) return
  const hold: Draft<HoldRecord> = {
    contactId: event.contactId,
    holdId,
    from: occurredAt,
    until:
      event._tag === "HoldPlaced"
        ? event.until && endOf(event.until)
        : event.revisit && beginOf(event.revisit),
    by: event._tag === "HoldPlaced" ? event.by : "human",
    position,
    liftedBy: undefined,
  }
  if (holdId !== undefined) holds.set(holdId, hold)
  relationship.holds.push(hold)
}

/** Ends a hold where it was lifted, if it had not ended before. */
export const liftHold = (
  { holds }: Drafts,
  { holdId }: Event<"HoldLifted">,
  { occurredAt, position }: ContactFact,
): void => {
  const hold = holds.get(holdId)
  if (hold === undefined) return
  if (hold.until !== undefined && hold.until <= occurredAt) return
  hold.until = occurredAt
  hold.liftedBy = position
}

const endOf = (end: HoldEnd): Instant => {
  switch (end._tag) {
    case "Instant":
      return end.at
    case "LocalDate":
      return startOfDay(end.on, end.zone)
    case "Condition":
      return startOfDay(end.backstop, end.zone)
  }
}

const beginOf = (revisit: Revisit): Instant => {
  switch (revisit._tag) {
    case "On":
      return startOfDay(revisit.on, revisit.zone)
    case "Window":
      return startOfDay(revisit.from, revisit.zone)
  }
}
