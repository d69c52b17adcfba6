import * as Either from "effect/Either"
import * as JSONSchema from "effect/JSONSchema"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { DateRange } from "../../src/time/date-range.js"
import { DayWindow } from "../../src/time/day-window.js"
import { HolidayList } from "../../src/time/holiday-list.js"
import { type Instant, instantFromIso } from "../../src/time/instant.js"
import { contains } from "../../src/time/next-slot.js"
import { resolveCalendar, WorkingCalendar } from "../../src/time/working-calendar.js"
import { workingTimeBetween } from "../../src/time/working-time.js"
import {
  contactZone,
  fixedZone,
  repZone,
  resolveZone,
  ZoneChoice,
} from "../../src/time/zone-choice.js"
import { zoneNamed } from "./zones.js"

const rome = zoneNamed("Europe/Rome")
const tokyo = zoneNamed("Asia/Tokyo")
const utc = zoneNamed("UTC")
const at = (text: string): Instant => Either.getOrThrow(instantFromIso(text))

const refusal = (schema: Schema.Schema<never, never> | unknown, value: unknown): string => {
  try {
    Schema.decodeUnknownSync(schema as Schema.Schema<unknown>)(value)
    return "accepted"
  } catch (error) {
    return String(error)
  }
}

describe("a window", () => {
  it("L3 is overnight only when it says so", () => {
    expect(refusal(DayWindow, { from: "22:00", to: "06:00" })).toContain(
      'ends before it starts: add "overnight": true',
    )
    expect(refusal(DayWindow, { from: "22:00", to: "00:00" })).toContain("write 24:00")
    expect(refusal(DayWindow, { from: "09:00", to: "17:00", overnight: true })).toContain(
      'does not pass midnight: drop "overnight"',
    )
    expect(refusal(DayWindow, { from: "22:00", to: "24:00", overnight: true })).toContain("drop")
    expect(refusal(DayWindow, { from: "09:00", to: "09:00" })).toContain("is empty")
    expect(refusal(DayWindow, { from: "22:00", to: "06:00", overnight: false })).not.toBe(
      "accepted",
    )
    expect(refusal(DayWindow, { from: "24:00", to: "06:00", overnight: true })).not.toBe("accepted")
    expect(refusal(DayWindow, { from: "22:00", to: "06:00", overnight: true })).toBe("accepted")
    expect(refusal(DayWindow, { from: "22:00", to: "24:00" })).toBe("accepted")
  })
})

const calendar = Schema.decodeUnknownSync(WorkingCalendar)({
  zone: "Europe/Rome",
  week: {
    friday: [{ from: "22:00", to: "06:00", overnight: true }],
    monday: [
      { from: "09:00", to: "12:00" },
      { from: "14:00", to: "18:00" },
    ],
  },
  holidays: [
    {
      id: "it",
      version: 3,
      dates: [
        { on: "2026-05-01", name: "Festa del Lavoro" },
        { on: "2026-06-01", name: "a Monday" },
      ],
    },
  ],
  range: { from: "2026-04-01", to: "2026-07-01" },
})
const asked = resolveCalendar(calendar, { policy: utc })
const open = (text: string): boolean => contains(asked, at(text))

describe("hours of a calendar", () => {
  it("L3 are half-open, several a day", () => {
    expect(open("2026-04-13T09:00:00+02:00")).toBe(true)
    expect(open("2026-04-13T08:59:59.999+02:00")).toBe(false)
    expect(open("2026-04-13T11:59:59.999+02:00")).toBe(true)
    expect(open("2026-04-13T12:00:00+02:00")).toBe(false)
    expect(open("2026-04-13T14:00:00+02:00")).toBe(true)
    expect(open("2026-04-13T18:00:00+02:00")).toBe(false)
  })

  it("L3 an overnight window goes on into the next day", () => {
    expect(open("2026-04-10T22:00:00+02:00")).toBe(true)
    expect(open("2026-04-11T05:59:00+02:00")).toBe(true)
    expect(open("2026-04-11T06:00:00+02:00")).toBe(false)
    expect(open("2026-04-10T05:00:00+02:00")).toBe(false)
  })

  it("L3 a holiday closes its local day from beginning to end, and nothing else", () => {
    expect(open("2026-05-01T23:59:00+02:00")).toBe(false)
    expect(open("2026-05-02T00:00:00+02:00")).toBe(true)
    expect(open("2026-06-01T10:00:00+02:00")).toBe(false)
    expect(open("2026-06-08T10:00:00+02:00")).toBe(true)
  })

  it("L3 nothing is open outside the range, whose end is exclusive", () => {
    expect(open("2026-03-30T10:00:00+02:00")).toBe(false)
    expect(open("2026-04-06T10:00:00+02:00")).toBe(true)
    expect(open("2026-06-29T10:00:00+02:00")).toBe(true)
    expect(open("2026-07-06T10:00:00+02:00")).toBe(false)
  })

  it("L6 windows that overlap count once", () => {
    const doubled = resolveCalendar(
      Schema.decodeUnknownSync(WorkingCalendar)({
        zone: "UTC",
        week: {
          sunday: [{ from: "20:00", to: "10:00", overnight: true }],
          monday: [
            { from: "09:00", to: "12:00" },
            { from: "11:00", to: "13:00" },
            { from: "13:00", to: "14:00" },
          ],
        },
      }),
      { policy: utc },
    )
    const monday = workingTimeBetween(
      doubled,
      at("2026-04-13T00:00:00Z"),
      at("2026-04-14T00:00:00Z"),
    )
    expect(monday.millis).toBe(14 * 3_600_000)
  })

  it("L4 weekdays and holidays are judged in the calendar's zone", () => {
    const week = { week: calendar.week, holidays: calendar.holidays ?? [] }
    const there = resolveCalendar({ zone: fixedZone(tokyo), ...week }, { policy: utc })
    expect(contains(there, at("2026-04-13T00:00:00Z"))).toBe(true)
    expect(contains(there, at("2026-04-12T23:59:00Z"))).toBe(false)
    expect(contains(there, at("2026-05-31T23:59:00Z"))).toBe(false)
    expect(contains(there, at("2026-05-01T15:00:00Z"))).toBe(true)
  })
})

describe("whose zone", () => {
  it("L18 says which zone was used, and whose was wanted but not known", () => {
    const known = { contact: tokyo, rep: rome, policy: utc }
    expect(resolveZone(contactZone, known)).toEqual({ zone: tokyo, from: "contact", unknown: [] })
    expect(resolveZone(repZone, known)).toEqual({ zone: rome, from: "rep", unknown: [] })
    expect(resolveZone(fixedZone(utc), known)).toEqual({ zone: utc, from: "fixed", unknown: [] })
    expect(resolveZone(contactZone, { rep: rome, policy: utc })).toEqual({
      zone: rome,
      from: "rep",
      unknown: ["contact"],
    })
    expect(resolveZone(contactZone, { policy: utc })).toEqual({
      zone: utc,
      from: "policy",
      unknown: ["contact", "rep"],
    })
    expect(resolveZone(repZone, { contact: tokyo, policy: utc })).toEqual({
      zone: utc,
      from: "policy",
      unknown: ["rep"],
    })
  })

  it("L15 a choice survives its text", () => {
    for (const choice of [contactZone, repZone, fixedZone(rome)]) {
      expect(Schema.decodeUnknownSync(ZoneChoice)(Schema.encodeSync(ZoneChoice)(choice))).toEqual(
        choice,
      )
    }
    expect(refusal(ZoneChoice, "+01:00")).toContain("whose zone")
  })
})

describe("a JSON Schema", () => {
  it("can be made of each kind of data, for editors and other languages", () => {
    const { $defs } = JSONSchema.make(WorkingCalendar)
    expect(Object.keys($defs ?? {})).toEqual(
      expect.arrayContaining([
        "DateRange",
        "DayWindow",
        "HolidayList",
        "LocalDate",
        "LocalTime",
        "LocalTimeEnd",
        "WeeklyHours",
        "WorkingCalendar",
        "ZoneChoice",
      ]),
    )
  })
})

describe("lists and ranges", () => {
  it("refuse what is not one", () => {
    expect(refusal(HolidayList, { id: "it", version: 0, dates: [] })).not.toBe("accepted")
    expect(refusal(HolidayList, { id: "", version: 1, dates: [] })).not.toBe("accepted")
    expect(
      refusal(HolidayList, { id: "it", version: 1, dates: [{ on: "2026-02-29", name: "x" }] }),
    ).toContain("no such day")
    expect(refusal(DateRange, { from: "2026-02-01", to: "2026-02-01" })).toContain(
      "the range is empty",
    )
    expect(refusal(DateRange, { from: "2026-02-01" })).toBe("accepted")
  })
})
