import type { ContactFact } from "../fact/fact.js"
import { MILLIS_PER_DAY } from "../time/epoch-day.js"
import { type Instant, instantToIso } from "../time/instant.js"
import { epochDayOfDate, type LocalDate } from "../time/local-date.js"
import type { ZoneId } from "../time/zone.js"
import { endOfDay } from "../time/zoned.js"

const HOUR = 3_600_000

/** A day on which clocks go back; a date-only fact names no zone, so that no day of it is longer. */
const LONGEST_DAY = 25 * HOUR

/** Whether one fact came before another beyond doubt: a day of which nothing else is known came whole before it. */
export const isBefore = (one: ContactFact, other: ContactFact): boolean => {
  if (one.event.on === undefined) return one.occurredAt < other.occurredAt
  return other.event.on === undefined
    ? one.occurredAt + LONGEST_DAY <= other.occurredAt
    : one.event.on < other.event.on
}

/** An end that somebody named: an instant, or a day that lasts until it ends in its zone. */
export type End = { readonly at: Instant } | { readonly on: LocalDate; readonly zone: ZoneId }

/** Whether an end had passed when a fact happened. */
export const hasPassed = (end: End, { event, occurredAt }: ContactFact): boolean => {
  if ("at" in end) return end.at < occurredAt
  if (event.on !== undefined) return end.on < event.on
  // Nearly every end lies ahead in all zones, and none is looked up for it.
  if (epochDayOfDate(end.on) * MILLIS_PER_DAY - 14 * HOUR > occurredAt) return false
  return endOfDay(end.on, end.zone) <= occurredAt
}

/** An end as data: ISO 8601 text of the instant, or of the day. */
export const endText = (end: End): string => ("at" in end ? instantToIso(end.at) : end.on)
