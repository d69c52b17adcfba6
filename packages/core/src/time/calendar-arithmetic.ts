import type { CalendarDuration } from "./duration.js"
import { civilOfEpochDay, daysInMonth, epochDayOfCivil } from "./epoch-day.js"
import { dateOfEpochDay, epochDayOfDate, type LocalDate } from "./local-date.js"

/**
 * Where a month has no such day: `clamp` takes its last day (31 January + 1 month is 28 February),
 * `skip` passes on to the next month that has the day (31 March).
 */
export type MonthEnd = "clamp" | "skip"

/** Months and years first, then weeks and days, as Temporal adds them; on days since 1970-01-01. */
export const addCalendarToEpochDay = (
  epochDay: number,
  duration: CalendarDuration,
  sign: 1 | -1,
  monthEnd: MonthEnd = "clamp",
): number => {
  const months = duration.years * 12 + duration.months
  const moved = months === 0 ? epochDay : addMonths(epochDay, sign * months, monthEnd)
  return moved + sign * (duration.weeks * 7 + duration.days)
}

const addMonths = (epochDay: number, months: number, monthEnd: MonthEnd): number => {
  const { year, month, day } = civilOfEpochDay(epochDay)
  const index = year * 12 + month - 1 + months
  const length = daysInMonth(Math.floor(index / 12), monthOf(index))
  if (day <= length || monthEnd === "clamp") {
    return epochDayOfCivil(Math.floor(index / 12), monthOf(index), Math.min(day, length))
  }
  // No two months in a row are short of a day, so the next one has it.
  return epochDayOfCivil(Math.floor((index + 1) / 12), monthOf(index + 1), day)
}

const monthOf = (index: number): number => index - Math.floor(index / 12) * 12 + 1

/**
 * The date that many years, months, weeks and days later: months and years first, then weeks and
 * days. Month ends clamp unless told otherwise. Saturates at 9999-12-31.
 */
export const addCalendarToDate = (
  date: LocalDate,
  duration: CalendarDuration,
  monthEnd: MonthEnd = "clamp",
): LocalDate => dateOfEpochDay(addCalendarToEpochDay(epochDayOfDate(date), duration, 1, monthEnd))

/** The date that many years, months, weeks and days earlier; month ends clamp. Saturates at 0000-01-01. */
export const subtractCalendarFromDate = (date: LocalDate, duration: CalendarDuration): LocalDate =>
  dateOfEpochDay(addCalendarToEpochDay(epochDayOfDate(date), duration, -1))
