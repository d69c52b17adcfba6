import { instantFromMillis, offsetMillisAt, type ZoneId, zoneFromName } from "@followthrough/core"
import * as Either from "effect/Either"
import { askCalendar } from "./ask-answers.js"
import type { CalendarAnswers } from "./calendar-answers.js"
import type { CalendarClient, CalendarForm, CalendarQuery } from "./calendar-client.js"
import { entriesOf } from "./calendar-entries.js"
import type { CalendarEntry } from "./calendar-entry.js"
import { contentLine, textValue } from "./content-line.js"
import { type Clock, secondOf, timeLine, utcLine } from "./written-time.js"
import { zoneChanges } from "./zone-changes.js"
import { zoneComponent } from "./zone-component.js"

/**
 * The calendar of a rep, or of the team, as the text of an iCalendar file (RFC 5545): promises and next steps as
 * things to do, booked steps as events. The same log as of the same instant gives the same text. Rejects as the
 * client does, and with a RangeError where an option is none.
 */
export const calendarOf = async (
  client: CalendarClient,
  query: CalendarQuery = {},
): Promise<string> => {
  readZone(query.zone)
  return calendarText(await askCalendar(client, query), query)
}

/** The same from answers that were asked for before, by `askCalendar`. */
export const calendarText = (answers: CalendarAnswers, form: CalendarForm = {}): string => {
  const zone = readZone(form.zone ?? answers.zone)
  const entries = entriesOf(answers, { ...form, zone })
  const clock = clockFor(entries, zone, answers.at)
  const whose = answers.repName ?? answers.repId
  const name = form.name ?? (whose === undefined ? "Follow-ups" : `Follow-ups: ${whose}`)
  return [
    contentLine("BEGIN", "VCALENDAR"),
    contentLine("VERSION", "2.0"),
    contentLine("PRODID", "-//Followthrough//Calendar//EN"),
    contentLine("CALSCALE", "GREGORIAN"),
    contentLine("X-WR-CALNAME", textValue(name)),
    zoneComponent(clock),
    ...entries.map((entry) => component(entry, clock, answers.at)),
    contentLine("END", "VCALENDAR"),
  ].join("")
}

const readZone = (name = "UTC"): ZoneId =>
  Either.getOrThrowWith(
    zoneFromName(name),
    ({ expected }) => new RangeError(`zone: ${JSON.stringify(name)} is not ${expected}`),
  )

const component = (entry: CalendarEntry, clock: Clock, at: string): string => {
  const { completedAt, description, due, kind, sequence, start, status, summary, uid } = entry
  const name = kind === "event" ? "VEVENT" : "VTODO"
  // What is due as it begins has no time in between, and then only the due may be said.
  const begins = start !== undefined && !isSameSecond(start, due) ? start : undefined
  return [
    contentLine("BEGIN", name),
    contentLine("UID", uid),
    utcLine("DTSTAMP", at),
    contentLine("SEQUENCE", String(sequence)),
    ...(begins === undefined ? [] : [timeLine("DTSTART", begins, clock)]),
    ...(due === undefined ? [] : [timeLine("DUE", due, clock)]),
    contentLine("SUMMARY", textValue(summary)),
    contentLine("DESCRIPTION", textValue(description)),
    ...(status === undefined ? [] : [contentLine("STATUS", status)]),
    ...(completedAt === undefined ? [] : [utcLine("COMPLETED", completedAt)]),
    contentLine("END", name),
  ].join("")
}

const isSameSecond = (start: CalendarEntry["start"], due: CalendarEntry["due"]): boolean =>
  start !== undefined &&
  due !== undefined &&
  "at" in start &&
  "at" in due &&
  secondOf(start.at) >= secondOf(due.at)

// What lies further away is told in UTC: nobody knows today which clocks will be in force then.
const YEARS = 10

/** The clock of a zone over the years in which something lies. */
const clockFor = (entries: ReadonlyArray<CalendarEntry>, zone: ZoneId, at: string): Clock => {
  const now = secondOf(at)
  const yearOf = (millis: number) => new Date(millis).getUTCFullYear()
  const years = entries
    .flatMap(({ due, start }) => [start, due])
    .flatMap((time) => (time === undefined || "on" in time ? [] : [yearOf(secondOf(time.at))]))
    .filter((year) => Math.abs(year - yearOf(now)) <= YEARS)
  years.push(yearOf(now))
  const from = firstMidnight(Math.min(...years) - 1, zone)
  const until = firstMidnight(Math.max(...years) + 2, zone)
  return { zone, from, until, changes: zoneChanges(zone, from, until) }
}

/** The instant at which a year begins on the clocks of a zone, near enough. */
const firstMidnight = (year: number, zone: ZoneId): number => {
  const utc = Date.UTC(year, 0, 1)
  return utc - offsetMillisAt(zone, instantFromMillis(utc))
}
