import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { instantFromMillis } from "../../src/time/instant.js"
import { offsetMillisAt, offsetSpanAt } from "../../src/time/offset-table.js"
import { Temporal } from "../../src/time/temporal.js"
import type { ZoneId } from "../../src/time/zone.js"
import { ALL_ZONES, anyZone, runs, zonedInstant, zoneNamed } from "./zones.js"

const temporalOffset = (zone: ZoneId, millis: number): number =>
  Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6

/** A third opinion, from the runtime's own formatter and nothing else. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const formattedOffset = (zone: ZoneId, millis: number): number => {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
    formatters.set(zone, formatter)
  }
  const part = Object.fromEntries(
    formatter.formatToParts(millis).map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>
  const wall = Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 0) - 1,
    part["day"],
    part["hour"],
    part["minute"],
    part["second"],
  )
  return wall - Math.floor(millis / 1000) * 1000
}

describe("the table of offsets", () => {
  it("L4 agrees with Temporal at any instant of 1900 to 2100 in any zone", () => {
    fc.assert(
      fc.property(zonedInstant(1900, 2100), ({ zone, instant }) => {
        expect(offsetMillisAt(zone, instant)).toBe(temporalOffset(zone, instant))
      }),
      runs(120),
    )
  })

  it("L4 agrees with the runtime's formatter, which knows nothing of Temporal", () => {
    fc.assert(
      fc.property(zonedInstant(1970, 2100), ({ zone, instant }) => {
        expect(offsetMillisAt(zone, instant)).toBe(formattedOffset(zone, instant))
      }),
      runs(120),
    )
  })

  it("L4 agrees with Temporal from the first to the last instant there is", () => {
    fc.assert(
      fc.property(anyZone, fc.integer({ min: -8.64e15, max: 8.64e15 }), (zone, millis) => {
        expect(offsetMillisAt(zone, instantFromMillis(millis))).toBe(temporalOffset(zone, millis))
      }),
      runs(80),
    )
    for (const zone of ["UTC", "Europe/Rome", "Pacific/Apia"].map(zoneNamed)) {
      for (const end of [-8.64e15, 8.64e15]) {
        expect(offsetMillisAt(zone, instantFromMillis(end))).toBe(temporalOffset(zone, end))
      }
    }
  })

  it("L15 gives the same answer whatever was asked before", () => {
    fc.assert(
      fc.property(zonedInstant(1900, 2600), ({ zone, instant }) => {
        const first = offsetMillisAt(zone, instant)
        for (const other of [0, 4e12, -3e12, instant + 1e10, 2e13]) {
          offsetMillisAt(zone, instantFromMillis(other))
        }
        expect(offsetMillisAt(zone, instant)).toBe(first)
      }),
    )
  })

  it("L4 stretches contain what was asked for, follow on one another and change nowhere inside", () => {
    fc.assert(
      fc.property(
        zonedInstant(1900, 2600),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (at, share) => {
          const { from, until, offset } = offsetSpanAt(at.zone, at.instant)
          expect(from).toBeLessThanOrEqual(at.instant)
          expect(until).toBeGreaterThan(at.instant)
          const next = offsetSpanAt(at.zone, until)
          expect(Math.max(next.from, until)).toBe(until)
          const start = Math.max(from, -6e12)
          const inside = Math.floor(start + share * (Math.min(until, 3e13) - start))
          expect(offsetSpanAt(at.zone, Math.min(inside, until - 1)).offset).toBe(offset)
        },
      ),
    )
  })

  it("knows every zone of the runtime", () => {
    for (const zone of ALL_ZONES) {
      expect(Math.abs(offsetMillisAt(zone, instantFromMillis(1.7e12)))).toBeLessThan(86_400_000)
    }
  })
})
