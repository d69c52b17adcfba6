import {
  dateOfEpochDay,
  epochDayAt,
  type Instant,
  instantFromMillis,
  type ZoneId,
} from "@followthrough/core"

/** The stretch of time that an audit counts facts of, and the calendar that it is read on. */
export interface Window {
  /** Facts at or after it count; minus infinity without one. */
  readonly from: number
  /** Facts before it count: never after the instant asked about, and one millisecond more. */
  readonly end: number
  readonly has: (instant: Instant) => boolean
  /** The last instant of the window: its standing is what "at the end" means. */
  readonly last: Instant
  /** Local day in the reporting zone, in days since 1970-01-01. */
  readonly dayOf: (instant: Instant) => number
  /** Local month in the reporting zone, in months since 0000-01. */
  readonly monthOf: (instant: Instant) => number
  /** The same for a day that {@link Window.dayOf} gives. */
  readonly monthOfDay: (day: number) => number
}

export const windowOf = (
  at: Instant,
  from: Instant | undefined,
  to: Instant | undefined,
  zone: ZoneId,
): Window => {
  const start = from ?? Number.NEGATIVE_INFINITY
  const end = Math.min(to ?? Number.POSITIVE_INFINITY, at + 1)
  const dayOf = (instant: Instant) => epochDayAt(instant, zone)
  const monthOfDay = monthReader()
  return {
    from: start,
    end,
    has: (instant) => instant >= start && instant < end,
    last: instantFromMillis(end - 1),
    dayOf,
    monthOf: (instant) => monthOfDay(dayOf(instant)),
    monthOfDay,
  }
}

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
