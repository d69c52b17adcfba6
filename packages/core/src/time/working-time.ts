import * as Either from "effect/Either"
import { type WorkingDuration, workingMillis } from "./duration.js"
import { MILLIS_PER_DAY } from "./epoch-day.js"
import { type Instant, LATEST_INSTANT } from "./instant.js"
import { disjointIntervals, type Interval } from "./interval.js"
import { firstSlot, type SlotBounds, whyNone } from "./next-slot.js"
import { offsetSpanAt } from "./offset-table.js"
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
  let open = openMillis(calendar, from, to)
  for (const taken of disjointIntervals(minus)) {
    open -= openMillis(calendar, Math.max(from, taken.from), Math.min(to, taken.to))
  }
  return workingMillis(open)
}

/**
 * The instant by which that much working time has passed, counted from the first open instant at or
 * after `from`. Time that is used up exactly at closing ends at closing, not at the next opening. No
 * time at all ends at the first open instant, so `addWorking(t, d)` is `addWorking(nextSlot(t), d)`.
 *
 * Ends for any input: it takes one step per change of offset, at most some million up to the end of
 * time, and stops at once when the weekly hours are empty or the range is over.
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
    const end = Math.min(taken.from, last)
    const step = advance(calendar, at, missing, end)
    if (step.done) return step.at as Instant
    if (end === last) return undefined
    missing = step.missing
    at = taken.to
  }
  const step = advance(calendar, at, missing, last)
  return step.done ? (step.at as Instant) : undefined
}

type Step =
  | { readonly done: true; readonly at: number }
  | { readonly done: false; readonly missing: number }

/** Goes from `from` to `end`, inclusive, until the missing time has passed. */
const advance = (
  { hours, zone }: ResolvedCalendar,
  from: number,
  missing: number,
  end: number,
): Step => {
  const stop = Math.min(end, (hours.endDay + 2) * MILLIS_PER_DAY)
  let left = missing
  for (let at = from; at < stop; ) {
    const { until, offset } = offsetSpanAt(zone.zone, at)
    const edge = Math.min(until, stop)
    const open = hours.openBetween(at + offset, edge + offset)
    if (open >= left) {
      return { done: true, at: hours.afterOpen(at + offset, left, edge + offset) - offset }
    }
    left -= open
    at = edge
  }
  return { done: false, missing: left }
}

const openMillis = ({ hours, zone }: ResolvedCalendar, from: number, to: number): number => {
  if (hours.neverOpens) return 0
  const stop = Math.min(to, (hours.endDay + 2) * MILLIS_PER_DAY)
  let open = 0
  for (let at = Math.max(from, (hours.firstDay - 2) * MILLIS_PER_DAY); at < stop; ) {
    const { until, offset } = offsetSpanAt(zone.zone, at)
    const edge = Math.min(until, stop)
    open += hours.openBetween(at + offset, edge + offset)
    at = edge
  }
  return open
}
