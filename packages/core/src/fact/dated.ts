import { MILLIS_PER_DAY } from "../time/epoch-day.js"
import type { Instant } from "../time/instant.js"
import { dateOfEpochDay, epochDayAt, epochDayOfDate, type LocalDate } from "../time/local-date.js"
import type { ZoneId } from "../time/zone.js"

/** When something happened: an instant and, where only its date is known, that date. */
export interface Dated {
  /** Where only the date is known: the start of that day, wherever it was recorded. */
  readonly at: Instant
  /** The fact's own local date. Left out: the instant is known. */
  readonly on?: LocalDate | undefined
}

/**
 * The day on which something happened, for measures in days and months: its own date where only that is
 * known, whatever zone is reported in, else the date of the instant in that zone.
 */
export const dateOf = ({ at, on }: Dated, zone: ZoneId): LocalDate =>
  on ?? dateOfEpochDay(epochDayAt(at, zone))

/** The same as a number of days since 1970-01-01. */
export const epochDayOf = ({ at, on }: Dated, zone: ZoneId): number =>
  on === undefined ? epochDayAt(at, zone) : epochDayOfDate(on)

const HALF_A_DAY = MILLIS_PER_DAY / 2

/**
 * The date whose first instant that is, in a zone that nobody named. Right for every zone that is less
 * than 12 hours ahead of UTC and for noon in UTC; further east it is the day before.
 */
export const dateBegunAt = (at: Instant): LocalDate =>
  dateOfEpochDay(Math.floor((at + HALF_A_DAY - 1) / MILLIS_PER_DAY))

/** Whether an instant lies on a date in any zone: from UTC+14 to UTC-12. */
export const isOnSomewhere = (at: Instant, on: LocalDate): boolean => {
  const since = at - epochDayOfDate(on) * MILLIS_PER_DAY
  return since >= -14 * 3_600_000 && since < MILLIS_PER_DAY + HALF_A_DAY
}
