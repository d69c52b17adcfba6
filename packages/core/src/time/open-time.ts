import { MILLIS_PER_DAY } from "./epoch-day.js"
import { offsetSpanAt, ROUND, ROUNDS_FROM } from "./offset-table.js"
import type { ResolvedCalendar } from "./working-calendar.js"

/** How much was open, and the epoch milliseconds up to which was looked. */
export interface OpenTime {
  readonly open: number
  readonly at: number
}

/**
 * Goes from `from` towards `to`, one stretch of constant offset after the other, and stops at the
 * first moment by which `enough` was open. From where the weeks are all alike, whole rounds of 400
 * years are taken at once, so that it takes some thousand steps at most to the end of time.
 */
export const openTime = (
  calendar: ResolvedCalendar,
  from: number,
  to: number,
  enough = Number.POSITIVE_INFINITY,
): OpenTime => {
  const { hours, zone } = calendar
  if (hours.neverOpens) return { open: 0, at: to }
  const stop = Math.min(to, (hours.endDay + 2) * MILLIS_PER_DAY)
  const evenFrom = Math.max(ROUNDS_FROM, (hours.evenFromDay + 2) * MILLIS_PER_DAY)
  let open = 0
  let rounded = false
  let at = Math.max(from, (hours.firstDay - 2) * MILLIS_PER_DAY)
  while (at < stop) {
    if (!rounded && at >= evenFrom && stop - at > ROUND) {
      const perRound = openTime(calendar, at, at + ROUND).open
      const short = Math.ceil((enough - open) / perRound) - 1
      const rounds = Math.min(Math.floor((stop - at) / ROUND), short)
      open += rounds * perRound
      at += rounds * ROUND
      rounded = true
      continue
    }
    const { until, offset } = offsetSpanAt(zone.zone, at)
    const edge = Math.min(until, stop)
    const opened = hours.openBetween(at + offset, edge + offset)
    if (open + opened >= enough) {
      const reached = hours.afterOpen(at + offset, enough - open, edge + offset)
      return { open: enough, at: reached - offset }
    }
    open += opened
    at = edge
  }
  return { open, at: to }
}
