import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addCalendarToDate } from "../../src/time/calendar-arithmetic.js"
import { days, workingHours, workingMillis } from "../../src/time/duration.js"
import {
  EARLIEST_INSTANT,
  type Instant,
  instantFromIso,
  LATEST_INSTANT,
} from "../../src/time/instant.js"
import { nextSlot } from "../../src/time/next-slot.js"
import type { Unschedulable } from "../../src/time/unschedulable.js"
import type { WeeklyHours } from "../../src/time/weekly-hours.js"
import type { WorkingCalendar } from "../../src/time/working-calendar.js"
import { addWorking, workingTimeBetween } from "../../src/time/working-time.js"
import { fixedZone } from "../../src/time/zone-choice.js"
import { anyWeek, date, resolved } from "./calendars.js"
import { runs, zoneNamed } from "./zones.js"

const rome = zoneNamed("Europe/Rome")
const at = (text: string): Instant => Either.getOrThrow(instantFromIso(text))

const calendar = (week: unknown, more: Partial<WorkingCalendar> = {}): WorkingCalendar => ({
  zone: fixedZone(rome),
  week: week as WeeklyHours,
  ...more,
})

const office = calendar({ thursday: [{ from: "09:00", to: "17:00" }] })

const why = (answer: Either.Either<Instant, Unschedulable>): unknown =>
  Either.getOrThrow(Either.flip(answer)).reason

const wednesday = at("2026-03-25T12:00:00Z")

describe("what cannot be scheduled, and why", () => {
  it("L3 a week without windows never opens", () => {
    for (const week of [{}, { monday: [] }]) {
      const never = resolved(calendar(week))
      expect(why(nextSlot(never, wednesday))).toEqual({ _tag: "NoWindow" })
      expect(why(addWorking(never, wednesday, workingHours(1)))).toEqual({ _tag: "NoWindow" })
      expect(why(addWorking(never, wednesday, workingHours(0)))).toEqual({ _tag: "NoWindow" })
      expect(workingTimeBetween(never, EARLIEST_INSTANT, LATEST_INSTANT).millis).toBe(0)
    }
  })

  it("L3 nothing opens before the bound of the question", () => {
    const until = at("2026-03-26T08:00:00Z")
    expect(why(nextSlot(resolved(office), wednesday, { until }))).toEqual({
      _tag: "TooLate",
      until,
    })
    expect(
      Either.isRight(nextSlot(resolved(office), wednesday, { until: (until + 1) as Instant })),
    ).toBe(true)
  })

  it("L6 an end at the bound is not before it", () => {
    const until = at("2026-03-26T16:00:00Z")
    expect(why(addWorking(resolved(office), wednesday, workingHours(8), { until }))).toEqual({
      _tag: "TooLate",
      until,
    })
    expect(
      addWorking(resolved(office), wednesday, workingHours(8), { until: (until + 1) as Instant }),
    ).toEqual(Either.right(until))
  })

  it("L3 the range of the calendar is over", () => {
    const asked = resolved({ ...office, range: { to: date("2026-03-26") } })
    expect(why(nextSlot(asked, wednesday))).toEqual({ _tag: "RangeOver", to: "2026-03-26" })
    expect(why(nextSlot(asked, wednesday, { until: at("2027-01-01T00:00:00Z") }))).toEqual({
      _tag: "RangeOver",
      to: "2026-03-26",
    })
    expect(why(nextSlot(asked, LATEST_INSTANT))).toEqual({ _tag: "RangeOver", to: "2026-03-26" })
  })

  it("L3 every day left is a holiday", () => {
    const holidays = [
      { id: "it", version: 1, dates: [{ on: date("2026-03-26"), name: "a long Thursday" }] },
    ]
    const asked = resolved({ ...office, holidays, range: { to: date("2026-04-02") } })
    expect(why(nextSlot(asked, wednesday))).toEqual({ _tag: "OnHolidays" })
    expect(why(addWorking(asked, wednesday, workingHours(1)))).toEqual({ _tag: "OnHolidays" })
  })

  it("L3 intervals taken away cover what is left", () => {
    const until = at("2026-04-01T00:00:00Z")
    const minus = [{ from: at("2026-03-26T00:00:00Z"), to: at("2026-03-27T00:00:00Z") }]
    expect(why(nextSlot(resolved(office), wednesday, { until, minus }))).toEqual({
      _tag: "Subtracted",
    })
    expect(why(addWorking(resolved(office), wednesday, workingHours(1), { until, minus }))).toEqual(
      {
        _tag: "Subtracted",
      },
    )
  })

  it("L3 time ends", () => {
    expect(why(nextSlot(resolved(office), LATEST_INSTANT))).toEqual({ _tag: "EndOfTime" })
    expect(why(addWorking(resolved(office), LATEST_INSTANT, workingHours(9)))).toEqual({
      _tag: "EndOfTime",
    })
  })

  it("L3 a window in the hour that a clock change leaves out opens a week later", () => {
    const night = resolved(calendar({ sunday: [{ from: "02:00", to: "03:00" }] }))
    expect(nextSlot(night, at("2026-03-28T12:00:00Z"))).toEqual(
      Either.right(at("2026-04-05T00:00:00Z")),
    )
    const twice = at("2026-10-25T00:00:00Z")
    expect(workingTimeBetween(night, twice, at("2026-10-26T00:00:00Z"))).toEqual(workingHours(2))
  })
})

describe("any question ends soon", () => {
  it("L3 with ten thousand holidays in a row", () => {
    const dates = Array.from({ length: 10_000 }, (_, shift) => ({
      on: addCalendarToDate(date("2026-01-01"), days(shift)),
      name: "closed",
    }))
    const asked = resolved({ ...office, holidays: [{ id: "all", version: 1, dates }] })
    expect(nextSlot(asked, wednesday)).toEqual(Either.right(at("2053-05-22T07:00:00Z")))
  })

  it("L6 for any calendar, from anywhere, for any length", () => {
    // Two zones: the tables of far-off years are made once for each.
    const zones = [rome, zoneNamed("UTC")]
    const ends = [EARLIEST_INSTANT, wednesday, LATEST_INSTANT]
    fc.assert(
      fc.property(anyWeek, fc.constantFrom(0, 1, 3.6e6, 1e15, 1.7e16), (week, millis) => {
        for (const zone of zones) {
          const asked = resolved(calendar(week, { zone: fixedZone(zone) }))
          for (const from of ends) {
            const slot = nextSlot(asked, from)
            const done = addWorking(asked, from, workingMillis(millis))
            const whole = workingTimeBetween(asked, from, LATEST_INSTANT).millis
            expect(Either.isRight(done)).toBe(
              Either.isRight(slot) && (millis === 0 || whole >= millis),
            )
          }
        }
      }),
      runs(8),
    )
  })
})
