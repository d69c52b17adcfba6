import {
  endOfDay,
  type Instant,
  instantFromMillis,
  instantToIso,
  localDateAt,
  localDateFromIso,
  type ZoneId,
  zoneFromName,
} from "@followthrough/core"
import type { Why } from "@followthrough/projection"
import * as Either from "effect/Either"
import type { CalendarFact } from "./calendar-client.js"
import type { CalendarTime } from "./calendar-entry.js"

/**
 * By when a promise is due, as it was said: a day where somebody named a day, else the instant. The facts are those
 * that name the promise; the last one that leads to this due decides.
 */
export const dueAsSaid = (due: string, facts: ReadonlyArray<CalendarFact>): CalendarTime => {
  const latestFirst = [...facts].sort((a, b) => b.position - a.position)
  for (const { data } of latestFirst) {
    const said = saysDue(data["due"], instantFromMillis(Date.parse(due)))
    if (said !== undefined) return said
  }
  return { at: due }
}

/** By when an answer is owed to somebody of whom only the day is known on which they asked. */
export const answerDue = (
  by: string,
  why: Why,
  cited: ReadonlyArray<number>,
  facts: ReadonlyArray<CalendarFact>,
): CalendarTime | undefined => {
  if (!("dayOnly" in why)) return undefined
  const asked = facts.find(
    ({ occurredAt, position }) => occurredAt === why.since && cited.includes(position),
  )
  const on = asked?.data["on"]
  // It is owed by the end of that day.
  return typeof on === "string" && Either.isRight(localDateFromIso(on)) ? { on } : { at: by }
}

const saysDue = (due: unknown, until: Instant): CalendarTime | undefined => {
  if (typeof due !== "object" || due === null) return undefined
  if ("at" in due) return due.at === instantToIso(until) ? { at: due.at } : undefined
  if (!("zone" in due) || typeof due.zone !== "string") return undefined
  return Either.match(zoneFromName(due.zone), {
    onLeft: () => undefined,
    onRight: (zone) => dayEnding(until, zone),
  })
}

/** The day in that zone whose last instant this is. */
const dayEnding = (until: Instant, zone: ZoneId): CalendarTime | undefined => {
  const on = localDateAt(until, zone)
  return endOfDay(on, zone) - 1 === until ? { on } : undefined
}
