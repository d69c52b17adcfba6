import { MILLIS_PER_DAY } from "./epoch-day.js"
import { offsetSpanAt } from "./offset-table.js"
import type { ZoneId } from "./zone.js"

// Here a wall clock is a number: the milliseconds since 1970-01-01T00:00 that a calendar and a clock
// on the wall show together, as if every day had 24 hours.

// Offsets stay within a day of UTC on either side, so an earlier reading of the same wall clock is
// less than two days back.
const TWO_DAYS = 2 * MILLIS_PER_DAY

/**
 * Epoch milliseconds at which clocks in the zone first show this; in a gap, as if they had not yet
 * been put forward (Temporal's "compatible").
 */
export const instantOfWallClock = (wall: number, zone: ZoneId): number => {
  const guess = wall - offsetSpanAt(zone, wall).offset
  const span = offsetSpanAt(zone, guess)
  const reading = wall - span.offset
  if (reading < span.until && reading - span.from >= TWO_DAYS) return reading
  return searchReading(wall, zone)
}

const searchReading = (wall: number, zone: ZoneId): number => {
  let before = wall
  let span = offsetSpanAt(zone, wall - MILLIS_PER_DAY)
  for (;;) {
    const reading = wall - span.offset
    // Stretches come in their order, so the first one that shows this wall clock shows it first. One
    // that starts after it has jumped over it: then the stretch before goes on, as it were.
    if (reading < span.from) return before
    if (reading < span.until) return reading
    before = reading
    span = offsetSpanAt(zone, span.until)
  }
}

/** The first epoch millisecond of that day in the zone; of a day it skipped, the end of the skip. */
export const firstInstantOfDay = (epochDay: number, zone: ZoneId): number => {
  const midnight = epochDay * MILLIS_PER_DAY
  let span = offsetSpanAt(zone, midnight - MILLIS_PER_DAY)
  for (;;) {
    const reading = midnight - span.offset
    if (reading < span.until) return Math.max(reading, span.from)
    span = offsetSpanAt(zone, span.until)
  }
}
