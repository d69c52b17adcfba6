import type { CadenceClock, Instant, Lapse, Relationship } from "@followthrough/core"
import type { Window } from "./window.js"

/** Months `[from, until)` in which something held at the end. */
export interface Months {
  readonly from: number
  readonly until: number
}

/**
 * Of which months' ends a contact was open. What changes at an instant holds from the end of that
 * instant's month on; the last month of a window ends with it.
 */
export const openMonths = (
  { addedAt, openings }: Relationship,
  window: Window,
): ReadonlyArray<Months> =>
  openings.flatMap(({ from, until }) => monthsOf(from > addedAt ? from : addedAt, until, window))

/**
 * Of which months' ends somebody had decided on the next step: a step was booked, something was
 * promised, or a cadence was chosen.
 */
export const decidedMonths = (
  { promises, steps }: Relationship,
  clocks: ReadonlyArray<CadenceClock>,
  window: Window,
): ReadonlyArray<Months> => {
  const decided: Array<Months> = []
  const stood = (from: Instant, lapses: ReadonlyArray<Lapse>, until: Instant | undefined): void => {
    let since = from
    for (const lapse of lapses) {
      decided.push(...monthsOf(since, earlier(lapse.from, until), window))
      since = lapse.until
    }
    decided.push(...monthsOf(since, until, window))
  }
  for (const { bookedAt, endedAt, lapses } of steps) stood(bookedAt, lapses, endedAt)
  for (const { keptAt, lapses, madeAt, releasedAt } of promises) {
    stood(madeAt, lapses, earlier(keptAt, releasedAt))
  }
  clocks.forEach(({ chosen, startedAt }, index) => {
    if (chosen === undefined) return
    decided.push(...monthsOf(startedAt, clocks[index + 1]?.startedAt, window))
  })
  return decided
}

const monthsOf = (
  from: Instant,
  until: Instant | undefined,
  window: Window,
): ReadonlyArray<Months> => {
  if (from >= window.end) return []
  const begins = window.monthOf(from)
  const ends =
    until === undefined || until >= window.end
      ? window.monthOf(window.last) + 1
      : window.monthOf(until)
  return begins < ends ? [{ from: begins, until: ends }] : []
}

const earlier = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one

/** The months that are in one of the first and in one of the second, once each. */
export const bothOf = (
  ones: ReadonlyArray<Months>,
  others: ReadonlyArray<Months>,
): ReadonlyArray<Months> => {
  if (ones.length === 0 || others.length === 0) return []
  const sorted = [...others].sort((a, b) => a.from - b.from)
  return ones.flatMap((one) => {
    const both: Array<Months> = []
    let from = one.from
    for (const other of sorted) {
      const begins = Math.max(from, other.from)
      const ends = Math.min(one.until, other.until)
      if (begins >= ends) continue
      both.push({ from: begins, until: ends })
      from = ends
    }
    return both
  })
}
