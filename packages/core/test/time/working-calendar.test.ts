import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { workingMillis, workingMinutes } from "../../src/time/duration.js"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import type { Interval } from "../../src/time/interval.js"
import { END_OF_DAY } from "../../src/time/local-time.js"
import { contains, nextSlot } from "../../src/time/next-slot.js"
import { WorkingCalendar } from "../../src/time/working-calendar.js"
import { addWorking, workingTimeBetween } from "../../src/time/working-time.js"
import type { ZoneId } from "../../src/time/zone.js"
import { fixedZone } from "../../src/time/zone-choice.js"
import { calendarAround, date, resolved, time } from "./calendars.js"
import {
  addByMinutes,
  countMinutes,
  openMinutes,
  slotByMinutes,
  without,
} from "./temporal-oracle.js"
import { breathe, runs, zonedInstant, zoneNamed } from "./zones.js"

const MINUTE = 60_000
const STRETCH = 36 * 60

/** A zone, a calendar about an instant there, and the oracle's answer for each of 3,000 minutes. */
interface Scene {
  readonly zone: ZoneId
  readonly from: Instant
  readonly calendar: WorkingCalendar
  readonly minus: ReadonlyArray<Interval>
  readonly queries: ReadonlyArray<readonly [number, number]>
}

// From 1973 on all offsets are whole minutes.
const scene: fc.Arbitrary<Scene> = zonedInstant(1973, 2045).chain(({ zone, instant }) => {
  const from = instantFromMillis(Math.floor(instant / MINUTE - STRETCH / 3) * MINUTE)
  const minute = fc.integer({ min: 0, max: STRETCH })
  return fc.record({
    zone: fc.constant(zone),
    from: fc.constant(from),
    calendar: calendarAround(zone, instant),
    minus: fc.array(
      fc.tuple(minute, minute).map(([start, end]) => ({
        from: instantFromMillis(from + start * MINUTE),
        to: instantFromMillis(from + end * MINUTE),
      })),
      { maxLength: 4 },
    ),
    queries: fc.array(fc.tuple(minute, minute), { minLength: 12, maxLength: 12 }),
  })
})

describe("a working calendar against minute by minute on Temporal", () => {
  it("L3 nextSlot is the first open minute, and membership agrees, in any zone", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ zone, from, calendar, minus, queries }) => {
        await breathe()
        const asked = resolved(calendar)
        const open = openMinutes(calendar, zone, from, STRETCH)
        const left = without(open, from, minus)
        const until = instantFromMillis(from + STRETCH * MINUTE)
        for (const [minute] of queries) {
          const at = instantFromMillis(from + minute * MINUTE)
          if (minute < STRETCH) expect(contains(asked, at)).toBe(open[minute])
          expect(Either.getOrUndefined(nextSlot(asked, at, { until }))).toBe(
            slotByMinutes(open, from, minute),
          )
          expect(Either.getOrUndefined(nextSlot(asked, at, { until, minus }))).toBe(
            slotByMinutes(left, from, minute),
          )
        }
      }),
      runs(20),
    )
  })

  it("L6 workingTimeBetween counts the open minutes, less the set taken out, once", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ zone, from, calendar, minus, queries }) => {
        await breathe()
        const asked = resolved(calendar)
        const open = openMinutes(calendar, zone, from, STRETCH)
        const left = without(open, from, minus)
        for (const [start, end] of queries) {
          const [a, c] = [start, end].map((minute) => instantFromMillis(from + minute * MINUTE))
          if (a === undefined || c === undefined) continue
          expect(workingTimeBetween(asked, a, c)).toEqual(
            workingMinutes(countMinutes(open, start, end)),
          )
          expect(workingTimeBetween(asked, a, c, minus)).toEqual(
            workingMinutes(countMinutes(left, start, end)),
          )
          expect(workingTimeBetween(asked, a, c, [...minus].reverse())).toEqual(
            workingTimeBetween(asked, a, c, minus),
          )
        }
      }),
      runs(20),
    )
  })

  it("L6 addWorking ends where that many open minutes have passed", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ zone, from, calendar, minus, queries }) => {
        await breathe()
        const asked = resolved(calendar)
        const open = openMinutes(calendar, zone, from, STRETCH)
        const left = without(open, from, minus)
        for (const [minute, length] of queries) {
          const at = instantFromMillis(from + minute * MINUTE)
          const minutes = length % 600
          // The oracle's last minute may be worked to its end, but no slot begins at that end.
          const until = instantFromMillis(from + STRETCH * MINUTE + Math.min(minutes, 1))
          expect(
            Either.getOrUndefined(addWorking(asked, at, workingMinutes(minutes), { until })),
          ).toBe(addByMinutes(open, from, minute, minutes))
          expect(
            Either.getOrUndefined(addWorking(asked, at, workingMinutes(minutes), { until, minus })),
          ).toBe(addByMinutes(left, from, minute, minutes))
        }
      }),
      runs(20),
    )
  })
})

const anyScene = zonedInstant(1970, 2060).chain(({ zone, instant }) =>
  fc.record({
    instant: fc.constant(instant),
    calendar: calendarAround(zone, instant),
    lengths: fc.tuple(fc.nat(4e8), fc.nat(4e8)),
    minus: fc.array(
      fc.tuple(fc.integer({ min: -4e8, max: 4e8 }), fc.nat(1e8)).map(([shift, length]) => ({
        from: instantFromMillis(instant + shift),
        to: instantFromMillis(instant + shift + length),
      })),
      { maxLength: 4 },
    ),
  }),
)

// Two ways to no answer may give different reasons: what stands in the way depends on where one stands.
const found = (answer: Either.Either<Instant, unknown>): Instant | undefined =>
  Either.getOrUndefined(answer)

describe("laws of a working calendar", () => {
  it("L3 nextSlot is in the calendar, not before, and a second look finds the same", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async ({ instant, calendar, minus }) => {
        await breathe()
        const asked = resolved(calendar)
        const slot = Either.getOrUndefined(nextSlot(asked, instant, { minus }))
        if (slot === undefined) return
        expect(slot).toBeGreaterThanOrEqual(instant)
        expect(contains(asked, slot)).toBe(true)
        expect(minus.some(({ from, to }) => from <= slot && slot < to)).toBe(false)
        expect(Either.getOrThrow(nextSlot(asked, slot, { minus }))).toBe(slot)
        expect(workingTimeBetween(asked, instant, slot, minus)).toEqual(workingMillis(0))
      }),
      runs(100),
    )
  })

  it("L6 working time is additive, and what a bound leaves out the rest has", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async ({ instant, calendar, lengths: [one, other], minus }) => {
        await breathe()
        const asked = resolved(calendar)
        const middle = instantFromMillis(instant + one)
        const end = instantFromMillis(middle + other)
        const [whole, first, second] = [
          workingTimeBetween(asked, instant, end, minus),
          workingTimeBetween(asked, instant, middle, minus),
          workingTimeBetween(asked, middle, end, minus),
        ]
        expect(first.millis + second.millis).toBe(whole.millis)
        expect(whole.millis).toBeLessThanOrEqual(one + other)
        expect(workingTimeBetween(asked, end, instant, minus).millis).toBe(0)
      }),
      runs(100),
    )
  })

  it("L6 addWorking(t, d) is addWorking(nextSlot(t), d), lasts d and stops at the first such instant", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async ({ instant, calendar, lengths: [length], minus }) => {
        await breathe()
        const asked = resolved(calendar)
        const duration = workingMillis(length % 1e8)
        const end = addWorking(asked, instant, duration, { minus })
        expect(
          found(
            Either.flatMap(nextSlot(asked, instant, { minus }), (slot) =>
              addWorking(asked, slot, duration, { minus }),
            ),
          ),
        ).toBe(found(end))
        if (Either.isLeft(end)) return
        expect(workingTimeBetween(asked, instant, end.right, minus)).toEqual(duration)
        if (duration.millis > 0) {
          const before = instantFromMillis(end.right - 1)
          expect(workingTimeBetween(asked, instant, before, minus).millis).toBe(duration.millis - 1)
        }
      }),
      runs(100),
    )
  })

  it("L6 two durations one after the other are their sum", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async ({ instant, calendar, lengths: [one, other], minus }) => {
        await breathe()
        const asked = resolved(calendar)
        const [first, second] = [one % 1e8, (other % 1e8) + 1]
        expect(
          found(
            Either.flatMap(addWorking(asked, instant, workingMillis(first), { minus }), (at) =>
              addWorking(asked, at, workingMillis(second), { minus }),
            ),
          ),
        ).toBe(found(addWorking(asked, instant, workingMillis(first + second), { minus })))
      }),
      runs(100),
    )
  })

  it("L6 stays additive over thousands of years, and so does its inverse", () => {
    const century = 100 * 365.25 * 86_400_000
    fc.assert(
      fc.property(zonedInstant(2000, 2060), fc.integer({ min: 9, max: 15 }), (at, centuries) => {
        const week = { friday: [{ from: time("01:00"), to: END_OF_DAY }] }
        const holidays = [{ id: "far", version: 1, dates: [{ on: date("2345-06-01"), name: "x" }] }]
        const asked = resolved({ zone: fixedZone(zoneNamed("Europe/Rome")), week, holidays })
        const ends = Array.from({ length: centuries + 1 }, (_, index) =>
          instantFromMillis(at.instant + index * century),
        )
        const parts = ends
          .slice(1)
          .map((end, index) => workingTimeBetween(asked, ends[index] ?? end, end).millis)
        const whole = workingTimeBetween(asked, at.instant, ends.at(-1) ?? at.instant)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole.millis)
        const end = Either.getOrThrow(addWorking(asked, at.instant, whole))
        expect(workingTimeBetween(asked, at.instant, end)).toEqual(whole)
        expect(end).toBeLessThanOrEqual(ends.at(-1) ?? 0)
      }),
      runs(10),
    )
  })

  it("L3 until leaves out exactly the slots at or after it", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async ({ instant, calendar, lengths: [ahead], minus }) => {
        await breathe()
        const asked = resolved(calendar)
        const until = instantFromMillis(instant + ahead)
        const free = Either.getOrUndefined(nextSlot(asked, instant, { minus }))
        const bounded = Either.getOrUndefined(nextSlot(asked, instant, { minus, until }))
        expect(bounded).toBe(free !== undefined && free < until ? free : undefined)
      }),
      runs(100),
    )
  })

  it("L15 a calendar survives its JSON", () => {
    fc.assert(
      fc.property(anyScene, ({ calendar }) => {
        const text = JSON.stringify(Schema.encodeSync(WorkingCalendar)(calendar))
        expect(Schema.decodeUnknownSync(WorkingCalendar)(JSON.parse(text))).toEqual(calendar)
      }),
    )
  })
})
