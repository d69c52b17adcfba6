import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { LocalDate } from "../../src/time/local-date.js"
import {
  lastOccurrenceAtOrBefore,
  nextOccurrenceAfter,
  occurrenceAt,
  Rhythm,
} from "../../src/time/rhythm.js"
import { Temporal } from "../../src/time/temporal.js"
import { date } from "./calendars.js"

const rhythm: fc.Arbitrary<Rhythm> = fc
  .record({
    every: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 50 })),
    unit: fc.constantFrom<Rhythm["unit"]>("days", "weeks", "months", "quarters", "years"),
    monthEnd: fc.constantFrom<Rhythm["monthEnd"]>("clamp", "skip", undefined),
  })
  .map(({ every, unit, monthEnd }) =>
    monthEnd === undefined ? { every, unit } : { every, unit, monthEnd },
  )

const dayOf = (from: string, to: string): fc.Arbitrary<LocalDate> =>
  fc
    .integer({
      min: 0,
      max: Temporal.PlainDate.from(from).until(to, { largestUnit: "day" }).days,
    })
    .map((shift) => date(Temporal.PlainDate.from(from).add({ days: shift }).toString()))

/** Half of the anchors lie on a day that some months lack. */
const anchor = fc.oneof(
  dayOf("1890-01-01", "2110-12-31"),
  dayOf("1890-01-01", "2110-12-31").map((on) => {
    const plain = Temporal.PlainDate.from(on)
    return date(plain.with({ day: Math.max(29, plain.day) % 32 }).toString())
  }),
)

/** The occurrences by the plainest means: step after step on Temporal, from the anchor every time. */
function* occurrences({ every, unit, monthEnd }: Rhythm, from: LocalDate): Generator<string> {
  const start = Temporal.PlainDate.from(from)
  for (let step = 0; ; step += 1) {
    const count = step * every
    const next = start.add(unit === "quarters" ? { months: 3 * count } : { [unit]: count })
    if (next.year > 9999) return
    if (monthEnd !== "skip" || unit === "days" || unit === "weeks" || next.day === start.day) {
      yield next.toString()
    }
  }
}

describe("a rhythm", () => {
  it("L5 occurrence k is the one that counting from the anchor gives", () => {
    fc.assert(
      fc.property(rhythm, anchor, fc.nat({ max: 60 }), (every, from, last) => {
        let k = 0
        for (const on of occurrences(every, from)) {
          expect(Option.getOrUndefined(occurrenceAt(every, from, k))).toBe(on)
          k += 1
          if (k > last) return
        }
        expect(Option.isNone(occurrenceAt(every, from, k))).toBe(true)
      }),
    )
  })

  it("L5 the last occurrence up to a date and the next one after it are neighbours about it", () => {
    fc.assert(
      fc.property(rhythm, anchor, dayOf("1880-01-01", "2300-12-31"), (every, from, at) => {
        const last = Option.getOrUndefined(lastOccurrenceAtOrBefore(every, from, at))
        const next = Option.getOrUndefined(nextOccurrenceAfter(every, from, at))
        if (last !== undefined) {
          expect(last.on <= at).toBe(true)
          expect(Option.getOrUndefined(occurrenceAt(every, from, last.k))).toBe(last.on)
        }
        expect(last === undefined).toBe(at < from)
        expect(next?.k).toBe((last?.k ?? -1) + 1)
        if (next !== undefined) {
          expect(next.on > at).toBe(true)
          expect(Option.getOrUndefined(occurrenceAt(every, from, next.k))).toBe(next.on)
        }
      }),
    )
  })

  it("L5 finds an occurrence from its own date, and the one before from the day before", () => {
    fc.assert(
      fc.property(rhythm, anchor, fc.nat({ max: 500 }), (every, from, k) => {
        const on = Option.getOrUndefined(occurrenceAt(every, from, k))
        if (on === undefined) return
        expect(lastOccurrenceAtOrBefore(every, from, on)).toEqual(Option.some({ k, on }))
        const dayBefore = Temporal.PlainDate.from(on).subtract({ days: 1 })
        expect(nextOccurrenceAfter(every, from, date(dayBefore.toString()))).toEqual(
          Option.some({ k, on }),
        )
      }),
    )
  })

  it("L5 clamping gives each month's own end, and 31 comes back", () => {
    const monthly: Rhythm = { every: 1, unit: "months" }
    const dates = [0, 1, 2, 3, 12, 13].map((k) =>
      Option.getOrUndefined(occurrenceAt(monthly, date("2024-01-31"), k)),
    )
    expect(dates).toEqual([
      "2024-01-31",
      "2024-02-29",
      "2024-03-31",
      "2024-04-30",
      "2025-01-31",
      "2025-02-28",
    ])
  })

  it("L5 skipping leaves out the months without the day", () => {
    const ends: Rhythm = { every: 1, unit: "months", monthEnd: "skip" }
    expect(Option.getOrUndefined(occurrenceAt(ends, date("2026-01-31"), 1))).toBe("2026-03-31")
    expect(Option.getOrUndefined(occurrenceAt(ends, date("2026-01-31"), 7))).toBe("2027-01-31")
    const leapDays: Rhythm = { every: 1, unit: "years", monthEnd: "skip" }
    expect(Option.getOrUndefined(occurrenceAt(leapDays, date("2096-02-29"), 1))).toBe("2104-02-29")
    const quarters: Rhythm = { every: 1, unit: "quarters", monthEnd: "skip" }
    expect(Option.getOrUndefined(occurrenceAt(quarters, date("2025-11-30"), 1))).toBe("2026-05-30")
  })

  it("L5 four quarters are a year and twelve months are one", () => {
    fc.assert(
      fc.property(anchor, fc.nat({ max: 200 }), (from, k) => {
        const yearly = occurrenceAt({ every: 1, unit: "years" }, from, k)
        expect(occurrenceAt({ every: 4, unit: "quarters" }, from, k)).toEqual(yearly)
        expect(occurrenceAt({ every: 12, unit: "months" }, from, k)).toEqual(yearly)
      }),
    )
  })

  it("L5 ends with the last date there is, and no k is too odd", () => {
    const daily: Rhythm = { every: 1, unit: "days" }
    const last = date("9999-12-31")
    expect(Option.isNone(nextOccurrenceAfter(daily, date("2026-01-01"), last))).toBe(true)
    expect(Option.getOrThrow(lastOccurrenceAtOrBefore(daily, last, last)).k).toBe(0)
    for (const k of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 4e6]) {
      for (const unit of ["days", "months"] as const) {
        expect(Option.isNone(occurrenceAt({ every: 1, unit }, date("2026-01-31"), k))).toBe(true)
      }
    }
    const slow: Rhythm = { every: 100_000, unit: "years", monthEnd: "skip" }
    expect(Option.isNone(nextOccurrenceAfter(slow, date("2024-02-29"), last))).toBe(true)
  })

  it("L15 survives its JSON, and refuses what is no rhythm", () => {
    fc.assert(
      fc.property(rhythm, (every) => {
        expect(Schema.decodeUnknownSync(Rhythm)(JSON.parse(JSON.stringify(every)))).toEqual(every)
      }),
    )
    for (const wrong of [
      { every: 0, unit: "days" },
      { every: 1.5, unit: "days" },
      { every: -1, unit: "weeks" },
      { every: 1, unit: "fortnights" },
      { every: 1, unit: "months", monthEnd: "overflow" },
      { unit: "days" },
    ]) {
      expect(() => Schema.decodeUnknownSync(Rhythm)(wrong)).toThrow()
    }
  })
})
