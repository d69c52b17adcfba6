import * as Either from "effect/Either"
import { type WorkingDuration, workingMillis } from "./duration.js"
import { type Instant, LATEST_INSTANT } from "./instant.js"
import { disjointIntervals, type Interval } from "./interval.js"
import { firstSlot, type SlotBounds, whyNone } from "./next-slot.js"
import { openTime } from "./open-time.js"
import { type Unschedulable, unschedulable } from "./unschedulable.js"
import type { ResolvedCalendar } from "./working-calendar.js"

/**
 * How long the calendar is open in `[from, to)`, less the intervals taken out, in whole milliseconds.
 * Nothing when `to` is not after `from`. Intervals may come in any order and overlap.
 */
export const workingTimeBetween = (
  calendar: ResolvedCalendar,
  from: Instant,
  to: Instant,
  minus: Iterable<Interval> = [],
): WorkingDuration => {
  let { open } = openTime(calendar, from, to)
  for (const taken of disjointIntervals(minus)) {
    open -= openTime(calendar, Math.max(from, taken.from), Math.min(to, taken.to)).open
  }
  return workingMillis(open)
}

/**
 * The instant by which that much working time has passed, counted from the first open instant at or
 * after `from`. Time that is used up exactly at closing ends at closing, not at the next opening. No
 * time at all ends at the first open instant, so `addWorking(t, d)` is `addWorking(nextSlot(t), d)`.
 *
 * Ends for any input, after some thousand steps at most: one for each change of offset up to the last
 * holiday, the end of the range or 2100, and at most two rounds of 400 years beyond.
 */
export const addWorking = (
  calendar: ResolvedCalendar,
  from: Instant,
  duration: WorkingDuration,
  bounds: SlotBounds = {},
): Either.Either<Instant, Unschedulable> => {
  const until = bounds.until ?? null
  const minus = bounds.minus === undefined ? [] : disjointIntervals(bounds.minus)
  const end = passed(calendar, from, duration.millis, until, minus)
  return end === undefined
    ? unschedulable(
        whyNone(calendar, until, minus, (lifted, without) => {
          return passed(lifted, from, duration.millis, until, without) !== undefined
        }),
      )
    : Either.right(end)
}

const passed = (
  calendar: ResolvedCalendar,
  from: Instant,
  millis: number,
  until: Instant | null,
  minus: ReadonlyArray<Interval>,
): Instant | undefined => {
  const start = firstSlot(calendar, from, until, minus)
  if (start === undefined || millis === 0) return start
  const last = until === null ? LATEST_INSTANT : until - 1
  let at: number = start
  let missing = millis
  for (const taken of minus) {
    if (taken.to <= at) continue
    if (taken.from >= last) break
    const { open, at: end } = openTime(calendar, at, taken.from, missing)
    if (open === missing) return end as Instant
    missing -= open
    at = taken.to
  }
  const { open, at: end } = openTime(calendar, at, last, missing)
  return open === missing ? (end as Instant) : undefined
}
