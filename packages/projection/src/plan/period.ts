import {
  addCalendarToDate,
  days,
  daysBetween,
  type LocalDate,
  months,
  subtractCalendarFromDate,
} from "@followthrough/core"

/** How long a plan is: a number of days, or a day, a week or a month from its first day on. */
export type PlanLength = number | "day" | "week" | "month"

/** Longer plans say nothing: too much happens until then. */
export const LONGEST_PLAN = 366

export const dayAfter = (date: LocalDate, count = 1): LocalDate =>
  addCalendarToDate(date, days(count))

export const dayBefore = (date: LocalDate): LocalDate => subtractCalendarFromDate(date, days(1))

/** How far beyond a plan a day with room, or a working day, is looked for, in days. */
export const HORIZON = 366

/** The days of a plan in order; at least one, at most {@link LONGEST_PLAN}. */
export const periodOf = (from: LocalDate, length: PlanLength): ReadonlyArray<LocalDate> =>
  Array.from({ length: Math.max(1, Math.min(LONGEST_PLAN, countOf(from, length))) }, (_, index) =>
    dayAfter(from, index),
  )

const countOf = (from: LocalDate, length: PlanLength): number => {
  switch (length) {
    case "day":
      return 1
    case "week":
      return 7
    case "month":
      return daysBetween(from, addCalendarToDate(from, months(1)))
    default:
      return length
  }
}
