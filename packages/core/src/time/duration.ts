import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import {
  calendarText,
  durationText,
  exactText,
  parseCalendarText,
  parseExactText,
  WORKING,
} from "./duration-text.js"
import { type MalformedTime, malformedTime, parseIssue } from "./malformed-time.js"

/**
 * Years, months, weeks and days on a calendar: added to a wall clock, which they keep. How long that
 * is by a stopwatch depends on where it starts and on the zone.
 */
export interface CalendarDuration {
  readonly _tag: "Calendar"
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
}

/** A length by a stopwatch, in whole milliseconds, whatever the clocks on the wall do meanwhile. */
export interface ExactDuration {
  readonly _tag: "Exact"
  readonly millis: number
}

/** A length that passes only while a working calendar is open, in whole milliseconds. */
export interface WorkingDuration {
  readonly _tag: "Working"
  readonly millis: number
}

/** Days on which a working calendar opens at all, counted one after the other. */
export interface WorkingDays {
  readonly _tag: "WorkingDays"
  readonly days: number
}

export type Duration = CalendarDuration | ExactDuration | WorkingDuration | WorkingDays

/** The longest durations: enough to cross the whole range of local dates, or of instants. */
const MOST_DAYS = 3_652_425
const MOST_MILLIS = 1.728e16
/** Working days are counted one by one; this is about forty years of them. */
const MOST_WORKING_DAYS = 10_000

const wholeUpTo = (value: number, most: number, unit: string): number => {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`${value} is not a whole number of ${unit} from 0 to ${most}`)
  }
  return value + 0
}

const calendar = (
  years: number,
  months: number,
  weeks: number,
  days: number,
): CalendarDuration => ({
  _tag: "Calendar",
  years: wholeUpTo(years, MOST_DAYS, "years"),
  months: wholeUpTo(months, MOST_DAYS, "months"),
  weeks: wholeUpTo(weeks, MOST_DAYS, "weeks"),
  days: wholeUpTo(days, MOST_DAYS, "days"),
})

// The constructors are for code: a negative or broken number is a bug and throws a RangeError. Text
// from outside goes through the codecs.
export const days = (count: number): CalendarDuration => calendar(0, 0, 0, count)
export const weeks = (count: number): CalendarDuration => calendar(0, 0, count, 0)
export const months = (count: number): CalendarDuration => calendar(0, count, 0, 0)
export const years = (count: number): CalendarDuration => calendar(count, 0, 0, 0)

export const exactMillis = (millis: number): ExactDuration => ({
  _tag: "Exact",
  millis: wholeUpTo(millis, MOST_MILLIS, "milliseconds"),
})
export const minutes = (count: number): ExactDuration => exactMillis(count * 60_000)
export const hours = (count: number): ExactDuration => exactMillis(count * 3_600_000)

export const workingMillis = (millis: number): WorkingDuration => ({
  _tag: "Working",
  millis: wholeUpTo(millis, MOST_MILLIS, "milliseconds"),
})
export const workingMinutes = (count: number): WorkingDuration => workingMillis(count * 60_000)
export const workingHours = (count: number): WorkingDuration => workingMillis(count * 3_600_000)

export const workingDays = (count: number): WorkingDays => ({
  _tag: "WorkingDays",
  days: wholeUpTo(count, MOST_WORKING_DAYS, "working days"),
})

const Count = Schema.Number.pipe(Schema.int(), Schema.between(0, MOST_DAYS))
const Millis = Schema.Number.pipe(Schema.int(), Schema.between(0, MOST_MILLIS))

const codec = <A extends Duration>(
  identifier: string,
  expected: string,
  to: Schema.Schema<A>,
  parse: (text: string) => A | undefined,
  format: (duration: A) => string,
): Schema.Schema<A, string> =>
  Schema.transformOrFail(Schema.String.annotations({ description: expected }), to, {
    strict: true,
    decode: (text, _options, ast) => {
      const parsed = parse(text)
      return parsed === undefined
        ? ParseResult.fail(parseIssue(ast, malformedTime(text, expected)))
        : ParseResult.succeed(parsed)
    },
    encode: (duration) => ParseResult.succeed(format(duration)),
  }).annotations({ identifier })

const readCalendar = (text: string): CalendarDuration | undefined => {
  const counts = parseCalendarText(text)
  return counts === undefined || counts.some((count) => count > MOST_DAYS)
    ? undefined
    : calendar(...counts)
}

const readExact = (text: string): ExactDuration | undefined => {
  const millis = parseExactText(text)
  return millis === undefined || millis > MOST_MILLIS ? undefined : exactMillis(millis)
}

const readWorking = (text: string): WorkingDuration | undefined => {
  const millis = text.startsWith(WORKING) ? parseExactText(text.slice(WORKING.length)) : undefined
  return millis === undefined || millis > MOST_MILLIS ? undefined : workingMillis(millis)
}

// Weeks, months and years of working days are nobody's word, so that days alone are read.
const WORKING_DAYS = /^working P(\d{1,7})D$/

const readWorkingDays = (text: string): WorkingDays | undefined => {
  const count = WORKING_DAYS.exec(text)?.[1]
  return count === undefined || Number(count) > MOST_WORKING_DAYS
    ? undefined
    : workingDays(Number(count))
}

const readAny = (text: string): Duration | undefined =>
  readCalendar(text) ?? readExact(text) ?? readWorking(text) ?? readWorkingDays(text)

const ANY =
  "a duration such as P14D (calendar), PT4H (exact), working PT4H or working P3D (working days)"

/**
 * Codec: ISO 8601 text in years, months, weeks and days (`P3M`, `P14D`, `P1Y6M`) ⇄
 * {@link CalendarDuration}. Refuses hours beside them (`P1DT2H`), signs and fractions. Units stay as
 * written: `P14D` is not `P2W`.
 */
export const CalendarDuration: Schema.Schema<CalendarDuration, string> = codec(
  "CalendarDuration",
  "a calendar duration in whole years, months, weeks and days without a time part, such as P3M or P14D",
  Schema.Struct({
    _tag: Schema.Literal("Calendar"),
    years: Count,
    months: Count,
    weeks: Count,
    days: Count,
  }),
  readCalendar,
  (duration) => calendarText(duration.years, duration.months, duration.weeks, duration.days),
)

/**
 * Codec: ISO 8601 text in hours, minutes and seconds (`PT5M`, `PT24H`) ⇄ {@link ExactDuration}. Only
 * seconds may have a fraction, down to the millisecond. Refuses days: `P1D` is a calendar duration.
 */
export const ExactDuration: Schema.Schema<ExactDuration, string> = codec(
  "ExactDuration",
  "an exact duration in hours, minutes and seconds, such as PT5M or PT24H",
  Schema.Struct({ _tag: Schema.Literal("Exact"), millis: Millis }),
  readExact,
  (duration) => exactText(duration.millis),
)

/**
 * Codec: the word `working` before an exact duration (`working PT4H`) ⇄ {@link WorkingDuration}. The
 * word is ours: ISO 8601 has no working time.
 */
export const WorkingDuration: Schema.Schema<WorkingDuration, string> = codec(
  "WorkingDuration",
  'a working duration: the word "working" and hours, minutes and seconds, such as "working PT4H"',
  Schema.Struct({ _tag: Schema.Literal("Working"), millis: Millis }),
  readWorking,
  (duration) => WORKING + exactText(duration.millis),
)

/**
 * Codec: the word `working` before a number of days (`working P3D`) ⇄ {@link WorkingDays}, at most
 * 10,000. Refuses weeks, months and years: no two calendars agree on how many working days those have.
 */
export const WorkingDays: Schema.Schema<WorkingDays, string> = codec(
  "WorkingDays",
  'working days: the word "working" and a number of days up to 10,000, such as "working P3D"',
  Schema.Struct({
    _tag: Schema.Literal("WorkingDays"),
    days: Schema.Number.pipe(Schema.int(), Schema.between(0, MOST_WORKING_DAYS)),
  }),
  readWorkingDays,
  (duration) => WORKING + calendarText(0, 0, 0, duration.days),
)

/** Codec for a place where any of the four may stand; their texts cannot be mistaken. */
export const Duration: Schema.Schema<Duration, string> = codec(
  "Duration",
  ANY,
  Schema.Union(
    Schema.typeSchema(CalendarDuration),
    Schema.typeSchema(ExactDuration),
    Schema.typeSchema(WorkingDuration),
    Schema.typeSchema(WorkingDays),
  ),
  readAny,
  (duration) => durationToText(duration),
)

/** Canonical text: `P14D`, `PT4H`, `working PT4H`, `working P3D`. */
export const durationToText = (duration: Duration): string => durationText(duration)

/** Reads any of the four; which one it is stands in `_tag`. */
export const durationFromText = (text: string): Either.Either<Duration, MalformedTime> => {
  const parsed = readAny(text)
  return parsed === undefined ? Either.left(malformedTime(text, ANY)) : Either.right(parsed)
}
