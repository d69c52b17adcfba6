import type { Brand } from "effect/Brand"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { create } from "temporal-polyfill/fns/ZonedDateTime"
import { type MalformedTime, malformedTime, parseIssue } from "./malformed-time.js"
import { meaningsOf } from "./zone-abbreviations.js"

/**
 * The name of a time zone in the IANA tz database, such as `Europe/Rome` or `UTC`, spelled as the
 * database spells it. Links keep their own name: `Asia/Calcutta` does not turn into `Asia/Kolkata`.
 */
export type ZoneId = string & Brand<"ZoneId">

const EXPECTED =
  'the name of a time zone of the IANA database that this runtime knows, such as "Europe/Rome" or "UTC"'

const known = new Map<string, ZoneId>()

/**
 * Reads a zone's name; upper and lower case do not matter. Refuses offsets (`+01:00`, `GMT+1`) and
 * abbreviations (`PST`, and `EST`, which the database has as well), with the names that they may mean: an offset
 * has no clock changes, so it is never what a person's working hours mean. `Etc/GMT-1` is a name, for
 * who really wants an offset, and so are `UTC` and `GMT`.
 */
export const zoneFromName = (name: string): Either.Either<ZoneId, MalformedTime> => {
  const before = known.get(name)
  if (before !== undefined) return Either.right(before)
  const meant = meaningsOf(name)
  if (meant !== undefined) {
    return Either.left(malformedTime(name, `${EXPECTED}; did you mean ${meant.join(" or ")}?`))
  }
  if (!/^[A-Za-z]/.test(name)) return Either.left(malformedTime(name, EXPECTED))
  try {
    // Of the polyfill only what spells zones: a browser that derives answers needs nothing else of it.
    const zone = create(0n, name).timeZoneId as ZoneId
    // Only the database's own spelling is kept, so that the number of entries stays bounded.
    if (zone === name) known.set(name, zone)
    return Either.right(zone)
  } catch {
    return Either.left(malformedTime(name, EXPECTED))
  }
}

export const UTC = "UTC" as ZoneId

/** Codec: a zone's name ⇄ {@link ZoneId}. */
export const ZoneId: Schema.Schema<ZoneId, string> = Schema.transformOrFail(
  Schema.String.annotations({ description: "a time zone's name in the IANA database" }),
  Schema.String.pipe(
    Schema.filter((name) => Either.getOrUndefined(zoneFromName(name)) === name, {
      message: () => `Expected ${EXPECTED}`,
      arbitrary: () => (fc) => fc.constantFrom("UTC", ...Intl.supportedValuesOf("timeZone")),
    }),
    Schema.brand("ZoneId"),
  ),
  {
    strict: true,
    decode: (name, _options, ast) =>
      Either.mapLeft(zoneFromName(name), (refusal) => parseIssue(ast, refusal)),
    encode: (zone) => ParseResult.succeed(zone),
  },
).annotations({ identifier: "ZoneId" })
