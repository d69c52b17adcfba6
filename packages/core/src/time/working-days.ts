import * as Either from "effect/Either"
import type { WorkingDays } from "./duration.js"
import { MILLIS_PER_DAY } from "./epoch-day.js"
import { type Instant, LATEST_INSTANT, saturatedInstant } from "./instant.js"
import { epochDayAt } from "./local-date.js"
import { firstSlot, whyNone } from "./next-slot.js"
import { offsetMillisAt, offsetSpanAt } from "./offset-table.js"
import { type Unschedulable, unschedulable } from "./unschedulable.js"
import { firstInstantOfDay, instantOfWallClock } from "./wall-clock.js"
import type { ResolvedCalendar } from "./working-calendar.js"

/**
 * That many working days later. A working day is a date that the calendar's clocks show at some open
 * instant: no holiday, in the range, with a window that no clock change swallows.
 *
 * Counted from the first open instant at or after `from`, as by `addWorking`: its date is day 0, so an
 * evening counts as the next working day. The time on the wall clock is kept; where the calendar is not
 * open then, the answer is the next open instant of that date, else the first one. No days at all give
 * the first open instant. Ends for any input, after some ten thousand steps at most.
 */
export const addWorkingDays = (
  calendar: ResolvedCalendar,
  from: Instant,
  { days }: WorkingDays,
): Either.Either<Instant, Unschedulable> => {
  const end = passed(calendar, from, days)
  return end === undefined
    ? unschedulable(
        whyNone(calendar, null, [], (lifted) => passed(lifted, from, days) !== undefined),
      )
    : Either.right(end)
}

const passed = (calendar: ResolvedCalendar, from: Instant, days: number): Instant | undefined => {
  const start = firstSlot(calendar, from, null, [])
  if (start === undefined || days === 0) return start
  const { hours, zone } = calendar
  const wall = start + offsetMillisAt(zone.zone, start)
  let day = Math.floor(wall / MILLIS_PER_DAY)
  const within = wall - day * MILLIS_PER_DAY
  let missing = days
  while (missing > 0) {
    day += 1
    if (day >= hours.endDay || day * MILLIS_PER_DAY > LATEST_INSTANT) return undefined
    if (hours.opensOn(day) && firstOpenOn(calendar, day) !== undefined) missing -= 1
  }
  const kept = instantOfWallClock(day * MILLIS_PER_DAY + within, zone.zone)
  return firstOpenOn(calendar, day, kept) ?? firstOpenOn(calendar, day)
}

/** The first open instant, from that one on, at which the calendar's clocks show that day. */
const firstOpenOn = (
  calendar: ResolvedCalendar,
  day: number,
  from = Number.NEGATIVE_INFINITY,
): Instant | undefined => {
  const zone = calendar.zone.zone
  const end = saturatedInstant(firstInstantOfDay(day + 1, zone))
  let start = Math.max(firstInstantOfDay(day, zone), from)
  for (;;) {
    const open = firstSlot(calendar, saturatedInstant(start), end, [])
    if (open === undefined || epochDayAt(open, zone) === day) return open
    // Clocks that go back over midnight show the end of the day before once more.
    start = day * MILLIS_PER_DAY - offsetSpanAt(zone, open).offset
  }
}
