import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type CalendarDuration, days, months, weeks } from "../../src/time/duration.js"
import { Instant, instantToIso } from "../../src/time/instant.js"
import { LocalDate, localDateAt } from "../../src/time/local-date.js"
import { LocalTime, LocalTimeEnd, timeOfMillis } from "../../src/time/local-time.js"
import { offsetMillisAt } from "../../src/time/offset-table.js"
import { Temporal } from "../../src/time/temporal.js"
import {
  addCalendar,
  endOfDay,
  instantOf,
  startOfDay,
  subtractCalendar,
} from "../../src/time/zoned.js"
import { breathe, runs, zonedInstant, zoneNamed } from "./zones.js"

const date = Schema.decodeUnknownSync(LocalDate)
const time = Schema.decodeUnknownSync(LocalTime)
const instant = Schema.decodeUnknownSync(Instant)

const rome = zoneNamed("Europe/Rome")
const apia = zoneNamed("Pacific/Apia")
const toronto = zoneNamed("America/Toronto")
const lordHowe = zoneNamed("Australia/Lord_Howe")
const stJohns = zoneNamed("America/St_Johns")

const duration = fc.record({
  _tag: fc.constant("Calendar" as const),
  years: fc.nat({ max: 3 }),
  months: fc.nat({ max: 15 }),
  weeks: fc.nat({ max: 10 }),
  days: fc.nat({ max: 100 }),
}) satisfies fc.Arbitrary<CalendarDuration>

const zonedOf = (at: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)

describe("a wall clock in a zone", () => {
  it("L4 a date and a time give the instant that Temporal gives: gap forward, overlap first", async () => {
    await fc.assert(
      fc.asyncProperty(
        zonedInstant(1950, 2060),
        fc.integer({ min: -10_800, max: 10_800 }),
        async ({ zone, instant: near }, shift) => {
          await breathe()
          const plain = zonedOf(near, zone)
            .toPlainDateTime()
            .add({ seconds: shift })
            .round("second")
          const expected = plain.toZonedDateTime(zone, { disambiguation: "compatible" })
          const found = instantOf(
            date(plain.toPlainDate().toString()),
            time(plain.toPlainTime().toString()),
            zone,
          )
          expect(found).toBe(expected.epochMilliseconds)
        },
      ),
      runs(120),
    )
  })

  it("L4 a day starts where Temporal starts it, and ends where the next one starts", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1900, 2100), async ({ zone, instant: near }) => {
        await breathe()
        const day = zonedOf(near, zone).toPlainDate()
        const on = date(day.toString())
        expect(startOfDay(on, zone)).toBe(day.toZonedDateTime(zone).epochMilliseconds)
        expect(endOfDay(on, zone)).toBe(
          day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
        )
      }),
      runs(120),
    )
  })

  it("L4 adding calendar units agrees with Temporal, forwards and backwards", async () => {
    await fc.assert(
      fc.asyncProperty(
        zonedInstant(1960, 2060),
        duration,
        async ({ zone, instant: from }, added) => {
          await breathe()
          const { _tag, ...units } = added
          const zoned = zonedOf(from, zone)
          expect(addCalendar(from, added, zone)).toBe(zoned.add(units).epochMilliseconds)
          expect(subtractCalendar(from, added, zone)).toBe(zoned.subtract(units).epochMilliseconds)
        },
      ),
      runs(120),
    )
  })

  it("L4 n calendar days later it is n days later at the same time, save in a gap", async () => {
    await fc.assert(
      fc.asyncProperty(
        zonedInstant(1970, 2060),
        fc.integer({ min: 1, max: 400 }),
        async ({ zone, instant: from }, count) => {
          await breathe()
          const later = addCalendar(from, days(count), zone)
          const wall = (at: number): number => at + offsetMillisAt(zone, at as Instant)
          const shift = wall(later) - wall(from) - count * 86_400_000
          // Nought, or as far as a gap on that day carried it, and then the clock was put forward.
          const before = offsetMillisAt(zone, (later - shift) as Instant)
          expect(shift).toBeGreaterThanOrEqual(0)
          if (shift > 0) expect(offsetMillisAt(zone, later) - before).toBe(shift)
        },
      ),
      runs(120),
    )
  })

  it("L4 the days of a zone follow one another without a hole, and instants lie in theirs", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1970, 2060), async ({ zone, instant: at }) => {
        await breathe()
        const on = localDateAt(at, zone)
        expect(startOfDay(on, zone)).toBeLessThanOrEqual(at)
        // Only where clocks go back over midnight does a day show again after the next one began.
        if (at >= endOfDay(on, zone)) {
          expect(offsetMillisAt(zone, at)).toBeLessThan(
            offsetMillisAt(zone, (endOfDay(on, zone) - 1) as Instant),
          )
        }
      }),
      runs(120),
    )
  })
})

describe("days on which the clocks change", () => {
  it("L4 a time in a gap shifts forward by its length", () => {
    expect(instantToIso(instantOf(date("2026-03-29"), time("02:30"), rome))).toBe(
      "2026-03-29T01:30:00.000Z",
    )
    expect(instantToIso(instantOf(date("2026-10-04"), time("02:15"), lordHowe))).toBe(
      "2026-10-03T15:45:00.000Z",
    )
  })

  it("L4 a time that comes twice is the first one", () => {
    expect(instantToIso(instantOf(date("2026-10-25"), time("02:30"), rome))).toBe(
      "2026-10-25T00:30:00.000Z",
    )
    expect(instantToIso(instantOf(date("2026-04-05"), time("01:45"), lordHowe))).toBe(
      "2026-04-04T14:45:00.000Z",
    )
  })

  it("L4 the second of two equal times stays the second when nothing is added", () => {
    const second = instant("2026-10-25T01:30:00Z")
    expect(addCalendar(second, days(0), rome)).toBe(second)
    expect(instantToIso(addCalendar(second, days(1), rome))).toBe("2026-10-26T01:30:00.000Z")
    expect(instantToIso(addCalendar(instant("2025-10-25T00:30:00Z"), days(365), rome))).toBe(
      "2026-10-25T00:30:00.000Z",
    )
  })

  it("L4 nine o'clock stays nine o'clock across a clock change", () => {
    const before = instant("2026-03-22T08:00:00Z")
    expect(instantToIso(addCalendar(before, weeks(1), rome))).toBe("2026-03-29T07:00:00.000Z")
    expect(instantToIso(addCalendar(instant("2026-01-31T08:00:00Z"), months(1), rome))).toBe(
      "2026-02-28T08:00:00.000Z",
    )
  })

  it("L4 days have 23, 25, 23.5 and 24.5 hours", () => {
    const hoursOf = (on: string, zone: typeof rome): number =>
      (endOfDay(date(on), zone) - startOfDay(date(on), zone)) / 3_600_000
    expect(hoursOf("2026-03-29", rome)).toBe(23)
    expect(hoursOf("2026-10-25", rome)).toBe(25)
    expect(hoursOf("2026-10-04", lordHowe)).toBe(23.5)
    expect(hoursOf("2026-04-05", lordHowe)).toBe(24.5)
  })

  it("L4 Samoa's lost day has no instant: it starts and ends where the next one starts", () => {
    const lost = date("2011-12-30")
    expect(instantToIso(startOfDay(lost, apia))).toBe("2011-12-30T10:00:00.000Z")
    expect(endOfDay(lost, apia)).toBe(startOfDay(lost, apia))
    expect(startOfDay(date("2011-12-31"), apia)).toBe(startOfDay(lost, apia))
    expect(endOfDay(date("2011-12-29"), apia)).toBe(startOfDay(lost, apia))
    expect(localDateAt(startOfDay(lost, apia), apia)).toBe("2011-12-31")
    expect(instantToIso(instantOf(lost, time("09:00"), apia))).toBe("2011-12-30T19:00:00.000Z")
  })

  it("L4 where clocks jump over midnight the day starts at the jump, not an hour after midnight", () => {
    expect(instantToIso(startOfDay(date("1919-03-31"), toronto))).toBe("1919-03-31T04:30:00.000Z")
    expect(instantToIso(instantOf(date("1919-03-31"), time("00:00"), toronto))).toBe(
      "1919-03-31T05:00:00.000Z",
    )
  })

  it("L4 where clocks go back over midnight the day starts at the first midnight", () => {
    expect(instantToIso(startOfDay(date("2006-10-29"), stJohns))).toBe("2006-10-29T02:30:00.000Z")
    expect(localDateAt(instant("2006-10-29T03:00:00Z"), stJohns)).toBe("2006-10-28")
  })

  it("L4 the end of a day is 24:00, also written so", () => {
    const end = Schema.decodeUnknownSync(LocalTimeEnd)("24:00")
    expect(instantOf(date("2026-06-01"), end, rome)).toBe(endOfDay(date("2026-06-01"), rome))
  })

  it("L4 the last day that can be written has an end", () => {
    expect(instantToIso(endOfDay(date("9999-12-31"), zoneNamed("UTC")))).toBe(
      "+010000-01-01T00:00:00.000Z",
    )
    expect(timeOfMillis(0)).toBe("00:00")
  })
})
