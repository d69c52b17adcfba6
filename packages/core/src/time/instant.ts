import type { Brand } from "effect/Brand"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { type ExactDuration, exactMillis } from "./duration.js"
import { instantText, readInstantText } from "./instant-text.js"
import { type MalformedTime, parseIssue } from "./malformed-time.js"
import { Temporal } from "./temporal.js"

/**
 * A point in time: milliseconds since 1970-01-01T00:00Z, an integer between -8.64e15 and 8.64e15
 * inclusive. It knows no zone; anything about days or wall clocks asks for one.
 */
export type Instant = number & Brand<"Instant">

const LIMIT = 8.64e15

const isInstantMillis = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) <= LIMIT && !Object.is(value, -0)

/** The first and the last instant that can be told. */
export const EARLIEST_INSTANT = -LIMIT as Instant
export const LATEST_INSTANT = LIMIT as Instant

/**
 * The instant that many milliseconds after 1970-01-01T00:00Z.
 *
 * Throws a RangeError for a fraction, for NaN and beyond the range: handing those in is a bug, text
 * from outside goes through {@link instantFromIso}.
 */
export const instantFromMillis = (millis: number): Instant => {
  if (!Number.isInteger(millis) || Math.abs(millis) > LIMIT) {
    throw new RangeError(`${millis} is not a number of milliseconds between -8.64e15 and 8.64e15`)
  }
  return (millis + 0) as Instant
}

/** The nearest instant. Arithmetic saturates: a sentinel such as 9999-12-31 must not stop a queue. */
export const saturatedInstant = (millis: number): Instant =>
  Math.max(-LIMIT, Math.min(LIMIT, millis)) as Instant

/**
 * Reads ISO 8601 text with an offset or Z, such as `2026-03-29T09:00:00+01:00`. Seconds and their
 * fraction may be left out; what is finer than a millisecond is floored. A leap second (`:60`) reads
 * as `:59`, as in Temporal. Refuses text without an offset: it does not say which instant it means.
 */
export const instantFromIso = (text: string): Either.Either<Instant, MalformedTime> => {
  const millis = readInstantText(text)
  return typeof millis === "number" ? Either.right(millis as Instant) : Either.left(millis)
}

/** Canonical text in UTC, always with milliseconds: `2026-03-29T08:00:00.000Z`. */
export const instantToIso = (instant: Instant): string => instantText(instant)

/** That much later by a stopwatch. Saturates at {@link LATEST_INSTANT}. */
export const addExact = (instant: Instant, duration: ExactDuration): Instant =>
  saturatedInstant(instant + duration.millis)

/** That much earlier by a stopwatch. Saturates at {@link EARLIEST_INSTANT}. */
export const subtractExact = (instant: Instant, duration: ExactDuration): Instant =>
  saturatedInstant(instant - duration.millis)

/** The length of `[from, to)` by a stopwatch: zero when `to` is not after `from`. */
export const exactBetween = (from: Instant, to: Instant): ExactDuration =>
  exactMillis(Math.max(0, to - from))

export const instantToTemporal = (instant: Instant): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(instant)

/** What is finer than a millisecond is floored. */
export const instantFromTemporal = (instant: Temporal.Instant): Instant =>
  instant.epochMilliseconds as Instant

const InstantMillis = Schema.Number.pipe(
  Schema.filter(isInstantMillis, {
    message: () => "Expected milliseconds since 1970-01-01T00:00Z between -8.64e15 and 8.64e15",
    arbitrary: () => (fc) => fc.integer({ min: -LIMIT, max: LIMIT }),
  }),
  Schema.brand("Instant"),
)

/** Codec: ISO 8601 text with an offset or Z ⇄ {@link Instant}. Encodes as {@link instantToIso}. */
export const Instant: Schema.Schema<Instant, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: "an instant as ISO 8601 text with an offset or Z" }),
  InstantMillis,
  {
    strict: true,
    decode: (text, _options, ast) =>
      Either.mapLeft(instantFromIso(text), (refusal) => parseIssue(ast, refusal)),
    encode: (millis) => ParseResult.succeed(instantToIso(millis as Instant)),
  },
).annotations({ identifier: "Instant" })
