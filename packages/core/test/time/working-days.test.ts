import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { workingDays } from "../../src/time/duration.js"
import { type Instant, instantFromIso, instantFromMillis } from "../../src/time/instant.js"
import { contains, nextSlot } from "../../src/time/next-slot.js"
import { Temporal } from "../../src/time/temporal.js"
import type { WorkingCalendar } from "../../src/time/working-calendar.js"
import { addWorkingDays } from "../../src/time/working-days.js"
import type { ZoneId } from "../../src/time/zone.js"
import { fixedZone } from "../../src/time/zone-choice.js"
import { calendarAround, date, resolved, time } from "./calendars.js"
import { openMinutes } from "./temporal-oracle.js"
import { breathe, runs, zonedInstant, zoneNamed } from "./zones.js"

const MINUTE = 60_000
const STRETCH = 8 * 24 * 60

interface Minute {
  readonly at: Instant
  readonly on: string
}

/** Day by day: the dates on which a minute is open, one after the other. */
const byTheDay = (
  open: ReadonlyArray<Minute>,
  zone: ZoneId,
  from: Instant,
  count: number,
): Instant | undefined => {
  const start = open.find(({ at }) => at >= from)
  if (start === undefined || count === 0) return start?.at
  const dates = [...new Set(open.map(({ on }) => on))].filter((on) => on > start.on).sort()
  const on = dates[count - 1]
  if (on === undefined) return undefined
  const clock = Temporal.Instant.fromEpochMilliseconds(start.at)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
  const kept = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone: zone, plainTime: clock })
  const ofDay = open.filter((minute) => minute.on === on)
  return (ofDay.find(({ at }) => at >= kept.epochMilliseconds) ?? ofDay[0])?.at
}

const scene = zonedInstant(1973, 2045).chain(({ zone, instant }) => {
  const from = instantFromMillis(Math.floor(instant / MINUTE - 1440) * MINUTE)
  return fc.record({
    zone: fc.constant(zone),
    from: fc.constant(from),
    calendar: calendarAround(zone, instant),
    queries: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 * 1440 }), fc.integer({ min: 0, max: 5 })),
      { minLength: 12, maxLength: 12 },
    ),
  })
})

const at = (text: string): Instant => Either.getOrThrow(instantFromIso(text))
const nineToFive = [{ from: time("09:00"), to: time("17:00") }] as never
const office: WorkingCalendar = {
  zone: fixedZone(zoneNamed("Europe/Rome")),
  week: {
    monday: nineToFive,
    tuesday: nineToFive,
    wednesday: nineToFive,
    thursday: nineToFive,
    friday: [{ from: time("09:00"), to: time("13:00") }] as never,
  },
}

describe("working days", () => {
  it("L6 are counted as by going through the dates one by one, in any zone", async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(scene, async ({ zone, from, calendar, queries }) => {
        await breathe()
        const open = openMinutes(calendar, zone, from, STRETCH).flatMap((isOpen, minute) => {
          if (!isOpen) return []
          const here = instantFromMillis(from + minute * MINUTE)
          const zoned = Temporal.Instant.fromEpochMilliseconds(here).toZonedDateTimeISO(zone)
          return [{ at: here, on: zoned.toPlainDate().toString() }]
        })
        for (const [minute, count] of queries) {
          const start = instantFromMillis(from + minute * MINUTE)
          const book = byTheDay(open, zone, start, count)
          // The book ends with its stretch: what it does not find may lie beyond.
          if (book === undefined) continue
          compared += 1
          expect(addWorkingDays(resolved(calendar), start, workingDays(count))).toEqual(
            Either.right(book),
          )
        }
      }),
      runs(20),
    )
    expect(compared).toBeGreaterThan(50)
  })

  it("L6 count from the next open instant, end at an open one, and more of them end no sooner", () => {
    fc.assert(
      fc.property(
        zonedInstant(1900, 2300).chain(({ zone, instant }) =>
          fc.tuple(fc.constant(instant), calendarAround(zone, instant)),
        ),
        fc.integer({ min: 0, max: 400 }),
        ([instant, calendar], count) => {
          const asked = resolved(calendar)
          const end = addWorkingDays(asked, instant, workingDays(count))
          const next = nextSlot(asked, instant)
          if (Either.isLeft(next)) {
            expect(Either.isLeft(end)).toBe(true)
            return
          }
          expect(addWorkingDays(asked, next.right, workingDays(count))).toEqual(end)
          if (Either.isLeft(end)) return
          expect(contains(asked, end.right)).toBe(true)
          expect(end.right).toBeGreaterThanOrEqual(next.right)
          const more = addWorkingDays(asked, instant, workingDays(count + 1))
          if (Either.isRight(more)) expect(more.right).toBeGreaterThan(end.right)
        },
      ),
      runs(150),
    )
  })

  it.each([
    [
      "keeps the time on the wall, over the weekend",
      "2026-06-04T10:30:00+02:00",
      1,
      "2026-06-05T10:30:00+02:00",
    ],
    [
      "begins a day's work anew where it has closed by then",
      "2026-06-04T15:00:00+02:00",
      1,
      "2026-06-05T09:00:00+02:00",
    ],
    [
      "an evening counts as the next working day",
      "2026-06-05T20:00:00+02:00",
      1,
      "2026-06-09T09:00:00+02:00",
    ],
    ["and so does a day off", "2026-06-06T11:00:00+02:00", 2, "2026-06-10T09:00:00+02:00"],
    [
      "over a clock change it stays half past ten",
      "2026-03-27T10:30:00+01:00",
      1,
      "2026-03-30T10:30:00+02:00",
    ],
    ["none: the first open instant", "2026-06-06T11:00:00+02:00", 0, "2026-06-08T09:00:00+02:00"],
  ])("L6 %s", (_, from, count, to) => {
    expect(addWorkingDays(resolved(office), at(from), workingDays(count))).toEqual(
      Either.right(at(to)),
    )
  })

  it("L6 a holiday is none, and neither is a day that a zone leaves out", () => {
    const dates = [{ on: date("2026-06-02"), name: "Festa della Repubblica" }]
    const holidays = [{ id: "it", version: 1, dates }]
    const closed = resolved({ ...office, holidays })
    expect(addWorkingDays(closed, at("2026-06-01T10:00:00+02:00"), workingDays(1))).toEqual(
      Either.right(at("2026-06-03T10:00:00+02:00")),
    )
    const samoa = resolved({
      zone: fixedZone(zoneNamed("Pacific/Apia")),
      week: { ...office.week, saturday: nineToFive },
    })
    // Thursday 29 December 2011 was followed by Saturday the 31st.
    expect(addWorkingDays(samoa, at("2011-12-29T10:00:00-10:00"), workingDays(1))).toEqual(
      Either.right(at("2011-12-31T10:00:00+14:00")),
    )
  })

  it("L3 end with a reason where no such day ever comes", () => {
    const why = (calendar: WorkingCalendar, count: number) =>
      Either.getOrThrow(
        Either.flip(
          addWorkingDays(resolved(calendar), at("2026-06-01T10:00:00+02:00"), workingDays(count)),
        ),
      ).reason
    expect(why({ ...office, week: {} }, 1)).toEqual({ _tag: "NoWindow" })
    const to = date("2026-06-04")
    expect(why({ ...office, range: { to } }, 3)).toEqual({ _tag: "RangeOver", to })
    const dates = [{ on: date("2026-06-03"), name: "closed" }]
    const holidays = [{ id: "x", version: 1, dates }]
    expect(why({ ...office, range: { to }, holidays }, 2)).toEqual({ _tag: "OnHolidays" })
  })
})
