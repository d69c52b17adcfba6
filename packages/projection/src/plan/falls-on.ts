import {
  daysBetween,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
} from "@followthrough/core"
import type { Obligation, ObligationKind } from "../obligation/obligation.js"
import { dayBefore } from "./period.js"
import type { WorkDays } from "./work-days.js"

/** Whether it has its day, full or free: what was promised, asked for and booked never spills. */
export const neverSpills = (kind: ObligationKind): boolean => {
  switch (kind) {
    case "response":
    case "promise":
    case "ask-about-promise":
    case "step":
      return true
    case "cadence":
    case "clear-the-way":
    case "date-the-maybe":
    case "settle-complaint":
    case "introduce":
    case "thank-for-referral":
      return false
  }
}

/**
 * The day on which something falls, whatever the capacity, and nothing before `first`. What may spill
 * falls on the day of its slot, else of its `from`. The rest: on the last day that has working time left
 * before it is late, else on that of its `by`; what is late by `now`, on the first.
 */
export const fallsOn = (
  obligation: Obligation,
  work: WorkDays,
  now: Instant,
  first: LocalDate,
): LocalDate => {
  const { from, kind, slot } = obligation
  const day = neverSpills(kind)
    ? lastDayFor(obligation, work, now)
    : localDateAt(slot ?? from, work.zone)
  return day < first ? first : day
}

const lastDayFor = ({ by, from }: Obligation, work: WorkDays, now: Instant): LocalDate => {
  const begin = instantFromMillis(Math.max(from, now))
  const last = localDateAt(by, work.zone)
  const most = daysBetween(localDateAt(begin, work.zone), last)
  for (let back = 0; back <= most; back += 1) {
    const date = dayBefore(last, back)
    if (work.worksOn(date, begin, by)) return date
  }
  return last
}
