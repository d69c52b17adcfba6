import * as Either from "effect/Either"
import { MILLIS_PER_DAY } from "./epoch-day.js"
import { type Instant, LATEST_INSTANT } from "./instant.js"
import { disjointIntervals, type Interval } from "./interval.js"
import { offsetMillisAt, offsetSpanAt } from "./offset-table.js"
import { type Unschedulable, type UnschedulableReason, unschedulable } from "./unschedulable.js"
import { ignoringHolidays, type ResolvedCalendar } from "./working-calendar.js"

/** What else bounds the answer. */
export interface SlotBounds {
  /** The answer lies before this instant; exclusive. */
  readonly until?: Instant | undefined
  /** Intervals taken out of the calendar, such as absences, in any order, overlapping or not. */
  readonly minus?: Iterable<Interval> | undefined
}

/** Whether the calendar is open at that instant. */
export const contains = ({ hours, zone }: ResolvedCalendar, instant: Instant): boolean =>
  hours.isOpen(instant + offsetMillisAt(zone.zone, instant))

/**
 * The first instant at or after `from` at which the calendar is open, or why there is none. It is
 * `from` itself when the calendar is open then.
 *
 * Always ends, without a horizon: the week comes round, so after the last holiday each window is
 * offered every week, and a window lost to a clock change is there again a week later, because no
 * zone changes its offset twice within three days.
 */
export const nextSlot = (
  calendar: ResolvedCalendar,
  from: Instant,
  bounds: SlotBounds = {},
): Either.Either<Instant, Unschedulable> => {
  const until = bounds.until ?? null
  const minus = bounds.minus === undefined ? [] : disjointIntervals(bounds.minus)
  const slot = firstSlot(calendar, from, until, minus)
  return slot === undefined
    ? unschedulable(
        whyNone(calendar, until, minus, (lifted, without) => {
          return firstSlot(lifted, from, until, without) !== undefined
        }),
      )
    : Either.right(slot)
}

/** Names the reason after a failed search, by searching again with one obstacle lifted after the other. */
export const whyNone = (
  calendar: ResolvedCalendar,
  until: Instant | null,
  minus: ReadonlyArray<Interval>,
  found: (calendar: ResolvedCalendar, minus: ReadonlyArray<Interval>) => boolean,
): UnschedulableReason => {
  if (calendar.hours.neverOpens) return { _tag: "NoWindow" }
  if (minus.length > 0 && found(calendar, [])) return { _tag: "Subtracted" }
  if (found(ignoringHolidays(calendar), minus)) return { _tag: "OnHolidays" }
  const to = calendar.calendar.range?.to
  if (until !== null && (to === undefined || contained(calendar, until))) {
    return { _tag: "TooLate", until }
  }
  return to === undefined ? { _tag: "EndOfTime" } : { _tag: "RangeOver", to }
}

const contained = ({ hours, zone }: ResolvedCalendar, until: Instant): boolean =>
  until + offsetMillisAt(zone.zone, until) < hours.endDay * MILLIS_PER_DAY

/** As {@link nextSlot}; the intervals to leave out must be disjoint and in order. */
export const firstSlot = (
  calendar: ResolvedCalendar,
  from: Instant,
  until: Instant | null,
  minus: ReadonlyArray<Interval>,
): Instant | undefined => {
  const end = until ?? LATEST_INSTANT + 1
  let slot = firstOpen(calendar, from, end)
  for (const taken of minus) {
    if (slot === undefined || slot < taken.from) return slot
    if (slot < taken.to) slot = firstOpen(calendar, taken.to, end)
  }
  return slot
}

const TWO_DAYS = 2 * MILLIS_PER_DAY

/** The first open instant in `[from, end)`. */
const firstOpen = (
  { hours, zone }: ResolvedCalendar,
  from: number,
  end: number,
): Instant | undefined => {
  let at = from
  while (at < end) {
    const span = offsetSpanAt(zone.zone, at)
    const wall = hours.nextOpen(at + span.offset)
    if (wall === undefined && span.until - at >= TWO_DAYS) return undefined
    const opens = (wall ?? Number.POSITIVE_INFINITY) - span.offset
    if (opens < span.until) return opens < end ? (opens as Instant) : undefined
    // Clocks change before it opens. Where they go back, hours that have passed come again, within a
    // day or so; beyond that, nothing opens earlier than about when the wall clock says.
    at = span.until - at < TWO_DAYS ? span.until : Math.max(span.until, opens - TWO_DAYS)
  }
  return undefined
}
