import { type Instant, type LocalDate, localDateAt } from "@followthrough/core"
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
 * falls on the day of its slot, else of its `from`. The rest: on the last working day on which it is in
 * time; what is late by `now`, or cannot be in time any more, on the first working day.
 */
export const fallsOn = (
  obligation: Obligation,
  work: WorkDays,
  now: Instant,
  first: LocalDate,
): LocalDate => {
  const { by, from, kind, slot } = obligation
  if (neverSpills(kind)) return lastDayInTime(by, work, now, first) ?? work.firstFrom(first)
  const day = localDateAt(slot ?? from, work.zone)
  return day < first ? first : day
}

/** The last day from `first` on that has working time from `now` up to `by`, both inclusive. */
export const lastDayInTime = (
  by: Instant,
  work: WorkDays,
  now: Instant,
  first: LocalDate,
): LocalDate | undefined => {
  for (let date = localDateAt(by, work.zone); date >= first; date = dayBefore(date)) {
    if (work.worksOn(date, now, by)) return date
  }
  return undefined
}
