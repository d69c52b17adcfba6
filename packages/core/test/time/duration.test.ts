import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  CalendarDuration,
  Duration,
  days,
  durationFromText,
  durationToText,
  ExactDuration,
  exactMillis,
  hours,
  minutes,
  months,
  WorkingDays,
  WorkingDuration,
  weeks,
  workingDays,
  workingHours,
  workingMillis,
  years,
} from "../../src/time/duration.js"
import { Temporal } from "../../src/time/temporal.js"

const calendar = fc
  .tuple(fc.nat(9999), fc.nat(99_999), fc.nat(99_999), fc.nat(999_999))
  .map(([y, m, w, d]): CalendarDuration => ({ ...years(y), months: m, weeks: w, days: d }))
const exact = fc.maxSafeNat().map((millis) => exactMillis(millis))
const working = fc.oneof(
  fc.maxSafeNat().map((millis) => workingMillis(millis)),
  fc.nat(10_000).map((count) => workingDays(count)),
)

describe("durations as text", () => {
  it("L15 each kind survives its own codec and the one for all of them", () => {
    fc.assert(
      fc.property(fc.oneof(calendar, exact, working), (duration) => {
        const text = durationToText(duration)
        const own = {
          Calendar: CalendarDuration,
          Exact: ExactDuration,
          Working: WorkingDuration,
          WorkingDays,
        }
        expect(
          Schema.decodeUnknownSync(own[duration._tag] as Schema.Schema<Duration, string>)(text),
        ).toEqual(duration)
        expect(Schema.decodeUnknownSync(Duration)(text)).toEqual(duration)
        expect(Schema.encodeSync(Duration)(duration)).toBe(text)
      }),
    )
  })

  it("L15 no text is read by two kinds", () => {
    fc.assert(
      fc.property(fc.oneof(calendar, exact, working), (duration) => {
        const text = durationToText(duration)
        const readers = [CalendarDuration, ExactDuration, WorkingDuration, WorkingDays].filter(
          (codec) =>
            Either.isRight(
              Schema.decodeUnknownEither(codec as Schema.Schema<Duration, string>)(text),
            ),
        )
        expect(readers).toHaveLength(1)
      }),
    )
  })

  it("L4 the ISO texts mean what Temporal takes them to mean", () => {
    fc.assert(
      fc.property(calendar, exact, (dates, time) => {
        const read = Temporal.Duration.from(durationToText(dates))
        expect([read.years, read.months, read.weeks, read.days]).toEqual([
          dates.years,
          dates.months,
          dates.weeks,
          dates.days,
        ])
        expect(Temporal.Duration.from(durationToText(time)).total("millisecond")).toBe(time.millis)
      }),
    )
  })

  it.each([
    ["P14D", days(14)],
    ["P2W", weeks(2)],
    ["P3M", months(3)],
    ["P1Y6M", { ...years(1), months: 6 }],
    ["P0D", days(0)],
    ["PT5M", minutes(5)],
    ["PT24H", hours(24)],
    ["PT0.25S", exactMillis(250)],
    ["PT0S", exactMillis(0)],
    ["working PT4H", workingHours(4)],
    ["working P3D", workingDays(3)],
  ])("reads %s", (text, duration) => {
    expect(Either.getOrThrow(durationFromText(text))).toEqual(duration)
  })

  it("keeps the units as written: a fortnight is not two weeks, a day is not 24 hours", () => {
    expect(durationToText(Either.getOrThrow(durationFromText("P14D")))).toBe("P14D")
    expect(durationToText(hours(24))).toBe("PT24H")
    expect(durationToText(minutes(90))).toBe("PT1H30M")
  })

  it.each([
    "P1DT2H",
    "P-1D",
    "-P1D",
    "+P1D",
    "P0.5D",
    "PT0.5H",
    "PT1.5M",
    "PT0.0001S",
    "P",
    "PT",
    "P1H",
    "P1D2W",
    "PT5",
    "p1d",
    "P1Y ",
    "P99999999D",
    "working P1W",
    "working P1M",
    "working P10001D",
    "working P1DT2H",
    "working  P3D",
    "working  PT4H",
    "Working PT4H",
    "working",
    "5 minutes",
    "",
  ])("refuses %j", (text) => {
    expect(Either.getOrThrow(Either.flip(durationFromText(text)))._tag).toBe("MalformedTime")
    for (const codec of [CalendarDuration, ExactDuration, WorkingDuration, WorkingDays]) {
      expect(
        Either.isLeft(Schema.decodeUnknownEither(codec as Schema.Schema<Duration, string>)(text)),
      ).toBe(true)
    }
  })
})

describe("durations in code", () => {
  it("are whole and not negative, else it is a bug", () => {
    for (const make of [days, weeks, months, years, exactMillis, workingMillis, workingDays]) {
      for (const count of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => make(count)).toThrow(RangeError)
      }
    }
  })
})
