import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { instantFromMillis } from "../../src/time/instant.js"
import { offsetMillisAt, offsetSpanAt } from "../../src/time/offset-table.js"
import { Temporal } from "../../src/time/temporal.js"
import type { ZoneId } from "../../src/time/zone.js"
import { ALL_ZONES, anyZone, breathe, runs, zonedInstant, zoneNamed } from "./zones.js"

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
  it("L4 agrees with Temporal at any instant of 1900 to 2100 in any zone", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1900, 2100), async ({ zone, instant }) => {
        await breathe()
        expect(offsetMillisAt(zone, instant)).toBe(temporalOffset(zone, instant))
      }),
      runs(120),
    )
  })

  it("L4 agrees with the runtime's formatter, which knows nothing of Temporal", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1970, 2100), async ({ zone, instant }) => {
        await breathe()
        expect(offsetMillisAt(zone, instant)).toBe(formattedOffset(zone, instant))
      }),
      runs(120),
    )
  })

  it("L4 agrees with Temporal from the first to the last instant there is", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyZone,
        fc.integer({ min: -8.64e15, max: 8.64e15 }),
        async (zone, millis) => {
          await breathe()
          expect(offsetMillisAt(zone, instantFromMillis(millis))).toBe(temporalOffset(zone, millis))
        },
      ),
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
          // UTC is one stretch without an end.
          if (Number.isFinite(until)) {
            expect(offsetSpanAt(at.zone, until).from).toBeLessThanOrEqual(until)
            expect(offsetSpanAt(at.zone, until).until).toBeGreaterThan(until)
          }
          const start = Math.max(from, -6e12)
          const inside = Math.floor(start + share * (Math.min(until, 3e13) - start))
          expect(offsetSpanAt(at.zone, Math.min(inside, until - 1)).offset).toBe(offset)
        },
      ),
    )
  })

  it("L4 misses no short spell of another offset", () => {
    const spells: ReadonlyArray<readonly [string, string, string]> = [
      ["Africa/Casablanca", "2026-02-01T00:00:00Z", "2026-04-10T00:00:00Z"],
      ["America/Boa_Vista", "2000-10-01T00:00:00Z", "2000-10-25T00:00:00Z"],
      ["America/Argentina/Tucuman", "2004-05-20T00:00:00Z", "2004-06-25T00:00:00Z"],
      ["Asia/Gaza", "2040-10-10T00:00:00Z", "2040-11-05T00:00:00Z"],
    ]
    for (const [name, from, to] of spells) {
      const zone = zoneNamed(name)
      const offsets = new Set<number>()
      for (let at = Date.parse(from); at < Date.parse(to); at += 6 * 3_600_000) {
        offsets.add(offsetMillisAt(zone, instantFromMillis(at)))
        expect(offsetMillisAt(zone, instantFromMillis(at))).toBe(formattedOffset(zone, at))
      }
      expect(offsets.size).toBe(2)
    }
  })

  it("knows every zone of the runtime", () => {
    for (const zone of ALL_ZONES) {
      expect(Math.abs(offsetMillisAt(zone, instantFromMillis(1.7e12)))).toBeLessThan(86_400_000)
    }
  })
})
