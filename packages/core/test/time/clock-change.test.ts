import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { workingHours, workingMinutes } from "../../src/time/duration.js"
import { type Instant, instantFromIso, instantToIso } from "../../src/time/instant.js"
import { contains, nextSlot } from "../../src/time/next-slot.js"
import {
  type ResolvedCalendar,
  resolveCalendar,
  WorkingCalendar,
} from "../../src/time/working-calendar.js"
import { addWorking, workingTimeBetween } from "../../src/time/working-time.js"
import { zoneNamed } from "./zones.js"

const at = (text: string): Instant => Either.getOrThrow(instantFromIso(text))

const text = (answer: Either.Either<Instant, unknown>): string =>
  instantToIso(Either.getOrThrow(answer))

/** The same windows on every day. */
const daily = (
  zone: string,
  windows: ReadonlyArray<unknown>,
  more: object = {},
): ResolvedCalendar => {
  const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
  const week = Object.fromEntries(days.map((day) => [day, windows]))
  return resolveCalendar(Schema.decodeUnknownSync(WorkingCalendar)({ zone, week, ...more }), {
    policy: zoneNamed("UTC"),
  })
}

const office = daily("Europe/Rome", [{ from: "09:00", to: "17:00" }])

describe("a calendar across a clock change", () => {
  it("L3 opens at nine by the new clock", () => {
    expect(text(nextSlot(office, at("2026-03-28T17:00:00+01:00")))).toBe("2026-03-29T07:00:00.000Z")
    expect(text(nextSlot(office, at("2026-10-24T17:00:00+02:00")))).toBe("2026-10-25T08:00:00.000Z")
  })

  it("L3 hours that come again open again", () => {
    const night = daily("Europe/Rome", [{ from: "02:00", to: "02:30" }])
    expect(text(nextSlot(night, at("2026-10-25T02:30:00+02:00")))).toBe("2026-10-25T01:00:00.000Z")
    expect(contains(night, at("2026-10-25T02:15:00+02:00"))).toBe(true)
    expect(contains(night, at("2026-10-25T02:15:00+01:00"))).toBe(true)
    expect(text(addWorking(night, at("2026-10-25T00:00:00+02:00"), workingMinutes(45)))).toBe(
      "2026-10-25T01:15:00.000Z",
    )
  })

  it("L3 a window that a gap bites into opens where the gap ends", () => {
    const night = daily("Europe/Rome", [{ from: "02:30", to: "03:30" }])
    expect(text(nextSlot(night, at("2026-03-29T00:00:00+01:00")))).toBe("2026-03-29T01:00:00.000Z")
    expect(text(addWorking(night, at("2026-03-29T00:00:00+01:00"), workingMinutes(30)))).toBe(
      "2026-03-29T01:30:00.000Z",
    )
  })

  it("L6 a day that is open all round has 23 or 25 hours, and none where it was lost", () => {
    const always = (zone: string): ResolvedCalendar => daily(zone, [{ from: "00:00", to: "24:00" }])
    const rome = always("Europe/Rome")
    const hours = (calendar: ResolvedCalendar, from: string, to: string): number =>
      workingTimeBetween(calendar, at(from), at(to)).millis / 3_600_000
    expect(hours(rome, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")).toBe(23)
    expect(hours(rome, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")).toBe(25)
    const apia = daily("Pacific/Apia", [{ from: "09:00", to: "17:00" }])
    expect(hours(apia, "2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00")).toBe(16)
    expect(text(nextSlot(apia, at("2011-12-29T17:00:00-10:00")))).toBe("2011-12-30T19:00:00.000Z")
  })

  it("L3 a holiday on the day that was lost changes nothing", () => {
    const dates = [{ on: "2011-12-30", name: "the day that never was" }]
    const apia = daily("Pacific/Apia", [{ from: "09:00", to: "17:00" }], {
      holidays: [{ id: "ws", version: 1, dates }],
    })
    expect(text(nextSlot(apia, at("2011-12-29T17:00:00-10:00")))).toBe("2011-12-30T19:00:00.000Z")
  })
})

describe("edges of working time", () => {
  it("L6 time used up exactly at closing ends at closing, the very last one too", () => {
    expect(text(addWorking(office, at("2026-06-01T13:00:00+02:00"), workingHours(4)))).toBe(
      "2026-06-01T15:00:00.000Z",
    )
    const last = daily("Europe/Rome", [{ from: "09:00", to: "17:00" }], {
      range: { to: "2026-06-03" },
    })
    expect(text(addWorking(last, at("2026-06-01T13:00:00+02:00"), workingHours(12)))).toBe(
      "2026-06-02T15:00:00.000Z",
    )
    const away = [{ from: at("2026-06-01T20:00:00+02:00"), to: at("2026-06-05T20:00:00+02:00") }]
    expect(
      text(addWorking(office, at("2026-06-01T13:00:00+02:00"), workingHours(4), { minus: away })),
    ).toBe("2026-06-01T15:00:00.000Z")
  })

  it("L3 absences one after the other are all passed", () => {
    const minus = [
      { from: at("2026-06-02T09:00:00+02:00"), to: at("2026-06-02T12:00:00+02:00") },
      { from: at("2026-06-01T08:00:00+02:00"), to: at("2026-06-01T18:00:00+02:00") },
      { from: at("2026-06-02T11:00:00+02:00"), to: at("2026-06-02T13:00:00+02:00") },
    ]
    expect(text(nextSlot(office, at("2026-06-01T10:00:00+02:00"), { minus }))).toBe(
      "2026-06-02T11:00:00.000Z",
    )
  })

  it("L6 an hour asked for in the evening is due in the morning, not a day later", () => {
    expect(text(addWorking(office, at("2026-06-01T19:00:00+02:00"), workingHours(1)))).toBe(
      "2026-06-02T08:00:00.000Z",
    )
  })
})
