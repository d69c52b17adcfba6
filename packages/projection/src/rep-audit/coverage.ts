import type { CadenceClock, Dated, Instant, Lapse, Relationship } from "@followthrough/core"
import { addingOf } from "../in-touch.js"
import { momentOf } from "./audited-contact.js"
import type { Window } from "./window.js"

/** Months `[from, until)` in which something held at the end. */
export interface Months {
  readonly from: number
  readonly until: number
}

/**
 * Of which months' ends a contact was open. What changes at a moment holds from the end of that moment's
 * month on; the last month of a window ends with it.
 */
export const openMonths = (relationship: Relationship, window: Window): ReadonlyArray<Months> => {
  const added = addingOf(relationship)
  return relationship.openings.flatMap(({ closedBy, from, openedBy, until }) => {
    const opened = momentOf(relationship, from, openedBy)
    const later = window.standsAt(opened) > window.standsAt(added) ? opened : added
    return monthsOf(later, closing(relationship, until, closedBy), window)
  })
}

/**
 * Of which months' ends somebody had decided on the next step: a step was booked, something was
 * promised, or a cadence was chosen.
 */
export const decidedMonths = (
  relationship: Relationship,
  clocks: ReadonlyArray<CadenceClock>,
  window: Window,
): ReadonlyArray<Months> => {
  const decided: Array<Months> = []
  const stood = (from: Dated, lapses: ReadonlyArray<Lapse>, until: Dated | undefined): void => {
    let since = from
    for (const lapse of lapses) {
      const over = momentOf(relationship, lapse.from, lapse.fromBy)
      const sooner = until !== undefined && until.at < over.at ? until : over
      decided.push(...monthsOf(since, sooner, window))
      since = momentOf(relationship, lapse.until, lapse.untilBy)
    }
    decided.push(...monthsOf(since, until, window))
  }
  for (const { bookedAt, bookedBy, endedAt, endedBy, lapses } of relationship.steps) {
    const booked = momentOf(relationship, bookedAt, bookedBy)
    stood(booked, lapses, closing(relationship, endedAt, endedBy))
  }
  for (const promise of relationship.promises) {
    const { keptAt, keptBy, lapses, madeAt, madeBy, releasedAt, releasedBy } = promise
    const kept = closing(relationship, keptAt, keptBy)
    const released = closing(relationship, releasedAt, releasedBy)
    const sooner = kept === undefined || (released && released.at < kept.at) ? released : kept
    stood(momentOf(relationship, madeAt, madeBy), lapses, sooner)
  }
  clocks.forEach(({ chosen, startedAt, startedBy }, index) => {
    if (chosen === undefined) return
    const next = clocks[index + 1]
    const started = momentOf(relationship, startedAt, startedBy)
    decided.push(
      ...monthsOf(started, closing(relationship, next?.startedAt, next?.startedBy), window),
    )
  })
  return decided
}

const closing = (
  relationship: Relationship,
  at: Instant | undefined,
  by: number | undefined,
): Dated | undefined =>
  at === undefined || by === undefined ? undefined : momentOf(relationship, at, by)

const monthsOf = (from: Dated, until: Dated | undefined, window: Window): ReadonlyArray<Months> => {
  if (!window.isByEnd(from)) return []
  const begins = window.monthOf(from)
  const ends =
    until === undefined || !window.isByEnd(until) ? window.lastMonth + 1 : window.monthOf(until)
  return begins < ends ? [{ from: begins, until: ends }] : []
}

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
