import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { Instant, instantFromIso, saturatedInstant } from "./instant.js"
import { type MalformedTime, malformedTime, parseIssue } from "./malformed-time.js"
import { Temporal } from "./temporal.js"
import { ZoneId, zoneFromName } from "./zone.js"
import { zonedText } from "./zoned-text.js"

/** An instant together with the zone in whose wall clock people read it. */
export interface ZonedDateTime {
  readonly instant: Instant
  readonly zone: ZoneId
}

const EXPECTED =
  "a zoned date and time with offset and zone, such as 2026-03-29T03:30:00+02:00[Europe/Rome]"

const OFFSET_PART = /(?:[Zz]|[+-][\d:]+)$/

/**
 * Reads `2026-03-29T03:30:00+02:00[Europe/Rome]`. The offset decides which instant is meant: where the
 * zone's clocks do not agree (its rules were changed after the text was written, or the wall clock
 * never showed that time), the instant stays and the wall clock is read anew. Refuses text without an
 * offset or without a zone.
 */
export const zonedDateTimeFromIso = (text: string): Either.Either<ZonedDateTime, MalformedTime> => {
  const match = /^([^[\]]+)\[([^[\]]+)\]$/.exec(text)
  if (match === null || !OFFSET_PART.test(match[1] ?? "")) {
    return Either.left(malformedTime(text, EXPECTED))
  }
  return Either.mapLeft(
    Either.all({ instant: instantFromIso(match[1] ?? ""), zone: zoneFromName(match[2] ?? "") }),
    (refusal) => malformedTime(text, `${EXPECTED}; in "${refusal.text}", ${refusal.expected}`),
  )
}

/** Canonical text, the one that Temporal writes: a fraction of a second only where there is one. */
export const zonedDateTimeToIso = ({ instant, zone }: ZonedDateTime): string =>
  zonedText(instant, zone)

export const zonedDateTimeToTemporal = ({ instant, zone }: ZonedDateTime): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/** What is finer than a millisecond is floored. Refuses a zone that is only an offset. */
export const zonedDateTimeFromTemporal = (
  zoned: Temporal.ZonedDateTime,
): Either.Either<ZonedDateTime, MalformedTime> =>
  Either.map(zoneFromName(zoned.timeZoneId), (zone) => ({
    instant: saturatedInstant(zoned.epochMilliseconds),
    zone,
  }))

/** Codec: `2026-03-29T03:30:00+02:00[Europe/Rome]` ⇄ {@link ZonedDateTime}. */
export const ZonedDateTime: Schema.Schema<ZonedDateTime, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: EXPECTED }),
  Schema.Struct({ instant: Schema.typeSchema(Instant), zone: Schema.typeSchema(ZoneId) }),
  {
    strict: true,
    decode: (text, _options, ast) =>
      Either.mapLeft(zonedDateTimeFromIso(text), (refusal) => parseIssue(ast, refusal)),
    encode: (zoned) => ParseResult.succeed(zonedDateTimeToIso(zoned)),
  },
).annotations({ identifier: "ZonedDateTime" })
