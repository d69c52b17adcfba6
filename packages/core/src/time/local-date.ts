import type { Brand } from "effect/Brand"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import {
  civilOfEpochDay,
  daysInMonth,
  digits,
  epochDayOfCivil,
  MILLIS_PER_DAY,
  type Weekday,
  weekdayOfEpochDay,
} from "./epoch-day.js"
import type { Instant } from "./instant.js"
import { type MalformedTime, malformedTime, parseIssue } from "./malformed-time.js"
import { offsetMillisAt } from "./offset-table.js"
import { Temporal } from "./temporal.js"
import type { ZoneId } from "./zone.js"

/**
 * A day on the calendar, `YYYY-MM-DD`, from 0000-01-01 to 9999-12-31, so that the order of the texts
 * is the order of the days. It knows no zone, and so no instant.
 */
export type LocalDate = string & Brand<"LocalDate">

export const EARLIEST_DATE = "0000-01-01" as LocalDate
export const LATEST_DATE = "9999-12-31" as LocalDate

const FIRST_EPOCH_DAY = epochDayOfCivil(0, 1, 1)
const LAST_EPOCH_DAY = epochDayOfCivil(9999, 12, 31)

const EXPECTED = "a date as YYYY-MM-DD, such as 2026-03-29"

/** Reads `YYYY-MM-DD`; refuses other forms and days that do not exist, such as 2026-02-29. */
export const localDateFromIso = (text: string): Either.Either<LocalDate, MalformedTime> => {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (match === null) return Either.left(malformedTime(text, EXPECTED))
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return day >= 1 && day <= daysInMonth(year, month)
    ? Either.right(text as LocalDate)
    : Either.left(malformedTime(text, `${EXPECTED} (there is no such day)`))
}

/** Days since 1970-01-01, negative before. */
export const epochDayOfDate = (date: LocalDate): number =>
  epochDayOfCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)))

/** The nearest date that can be written: beyond the range it is the range's first or last day. */
export const dateOfEpochDay = (epochDay: number): LocalDate => {
  const { year, month, day } = civilOfEpochDay(
    Math.max(FIRST_EPOCH_DAY, Math.min(LAST_EPOCH_DAY, epochDay)),
  )
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}` as LocalDate
}

/** The day on that zone's calendars at that instant, as a number of days since 1970-01-01. */
export const epochDayAt = (instant: Instant, zone: ZoneId): number =>
  Math.floor((instant + offsetMillisAt(zone, instant)) / MILLIS_PER_DAY)

/**
 * The day on that zone's calendars at that instant. Instants before the year 0 or after 9999 give the
 * first or the last date that can be written.
 */
export const localDateAt = (instant: Instant, zone: ZoneId): LocalDate =>
  dateOfEpochDay(epochDayAt(instant, zone))

/** Calendar days from one date to the other: negative when `to` comes first, 0 on the same day. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  epochDayOfDate(to) - epochDayOfDate(from)

/** ISO weekday, Monday 1 to Sunday 7. */
export const weekdayOf = (date: LocalDate): Weekday => weekdayOfEpochDay(epochDayOfDate(date))

export const localDateToTemporal = (date: LocalDate): Temporal.PlainDate =>
  Temporal.PlainDate.from(date)

/** The date on the ISO calendar; a date outside the years 0–9999 gives the nearest one inside. */
export const localDateFromTemporal = (date: Temporal.PlainDate): LocalDate => {
  const iso = date.withCalendar("iso8601")
  return dateOfEpochDay(epochDayOfCivil(iso.year, iso.month, iso.day))
}

/** Codec: `YYYY-MM-DD` ⇄ {@link LocalDate}. */
export const LocalDate: Schema.Schema<LocalDate, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: "a date as YYYY-MM-DD" }),
  Schema.String.pipe(
    Schema.filter((text) => Either.isRight(localDateFromIso(text)), {
      message: () => `Expected ${EXPECTED}`,
      arbitrary: () => (fc) =>
        fc.integer({ min: FIRST_EPOCH_DAY, max: LAST_EPOCH_DAY }).map(dateOfEpochDay),
    }),
    Schema.brand("LocalDate"),
  ),
  {
    strict: true,
    decode: (text, _options, ast) =>
      Either.mapLeft(localDateFromIso(text), (refusal) => parseIssue(ast, refusal)),
    encode: (date) => ParseResult.succeed(date),
  },
).annotations({ identifier: "LocalDate" })
