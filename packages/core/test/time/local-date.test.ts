import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addCalendarToDate, subtractCalendarFromDate } from "../../src/time/calendar-arithmetic.js"
import { type CalendarDuration, days, months, weeks, years } from "../../src/time/duration.js"
import { instantFromMillis, LATEST_INSTANT } from "../../src/time/instant.js"
import {
  daysBetween,
  LocalDate,
  localDateAt,
  localDateFromIso,
  localDateFromTemporal,
  localDateToTemporal,
  weekdayOf,
} from "../../src/time/local-date.js"
import { Temporal } from "../../src/time/temporal.js"
import { breathe, runs, zonedInstant, zoneNamed } from "./zones.js"

const date = Schema.decodeUnknownSync(LocalDate)

const anyDate = fc
  .integer({ min: -719_528, max: 2_932_896 })
  .map((day) => date(Temporal.PlainDate.from("1970-01-01").add({ days: day }).toString()))

const duration = fc.record({
  _tag: fc.constant("Calendar" as const),
  years: fc.nat({ max: 50 }),
  months: fc.nat({ max: 50 }),
  weeks: fc.nat({ max: 60 }),
  days: fc.nat({ max: 800 }),
}) satisfies fc.Arbitrary<CalendarDuration>

const nearest = (plain: Temporal.PlainDate): string =>
  plain.year > 9999 ? "9999-12-31" : plain.year < 0 ? "0000-01-01" : plain.toString()

describe("a local date", () => {
  it("L15 survives the codec, and text order is the order of days", () => {
    fc.assert(
      fc.property(anyDate, anyDate, (one, other) => {
        expect(Schema.encodeSync(LocalDate)(date(one))).toBe(one)
        expect(one < other).toBe(daysBetween(one, other) > 0)
      }),
    )
  })

  it("L4 weekdays, differences and sums are Temporal's", () => {
    fc.assert(
      fc.property(anyDate, anyDate, duration, (one, other, added) => {
        const plain = Temporal.PlainDate.from(one)
        const { _tag, ...units } = added
        expect(weekdayOf(one)).toBe(plain.dayOfWeek)
        expect(daysBetween(one, other)).toBe(plain.until(other, { largestUnit: "day" }).days)
        expect(addCalendarToDate(one, added)).toBe(nearest(plain.add(units)))
        expect(subtractCalendarFromDate(one, added)).toBe(nearest(plain.subtract(units)))
      }),
    )
  })

  it("L4 the date at an instant is Temporal's, weekday judged in the zone", async () => {
    await fc.assert(
      fc.asyncProperty(zonedInstant(1900, 2100), async ({ zone, instant }) => {
        await breathe()
        const plain = Temporal.Instant.fromEpochMilliseconds(instant)
          .toZonedDateTimeISO(zone)
          .toPlainDate()
        expect(localDateAt(instant, zone)).toBe(plain.toString())
        expect(weekdayOf(localDateAt(instant, zone))).toBe(plain.dayOfWeek)
      }),
      runs(100),
    )
  })

  it("L5 a month's end clamps, or passes on to the next month that has the day", () => {
    expect(addCalendarToDate(date("2026-01-31"), months(1))).toBe("2026-02-28")
    expect(addCalendarToDate(date("2024-01-31"), months(1))).toBe("2024-02-29")
    expect(addCalendarToDate(date("2024-02-29"), years(1))).toBe("2025-02-28")
    expect(addCalendarToDate(date("2024-02-29"), years(4))).toBe("2028-02-29")
    expect(addCalendarToDate(date("2026-01-31"), months(1), "skip")).toBe("2026-03-31")
    expect(addCalendarToDate(date("2025-12-31"), months(11), "skip")).toBe("2026-12-31")
    expect(addCalendarToDate(date("2026-12-30"), months(2), "skip")).toBe("2027-03-30")
  })

  it("L4 saturates at the first and the last date instead of failing", () => {
    expect(addCalendarToDate(date("9999-12-31"), days(14))).toBe("9999-12-31")
    expect(addCalendarToDate(date("9999-12-31"), years(3_652_425))).toBe("9999-12-31")
    expect(subtractCalendarFromDate(date("0000-01-05"), weeks(1))).toBe("0000-01-01")
    expect(localDateAt(LATEST_INSTANT, zoneNamed("UTC"))).toBe("9999-12-31")
    expect(localDateAt(instantFromMillis(-8.64e15), zoneNamed("UTC"))).toBe("0000-01-01")
    expect(localDateFromTemporal(Temporal.PlainDate.from("+012000-01-01"))).toBe("9999-12-31")
  })

  it("L4 29 February exists in leap years only", () => {
    for (let year = 0; year <= 9999; year += 1) {
      const text = `${String(year).padStart(4, "0")}-02-29`
      const leap = Temporal.PlainYearMonth.from({ year, month: 2 }).daysInMonth === 29
      expect(Either.isRight(localDateFromIso(text))).toBe(leap)
    }
  })

  it.each([
    "2026-02-29",
    "2026-04-31",
    "2026-00-01",
    "2026-13-01",
    "2026-01-00",
    "2026-1-1",
    "20260101",
    "+002026-01-01",
    "2026-01-01T00:00:00Z",
    "01/02/2026",
    "",
  ])("refuses %j", (text) => {
    expect(Either.isLeft(localDateFromIso(text))).toBe(true)
  })

  it("goes to Temporal and back", () => {
    fc.assert(
      fc.property(anyDate, (one) => {
        expect(localDateFromTemporal(localDateToTemporal(one))).toBe(one)
      }),
    )
  })
})
