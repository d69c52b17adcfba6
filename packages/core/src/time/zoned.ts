import { addCalendarToEpochDay } from "./calendar-arithmetic.js"
import type { CalendarDuration } from "./duration.js"
import { MILLIS_PER_DAY } from "./epoch-day.js"
import { type Instant, saturatedInstant } from "./instant.js"
import { epochDayOfDate, type LocalDate } from "./local-date.js"
import { type LocalTime, type LocalTimeEnd, millisOfTime } from "./local-time.js"
import { offsetMillisAt } from "./offset-table.js"
import { firstInstantOfDay, instantOfWallClock } from "./wall-clock.js"
import type { ZoneId } from "./zone.js"

/**
 * The first instant of that day in that zone. Where clocks jump over midnight it is the jump; a day
 * that the zone skipped as a whole (Pacific/Apia, 2011-12-30) has no instant and starts and ends where
 * the next one starts; where clocks go back over midnight it is the first of the two midnights.
 */
export const startOfDay = (date: LocalDate, zone: ZoneId): Instant =>
  saturatedInstant(firstInstantOfDay(epochDayOfDate(date), zone))

/** The start of the next day: the exclusive end of `[startOfDay, endOfDay)`. */
export const endOfDay = (date: LocalDate, zone: ZoneId): Instant =>
  saturatedInstant(firstInstantOfDay(epochDayOfDate(date) + 1, zone))

/**
 * The instant at which clocks in that zone show that time on that date. A time in a gap shifts forward
 * by the gap's length (02:30 is read as 03:30); a time that comes twice is the first one.
 */
export const instantOf = (date: LocalDate, time: LocalTime | LocalTimeEnd, zone: ZoneId): Instant =>
  saturatedInstant(
    instantOfWallClock(epochDayOfDate(date) * MILLIS_PER_DAY + millisOfTime(time), zone),
  )

/**
 * That many years, months, weeks and days later on that zone's calendars, at the same time on the wall
 * clock. Month ends clamp; a time that lands in a gap or an overlap is read as by {@link instantOf}.
 * Nothing to add gives the instant itself, so the second of two equal times stays the second.
 */
export const addCalendar = (instant: Instant, duration: CalendarDuration, zone: ZoneId): Instant =>
  moveCalendar(instant, duration, zone, 1)

/** As {@link addCalendar}, earlier instead of later. */
export const subtractCalendar = (
  instant: Instant,
  duration: CalendarDuration,
  zone: ZoneId,
): Instant => moveCalendar(instant, duration, zone, -1)

const moveCalendar = (
  instant: Instant,
  duration: CalendarDuration,
  zone: ZoneId,
  sign: 1 | -1,
): Instant => {
  const { years, months, weeks, days } = duration
  if (years === 0 && months === 0 && weeks === 0 && days === 0) return instant
  const wall = instant + offsetMillisAt(zone, instant)
  const day = Math.floor(wall / MILLIS_PER_DAY)
  const moved = addCalendarToEpochDay(day, duration, sign)
  return saturatedInstant(
    instantOfWallClock(moved * MILLIS_PER_DAY + (wall - day * MILLIS_PER_DAY), zone),
  )
}
