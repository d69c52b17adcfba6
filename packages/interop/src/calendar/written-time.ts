import { instantFromMillis, offsetMillisAt, type ZoneId } from "@followthrough/core"
import type { CalendarTime } from "./calendar-entry.js"
import { contentLine } from "./content-line.js"
import type { ZoneChange } from "./zone-changes.js"

/** By which clock instants are written, and all that it does within a stretch; outside of that they are in UTC. */
export interface Clock {
  readonly zone: ZoneId
  /** Milliseconds since 1970; both inclusive. */
  readonly from: number
  readonly until: number
  readonly changes: ReadonlyArray<ZoneChange>
}

/** A property that is a time, such as `DTSTART;TZID=Europe/Rome:20260302T090000`. Fractions of a second are cut off. */
export const timeLine = (name: string, time: CalendarTime, clock: Clock): string => {
  if ("on" in time) return contentLine(`${name};VALUE=DATE`, time.on.replaceAll("-", ""))
  const at = secondOf(time.at)
  return isOnClock(at, clock)
    ? contentLine(`${name};TZID=${clock.zone}`, wallTime(at, clock.zone))
    : utcLine(name, time.at)
}

/** A property that RFC 5545 wants in UTC. */
export const utcLine = (name: string, iso: string): string =>
  contentLine(name, `${basicTime(secondOf(iso))}Z`)

const wallTime = (at: number, zone: ZoneId): string =>
  basicTime(at + offsetMillisAt(zone, instantFromMillis(at)))

/**
 * Can an instant be told by that clock? RFC 5545 reads a time that comes twice, as clocks go back, as the first one.
 * Some programs take the second: both are told in UTC.
 */
const isOnClock = (at: number, { changes, from, until, zone }: Clock): boolean =>
  zone !== "UTC" &&
  at >= from &&
  at <= until &&
  !changes.some((change) => Math.abs(at - change.at) <= change.from - change.to)

// A year has four digits in a calendar.
const FIRST = Date.UTC(1000, 0, 1)
const LAST = Date.UTC(9999, 11, 31)

/** The second in which an instant lies, as milliseconds since 1970. */
export const secondOf = (iso: string): number =>
  Math.min(Math.max(Math.floor(Date.parse(iso) / 1000) * 1000, FIRST), LAST)

/** What a clock shows so many milliseconds after it showed 1970: `20260302T090000`. */
export const basicTime = (millis: number): string =>
  new Date(millis).toISOString().slice(0, "2026-03-02T09:00:00".length).replace(/[-:]/g, "")
