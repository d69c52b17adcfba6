import {
  type Dated,
  type Instant,
  type LocalDate,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"

/**
 * When facts stand on the calendar of a zone: at their instant; where only the day is known, at the start of
 * their own date there, wherever they were recorded.
 */
export const standingIn = (zone: ZoneId): ((moment: Dated) => Instant) => {
  // Many facts of a log are of one day: each day's start is looked up once.
  const known = new Map<LocalDate, Instant>()
  return ({ at, on }) => {
    if (on === undefined) return at
    const before = known.get(on)
    if (before !== undefined) return before
    const start = startOfDay(on, zone)
    known.set(on, start)
    return start
  }
}
