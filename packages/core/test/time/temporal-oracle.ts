import type { DayWindow } from "../../src/time/day-window.js"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import type { Interval } from "../../src/time/interval.js"
import { Temporal } from "../../src/time/temporal.js"
import type { WorkingCalendar } from "../../src/time/working-calendar.js"
import type { ZoneId } from "../../src/time/zone.js"

// A second implementation of working calendars, as slow and as plain as can be: it asks Temporal what
// the clock on the wall shows at every minute and looks whether that is allowed. It shares no code
// with the first but the shapes of the data. All its inputs lie on whole minutes.

const MINUTE = 60_000

const WEEKDAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const

const covers = (window: DayWindow, clock: string): boolean =>
  window.overnight === true
    ? clock >= window.from
    : clock >= window.from && (window.to === "24:00" || clock < window.to)

/** Whether a calendar is open while the wall shows this; `clock` as HH:mm. */
export const openOnTheWall = (
  calendar: WorkingCalendar,
  date: Temporal.PlainDate,
  clock: string,
): boolean => {
  const on = date.toString()
  const { range, holidays } = calendar
  if (range?.from !== undefined && on < range.from) return false
  if (range?.to !== undefined && on >= range.to) return false
  if (holidays?.some((list) => list.dates.some((holiday) => holiday.on === on))) return false
  const windowsOf = (weekday: number): ReadonlyArray<DayWindow> => {
    const name = WEEKDAYS[weekday - 1]
    return name === undefined ? [] : (calendar.week[name] ?? [])
  }
  return (
    windowsOf(date.dayOfWeek).some((window) => covers(window, clock)) ||
    windowsOf(date.subtract({ days: 1 }).dayOfWeek).some(
      (window) => window.overnight === true && clock < window.to,
    )
  )
}

/** For every minute of `[from, from + count)`: whether the calendar is open in that zone. */
export const openMinutes = (
  calendar: WorkingCalendar,
  zone: ZoneId,
  from: Instant,
  count: number,
): ReadonlyArray<boolean> => {
  const open: Array<boolean> = []
  for (let minute = 0; minute < count; minute += 1) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(from + minute * MINUTE).toZonedDateTimeISO(
      zone,
    )
    const clock = zoned.toPlainTime().toString({ smallestUnit: "minute" })
    open.push(openOnTheWall(calendar, zoned.toPlainDate(), clock))
  }
  return open
}

/** The minutes of an oracle's stretch, with some taken out. */
export const without = (
  open: ReadonlyArray<boolean>,
  from: Instant,
  minus: ReadonlyArray<Interval>,
): ReadonlyArray<boolean> =>
  open.map((isOpen, minute) => {
    const at = from + minute * MINUTE
    return isOpen && !minus.some((taken) => taken.from <= at && at < taken.to)
  })

/** The first open minute from minute `start` on. */
export const slotByMinutes = (
  open: ReadonlyArray<boolean>,
  from: Instant,
  start: number,
): Instant | undefined => {
  for (let minute = start; minute < open.length; minute += 1) {
    if (open[minute] === true) return instantFromMillis(from + minute * MINUTE)
  }
  return undefined
}

/** Open minutes in `[start, end)`. */
export const countMinutes = (open: ReadonlyArray<boolean>, start: number, end: number): number =>
  open.slice(start, Math.max(start, end)).filter(Boolean).length

/** The end of that many open minutes from `start` on; of none, the first open minute. */
export const addByMinutes = (
  open: ReadonlyArray<boolean>,
  from: Instant,
  start: number,
  minutes: number,
): Instant | undefined => {
  if (minutes === 0) return slotByMinutes(open, from, start)
  let missing = minutes
  for (let minute = start; minute < open.length; minute += 1) {
    if (open[minute] === true) missing -= 1
    if (missing === 0) return instantFromMillis(from + (minute + 1) * MINUTE)
  }
  return undefined
}
