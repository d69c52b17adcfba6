import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { instantFromMillis, instantToIso } from "../../src/time/instant.js"
import { Temporal } from "../../src/time/temporal.js"
import {
  ZonedDateTime,
  zonedDateTimeFromIso,
  zonedDateTimeFromTemporal,
  zonedDateTimeToIso,
  zonedDateTimeToTemporal,
} from "../../src/time/zoned-date-time.js"
import { anyZone, breathe, runs, zonedInstant, zoneNamed } from "./zones.js"

describe("a zoned date and time", () => {
  it("L15 survives its text at any instant in any zone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          zonedInstant(1800, 2200),
          fc.record({
            zone: anyZone,
            instant: fc.integer({ min: -8.64e15, max: 8.64e15 }).map(instantFromMillis),
          }),
        ),
        async (zoned) => {
          await breathe()
          const text = Schema.encodeSync(ZonedDateTime)(zoned)
          expect(Schema.decodeUnknownSync(ZonedDateTime)(text)).toEqual(zoned)
        },
      ),
      runs(120),
    )
  })

  it("L15 the text is Temporal's, and Temporal reads it back", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1975, 2100), async (zoned) => {
        await breathe()
        const text = zonedDateTimeToIso(zoned)
        expect(zonedDateTimeToTemporal(zoned).toString()).toBe(text)
        expect(
          Either.getOrThrow(zonedDateTimeFromTemporal(Temporal.ZonedDateTime.from(text))),
        ).toEqual(zoned)
      }),
      runs(100),
    )
  })

  it("L4 the offset says which instant; a wall clock that never was is read anew", () => {
    const read = Either.getOrThrow(zonedDateTimeFromIso("2026-03-29T02:30:00+01:00[Europe/Rome]"))
    expect(instantToIso(read.instant)).toBe("2026-03-29T01:30:00.000Z")
    expect(zonedDateTimeToIso(read)).toBe("2026-03-29T03:30:00+02:00[Europe/Rome]")
  })

  it("L4 tells the two readings of an overlap apart", () => {
    const read = (text: string): string =>
      instantToIso(Either.getOrThrow(zonedDateTimeFromIso(text)).instant)
    expect(read("2026-10-25T02:30:00+02:00[Europe/Rome]")).toBe("2026-10-25T00:30:00.000Z")
    expect(read("2026-10-25T02:30:00+01:00[Europe/Rome]")).toBe("2026-10-25T01:30:00.000Z")
  })

  it("writes seconds of an offset where there were some", () => {
    const zoned = { instant: instantFromMillis(-4e12), zone: zoneNamed("Europe/Rome") }
    expect(zonedDateTimeToIso(zoned)).toBe("1843-03-31T17:43:16+00:49:56[Europe/Rome]")
  })

  it.each([
    "2026-03-29T03:30:00[Europe/Rome]",
    "2026-03-29T03:30:00+02:00",
    "2026-03-29T03:30:00+02:00[Europe/Atlantis]",
    "2026-03-29T03:30:00+02:00[+02:00]",
    "2026-02-30T03:30:00+02:00[Europe/Rome]",
    "2026-03-29T03:30:00+02:00[Europe/Rome][u-ca=hebrew]",
    "",
  ])("refuses %j", (text) => {
    expect(Either.getOrThrow(Either.flip(zonedDateTimeFromIso(text))).text).toBe(text)
  })

  it("refuses a Temporal value whose zone is only an offset", () => {
    const fixed = Temporal.ZonedDateTime.from("2026-03-29T03:30:00+02:00[+02:00]")
    expect(Either.isLeft(zonedDateTimeFromTemporal(fixed))).toBe(true)
  })
})
