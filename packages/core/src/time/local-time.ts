import type { Brand } from "effect/Brand"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { digits } from "./epoch-day.js"
import { type MalformedTime, malformedTime, parseIssue } from "./malformed-time.js"

/**
 * What a clock on the wall shows, `HH:mm` or `HH:mm:ss`, from 00:00 up to and including 23:59:59.
 * Whole minutes are written without seconds, so equal times are equal texts and text order is time
 * order.
 */
export type LocalTime = string & Brand<"LocalTime">

/** As {@link LocalTime}, and also `24:00`: the end of a half-open stretch of a day. */
export type LocalTimeEnd = string & Brand<"LocalTimeEnd">

const EXPECTED = "a time of day as HH:mm or HH:mm:ss, such as 09:00"
const EXPECTED_END = "the end of a stretch of a day as HH:mm or HH:mm:ss, 24:00 included"

const canonicalTime = (text: string): string | undefined => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text)
  return match === null ? undefined : match[3] === "00" ? text.slice(0, 5) : text
}

const canonicalEnd = (text: string): string | undefined =>
  text === "24:00" || text === "24:00:00" ? "24:00" : canonicalTime(text)

/** Refuses 24:00: as the start of something it would be the next day's 00:00. */
export const localTimeFromIso = (text: string): Either.Either<LocalTime, MalformedTime> => {
  const time = canonicalTime(text)
  return time === undefined
    ? Either.left(malformedTime(text, EXPECTED))
    : Either.right(time as LocalTime)
}

export const localTimeEndFromIso = (text: string): Either.Either<LocalTimeEnd, MalformedTime> => {
  const time = canonicalEnd(text)
  return time === undefined
    ? Either.left(malformedTime(text, EXPECTED_END))
    : Either.right(time as LocalTimeEnd)
}

export const MIDNIGHT = "00:00" as LocalTime
export const END_OF_DAY = "24:00" as LocalTimeEnd

/** Milliseconds that a clock running through from 00:00 shows, 0 to 86,400,000 (for 24:00). */
export const millisOfTime = (time: LocalTime | LocalTimeEnd): number =>
  (Number(time.slice(0, 2)) * 3600 +
    Number(time.slice(3, 5)) * 60 +
    (time.length > 5 ? Number(time.slice(6, 8)) : 0)) *
  1000

/** The time shown that many milliseconds after 00:00, below 86,400,000; cut to whole seconds. */
export const timeOfMillis = (millisOfDay: number): LocalTime => {
  const seconds = Math.floor(millisOfDay / 1000)
  const minute = `${digits(Math.floor(seconds / 3600), 2)}:${digits(Math.floor(seconds / 60) % 60, 2)}`
  return (seconds % 60 === 0 ? minute : `${minute}:${digits(seconds % 60, 2)}`) as LocalTime
}

/** Codec: `HH:mm` or `HH:mm:ss` ⇄ {@link LocalTime}. */
export const LocalTime: Schema.Schema<LocalTime, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: EXPECTED }),
  Schema.String.pipe(
    Schema.filter((text) => canonicalTime(text) === text, {
      message: () => `Expected ${EXPECTED}`,
      arbitrary: () => (fc) =>
        fc.integer({ min: 0, max: 86_399 }).map((second) => timeOfMillis(second * 1000)),
    }),
    Schema.brand("LocalTime"),
  ),
  {
    strict: true,
    decode: (text, _options, ast) =>
      Either.mapLeft(localTimeFromIso(text), (refusal) => parseIssue(ast, refusal)),
    encode: (time) => ParseResult.succeed(time),
  },
).annotations({ identifier: "LocalTime" })

/** Codec: `HH:mm` or `HH:mm:ss`, `24:00` included ⇄ {@link LocalTimeEnd}. */
export const LocalTimeEnd: Schema.Schema<LocalTimeEnd, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: EXPECTED_END }),
  Schema.String.pipe(
    Schema.filter((text) => canonicalEnd(text) === text, {
      message: () => `Expected ${EXPECTED_END}`,
      arbitrary: () => (fc) =>
        fc
          .integer({ min: 0, max: 86_400 })
          .map((second) => (second === 86_400 ? END_OF_DAY : timeOfMillis(second * 1000))),
    }),
    Schema.brand("LocalTimeEnd"),
  ),
  {
    strict: true,
    decode: (text, _options, ast) =>
      Either.mapLeft(localTimeEndFromIso(text), (refusal) => parseIssue(ast, refusal)),
    encode: (time) => ParseResult.succeed(time),
  },
).annotations({ identifier: "LocalTimeEnd" })
