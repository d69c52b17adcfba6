import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { MonthEnd } from "./calendar-arithmetic.js"
import { civilOfEpochDay, daysInMonth, epochDayOfCivil } from "./epoch-day.js"
import {
  dateOfEpochDay,
  EARLIEST_DATE,
  epochDayOfDate,
  LATEST_DATE,
  type LocalDate,
} from "./local-date.js"
import { monthStepAt, monthStepsUpTo } from "./month-steps.js"

/**
 * Every so many days, weeks, months, quarters or years from an anchor. `monthEnd` says what happens in
 * a month that lacks the anchor's day: `clamp` (the default) takes its last day, `skip` leaves the
 * month out.
 */
export const Rhythm = Schema.Struct({
  every: Schema.Number.pipe(Schema.int(), Schema.between(1, 100_000)),
  unit: Schema.Literal("days", "weeks", "months", "quarters", "years"),
  monthEnd: Schema.optionalWith(Schema.Literal("clamp", "skip"), { exact: true }),
}).annotations({ identifier: "Rhythm" })

export type Rhythm = typeof Rhythm.Type

/** Occurrence `k` of a rhythm; 0 is the anchor. */
export interface Occurrence {
  readonly k: number
  readonly on: LocalDate
}

/**
 * The date of occurrence `k` (0 is the anchor itself), worked out from the anchor alone, so that an
 * end of month comes back after a shorter one: 31 January, 28 February, 31 March. None for a `k` that
 * is not a whole number from 0 on, and after 9999-12-31.
 */
export const occurrenceAt = (
  rhythm: Rhythm,
  anchor: LocalDate,
  k: number,
): Option.Option<LocalDate> => {
  if (!Number.isInteger(k) || k < 0 || k > LAST_DAY - FIRST_DAY) return Option.none()
  const day = epochDayOfOccurrence(rhythm, epochDayOfDate(anchor), k)
  return day > LAST_DAY ? Option.none() : Option.some(dateOfEpochDay(day))
}

/** The last occurrence on or before that date; none before the anchor. */
export const lastOccurrenceAtOrBefore = (
  rhythm: Rhythm,
  anchor: LocalDate,
  date: LocalDate,
): Option.Option<Occurrence> => {
  const k = countUpTo(rhythm, epochDayOfDate(anchor), epochDayOfDate(date)) - 1
  return Option.map(occurrenceAt(rhythm, anchor, k), (on) => ({ k, on }))
}

/** The first occurrence after that date, the anchor too; none when it would come after 9999-12-31. */
export const nextOccurrenceAfter = (
  rhythm: Rhythm,
  anchor: LocalDate,
  date: LocalDate,
): Option.Option<Occurrence> => {
  const k = countUpTo(rhythm, epochDayOfDate(anchor), epochDayOfDate(date))
  return Option.map(occurrenceAt(rhythm, anchor, k), (on) => ({ k, on }))
}

const FIRST_DAY = epochDayOfDate(EARLIEST_DATE)
const LAST_DAY = epochDayOfDate(LATEST_DATE)

type Step =
  | { readonly _tag: "Days"; readonly days: number }
  | { readonly _tag: "Months"; readonly months: number }

const stepOf = ({ every, unit }: Rhythm): Step => {
  switch (unit) {
    case "days":
      return { _tag: "Days", days: every }
    case "weeks":
      return { _tag: "Days", days: every * 7 }
    case "months":
      return { _tag: "Months", months: every }
    case "quarters":
      return { _tag: "Months", months: every * 3 }
    case "years":
      return { _tag: "Months", months: every * 12 }
  }
}

/** As {@link occurrenceAt}, on days since 1970-01-01 and without a last date. */
export const epochDayOfOccurrence = (rhythm: Rhythm, anchor: number, k: number): number => {
  const step = stepOf(rhythm)
  switch (step._tag) {
    case "Days":
      return anchor + k * step.days
    case "Months":
      return monthly(anchor, monthStep(anchor, step.months, monthEndOf(rhythm), k) * step.months)
  }
}

/** How many occurrences lie on or before the day: `k` runs from 0, so this is the next one's. */
export const countUpTo = (rhythm: Rhythm, anchor: number, date: number): number => {
  if (date < anchor) return 0
  const step = stepOf(rhythm)
  switch (step._tag) {
    case "Days":
      return Math.floor((date - anchor) / step.days) + 1
    case "Months": {
      const steps = Math.floor((monthIndex(date) - monthIndex(anchor)) / step.months)
      const reached = monthly(anchor, steps * step.months) <= date ? steps : steps - 1
      return monthEndOf(rhythm) === "clamp"
        ? reached + 1
        : monthStepsUpTo(monthIndex(anchor), step.months, civilOfEpochDay(anchor).day, reached)
    }
  }
}

const monthEndOf = ({ monthEnd }: Rhythm): MonthEnd => monthEnd ?? "clamp"

const monthStep = (anchor: number, months: number, monthEnd: MonthEnd, k: number): number =>
  monthEnd === "clamp" ? k : monthStepAt(monthIndex(anchor), months, civilOfEpochDay(anchor).day, k)

const monthIndex = (epochDay: number): number => {
  const { year, month } = civilOfEpochDay(epochDay)
  return year * 12 + month - 1
}

const monthly = (anchor: number, months: number): number => {
  const { year, month, day } = civilOfEpochDay(anchor)
  const index = year * 12 + month - 1 + months
  const target = Math.floor(index / 12)
  const inYear = index - target * 12 + 1
  return epochDayOfCivil(target, inYear, Math.min(day, daysInMonth(target, inYear)))
}
