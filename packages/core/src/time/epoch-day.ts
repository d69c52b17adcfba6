/** Days since 1970-01-01 in the proleptic Gregorian calendar: plain numbers, any sign, no zone. */
export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

export const MILLIS_PER_DAY = 86_400_000

const DAYS_PER_ERA = 146_097
const DAYS_TO_EPOCH = 719_468

// Both directions count years from 1 March, so that the leap day is the last one of its year:
// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
export const epochDayOfCivil = (year: number, month: number, day: number): number => {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_EPOCH
}

export const civilOfEpochDay = (epochDay: number): CivilDate => {
  const shifted = epochDay + DAYS_TO_EPOCH
  const era = Math.floor(shifted / DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  }
}

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0)

/** ISO weekday, Monday 1 to Sunday 7. 1970-01-01 was a Thursday. */
export const weekdayOfEpochDay = (epochDay: number): Weekday =>
  (((((epochDay + 3) % 7) + 7) % 7) + 1) as Weekday

/** ISO weekday: Monday 1 to Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export const digits = (value: number, width: number): string =>
  (width === 2 ? pairs[value] : undefined) ?? String(value).padStart(width, "0")

// Most of what is written has two.
const pairs: ReadonlyArray<string> = Array.from({ length: 100 }, (_, n) =>
  String(n).padStart(2, "0"),
)
