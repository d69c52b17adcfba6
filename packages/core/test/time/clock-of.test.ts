import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { instantFromMillis } from "../../src/time/instant.js"
import { zoneFromName } from "../../src/time/zone.js"
import { isKnownZone } from "../../src/time/zone-known.js"
import { zonedDateTimeToTemporal } from "../../src/time/zoned-date-time.js"
import { clockOf, instantText } from "../../src/words.js"
import { ALL_ZONES, breathe, runs, zonedInstant } from "./zones.js"

/** A name as somebody may write it: of a zone, in any case, or no name at all. */
const anyName = fc.oneof(
  fc
    .tuple(fc.constantFrom(...ALL_ZONES), fc.constantFrom(0, 1, 2))
    .map(([zone, way]) => [zone, zone.toLowerCase(), zone.toUpperCase()][way] ?? zone),
  fc.constantFrom(
    "+01:00",
    "-05",
    "GMT+1",
    "UTC+2",
    "Z",
    "PST",
    "est",
    "CET",
    "",
    "Rome",
    "Europe/Rome ",
  ),
  fc.string({ maxLength: 12 }),
)

describe("the clocks of a zone", () => {
  it("L4 show what Temporal says that they show, in any zone at any instant", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1800, 2200), async (zoned) => {
        await breathe()
        const shown = zonedDateTimeToTemporal(zoned)
        expect(clockOf(zoned.zone)(instantText(zoned.instant))).toEqual({
          date: shown.toPlainDate().toString(),
          time: shown.toPlainTime().toString().slice(0, 5),
        })
      }),
      runs(150),
    )
  })

  it("L15 are there for the names of zones, and for nothing else", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(isKnownZone(name)).toBe(Either.isRight(zoneFromName(name)))
      }),
      { numRuns: 1000 },
    )
    for (const zone of ALL_ZONES) expect(isKnownZone(zone)).toBe(true)
  })

  it("throw for what is no zone and for what is no instant", () => {
    expect(() => clockOf("GMT+1")).toThrow(RangeError)
    expect(() => clockOf("UTC")("2026-03-02T08:00")).toThrow(/has no offset/)
  })

  it("reach as far as instants do", () => {
    const last = instantText(instantFromMillis(8.64e15))
    expect(clockOf("Europe/Rome")(last)).toEqual({ date: "+275760-09-13", time: "02:00" })
  })
})
