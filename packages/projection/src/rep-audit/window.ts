import {
  addExact,
  type Dated,
  dateOfEpochDay,
  epochDayAt,
  hours,
  type Instant,
  instantFromMillis,
  type LocalDate,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import { standingIn } from "../stands-at.js"

/**
 * The stretch of time that an audit counts facts of, and the calendar that it is read on. A fact of which
 * only the day is known stands at the start of its own date on that calendar, wherever it was recorded.
 */
export interface Window {
  /** As it was asked for; a date begins in the reporting zone. */
  readonly asked: { readonly from: Instant | undefined; readonly to: Instant | undefined }
  /** Up to when something can be too long or still to come: the window's end, but never after `at`. */
  readonly endsAt: Instant
  /** The last instant of the window: its standing is what "at the end" means. */
  readonly last: Instant
  /** The last month in which a fact can stand, or something was open, in months since 0000-01. */
  readonly lastMonth: number
  readonly has: (moment: Dated) => boolean
  /** Whether something was so when the window began, or became so later. */
  readonly hasBegun: (moment: Dated) => boolean
  /** Whether something had happened by the window's end. */
  readonly isByEnd: (moment: Dated) => boolean
  readonly standsAt: (moment: Dated) => Instant
  /** Local day in the reporting zone, in days since 1970-01-01. */
  readonly dayOf: (moment: Dated) => number
  /** Local month in the reporting zone, in months since 0000-01. */
  readonly monthOf: (moment: Dated) => number
  /** The same for a day that {@link Window.dayOf} gives. */
  readonly monthOfDay: (day: number) => number
}

/** An end of a window: an instant, or a date that begins in the reporting zone. */
export type WindowBound = Instant | LocalDate

// In no two zones do the clocks lie further apart than 26 hours.
const FURTHEST_AHEAD = hours(26)

export const windowOf = (
  at: Instant,
  from: WindowBound | undefined,
  to: WindowBound | undefined,
  zone: ZoneId,
): Window => {
  const begins = boundOf(from, zone)
  const ends = boundOf(to, zone)
  const start = begins ?? Number.NEGATIVE_INFINITY
  const end = ends ?? Number.POSITIVE_INFINITY
  const endsAt = ends !== undefined && ends < at ? ends : at
  const last = ends !== undefined && ends <= at ? instantFromMillis(ends - 1) : at
  const standsAt = standingIn(zone)
  const dayOf = (moment: Dated) => epochDayAt(standsAt(moment), zone)
  const monthOfDay = monthReader()
  const latest = last < at ? last : addExact(at, FURTHEST_AHEAD)
  return {
    asked: { from: begins, to: ends },
    endsAt,
    last,
    lastMonth: monthOfDay(epochDayAt(latest, zone)),
    has: (moment) => {
      const instant = standsAt(moment)
      return instant >= start && instant < end
    },
    hasBegun: (moment) => standsAt(moment) >= start,
    isByEnd: (moment) => standsAt(moment) < end,
    standsAt,
    dayOf,
    monthOf: (moment) => monthOfDay(dayOf(moment)),
    monthOfDay,
  }
}

const boundOf = (bound: WindowBound | undefined, zone: ZoneId): Instant | undefined =>
  typeof bound === "string" ? startOfDay(bound, zone) : bound

// What is asked in a row is mostly of one year: each month's text is taken apart once.
const monthReader = (): ((day: number) => number) => {
  const known = new Map<number, number>()
  return (day) => {
    const before = known.get(day)
    if (before !== undefined) return before
    const date = dateOfEpochDay(day)
    const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
    known.set(day, month)
    return month
  }
}

/** `2026-03` for the number that {@link Window.monthOf} gives. */
export const monthText = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`
