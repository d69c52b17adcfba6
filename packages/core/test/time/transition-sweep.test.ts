import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { days, workingMinutes } from "../../src/time/duration.js"
import { instantFromMillis } from "../../src/time/instant.js"
import { timeOfMillis } from "../../src/time/local-time.js"
import { contains, nextSlot } from "../../src/time/next-slot.js"
import { offsetMillisAt } from "../../src/time/offset-table.js"
import { Temporal } from "../../src/time/temporal.js"
import { resolveCalendar, WorkingCalendar } from "../../src/time/working-calendar.js"
import { addWorking, workingTimeBetween } from "../../src/time/working-time.js"
import type { ZoneId } from "../../src/time/zone.js"
import { addCalendar, endOfDay, instantOf, startOfDay } from "../../src/time/zoned.js"
import { date } from "./calendars.js"
import { addByMinutes, countMinutes, openMinutes, slotByMinutes } from "./temporal-oracle.js"
import { ALL_ZONES, breathe, ODD_ZONES } from "./zones.js"

// Every change of offset from 2000 to 2040 in every zone when FT_DEEP=1; else those of some zones.
const deep = process.env["FT_DEEP"] === "1"

const FROM = Temporal.Instant.from("2000-01-01T00:00:00Z")
const TO = Temporal.Instant.from("2041-01-01T00:00:00Z")

const transitionsOf = (zone: ZoneId): ReadonlyArray<Temporal.ZonedDateTime> => {
  const found: Array<Temporal.ZonedDateTime> = []
  let at: Temporal.ZonedDateTime | null = FROM.toZonedDateTimeISO(zone)
  for (;;) {
    at = at.getTimeZoneTransition("next")
    if (at === null || at.epochMilliseconds >= TO.epochMilliseconds) return found
    found.push(at)
  }
}

const sampled = (): ReadonlyArray<ZoneId> => {
  const { seed } = fc.readConfigureGlobal()
  return fc.sample(fc.constantFrom(...ALL_ZONES), {
    numRuns: 12,
    ...(seed === undefined ? {} : { seed }),
  })
}

const zones = deep ? ALL_ZONES : [...new Set([...ODD_ZONES.slice(0, 8), ...sampled()])]

/** In the sample only some of a zone's changes, a different residue for each zone. */
const chosen = (zone: ZoneId): ReadonlyArray<Temporal.ZonedDateTime> =>
  transitionsOf(zone).filter((_, index) => deep || index % 6 === zone.length % 6)

const MINUTE = 60_000

const zonedAt = (at: number, zone: ZoneId): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)

/** Wall clocks about the change, some of them in the gap or in the overlap. */
const wallsAbout = (change: Temporal.ZonedDateTime): ReadonlyArray<Temporal.PlainDateTime> => {
  const before = change.subtract({ nanoseconds: 1 }).toPlainDateTime().round("minute")
  const after = change.toPlainDateTime()
  return [before, after].flatMap((wall) =>
    [-61, -1, 0, 1, 29, 59].map((shift) => wall.add({ minutes: shift })),
  )
}

const checkClocks = (change: Temporal.ZonedDateTime, zone: ZoneId): void => {
  const at = instantFromMillis(change.epochMilliseconds)
  for (const shift of [-1, 0, 1]) {
    const near = instantFromMillis(at + shift)
    expect(offsetMillisAt(zone, near)).toBe(zonedAt(near, zone).offsetNanoseconds / 1e6)
  }
  expect(offsetMillisAt(zone, at)).not.toBe(offsetMillisAt(zone, instantFromMillis(at - 1)))
  for (const wall of wallsAbout(change)) {
    const expected = wall.toZonedDateTime(zone, { disambiguation: "compatible" })
    const on = date(wall.toPlainDate().toString())
    const found = instantOf(on, timeOfMillis((wall.hour * 60 + wall.minute) * MINUTE), zone)
    expect(found).toBe(expected.epochMilliseconds)
  }
  for (const dayShift of [-1, 0, 1]) {
    const day = change.toPlainDate().add({ days: dayShift })
    const on = date(day.toString())
    expect(startOfDay(on, zone)).toBe(day.toZonedDateTime(zone).epochMilliseconds)
    expect(endOfDay(on, zone)).toBe(day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds)
  }
  for (const back of [-60, 0, 90]) {
    const from = zonedAt(at - 86_400_000 + back * MINUTE, zone)
    const sum = addCalendar(instantFromMillis(from.epochMilliseconds), days(1), zone)
    expect(sum).toBe(from.add({ days: 1 }).epochMilliseconds)
  }
}

const hours = [
  { from: "00:30", to: "02:15" },
  { from: "23:20", to: "24:00" },
]

const calendar = Schema.decodeUnknownSync(WorkingCalendar)({
  zone: "rep",
  week: {
    monday: hours,
    tuesday: hours,
    wednesday: hours,
    thursday: hours,
    friday: hours,
    saturday: hours,
    sunday: hours,
  },
})

const SPAN = 180

/** An hour and a half before the change to as much after it, minute by minute. */
const checkWindows = (change: Temporal.ZonedDateTime, zone: ZoneId): void => {
  const asked = resolveCalendar(calendar, { rep: zone, policy: zone })
  const from = instantFromMillis(change.epochMilliseconds - (SPAN / 2) * MINUTE)
  const until = instantFromMillis(from + SPAN * MINUTE + 1)
  const open = openMinutes(calendar, zone, from, SPAN)
  for (const minute of [0, 29, 60, 89, 90, 91, 120]) {
    const at = instantFromMillis(from + minute * MINUTE)
    expect(contains(asked, at)).toBe(open[minute])
    const before = instantFromMillis(until - 1)
    expect(Either.getOrUndefined(nextSlot(asked, at, { until: before }))).toBe(
      slotByMinutes(open, from, minute),
    )
    expect(workingTimeBetween(asked, at, before)).toEqual(
      workingMinutes(countMinutes(open, minute, SPAN)),
    )
    expect(Either.getOrUndefined(addWorking(asked, at, workingMinutes(25), { until }))).toBe(
      addByMinutes(open, from, minute, 25),
    )
  }
}

describe(`changes of offset from 2000 to 2040 in ${zones.length} zones`, () => {
  it("L4 clocks, days and sums agree with Temporal at each of them", async () => {
    let count = 0
    for (const zone of zones) {
      await breathe()
      for (const change of chosen(zone)) {
        checkClocks(change, zone)
        count += 1
      }
    }
    // Not empty: how many changes a sample of zones has depends on the seed.
    expect(count).toBeGreaterThan(deep ? 10_000 : 20)
  }, 600_000)

  it("L3 windows about each of them open as the clock on the wall says", async () => {
    for (const zone of zones) {
      await breathe()
      for (const change of chosen(zone)) checkWindows(change, zone)
    }
  }, 600_000)
})
