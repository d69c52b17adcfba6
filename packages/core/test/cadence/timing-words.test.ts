import * as Either from "effect/Either"
import { describe, expect, it } from "vitest"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import { describeNextTouch } from "../../src/cadence/describe-next-touch.js"
import type { CadenceHistory, CadenceTouch } from "../../src/cadence/history.js"
import { type NextTouch, nextTouch } from "../../src/cadence/next-touch.js"
import type { CadenceSetting } from "../../src/cadence/setting.js"
import { type Instant, instantFromIso } from "../../src/time/instant.js"
import { fixedZone } from "../../src/time/zone-choice.js"
import { zonedDateTimeToIso } from "../../src/time/zoned-date-time.js"
import { date } from "../time/calendars.js"
import { zoneNamed } from "../time/zones.js"
import { readyOf } from "./cadences.js"

const rome = zoneNamed("Europe/Rome")
const instant = (text: string): Instant => Either.getOrThrow(instantFromIso(text))
const inRome = (at: Instant): string => zonedDateTimeToIso({ instant: at, zone: rome }).slice(0, 16)
const setting: CadenceSetting = { zones: { policy: rome } }

const office = [{ from: "09:00", to: "17:00" }]
const weekdays = {
  monday: office,
  tuesday: office,
  wednesday: office,
  thursday: office,
  friday: office,
}
const turn = { channels: ["phone"], plays: ["check-in"] } as const

const monthly: CadenceJson = {
  id: "monthly",
  version: 1,
  stage: "customer",
  opening: [],
  rhythm: { every: 4, unit: "weeks", turns: [turn] },
  gap: { min: "P2D", ideal: "P4W", max: "P6W" },
  windows: weekdays,
}

const call = (at: string, position: number): CadenceTouch => ({
  at: instant(at),
  position,
  direction: "outbound",
  mode: "personal",
  channel: "phone",
  didCadence: true,
})

const enrolled = (at: string, more: Partial<CadenceHistory> = {}): CadenceHistory => ({
  addedAt: instant(at),
  addedBy: 1,
  enrolledAt: instant(at),
  enrolledBy: 2,
  touches: [],
  ...more,
})

const ask = (json: CadenceJson, history: CadenceHistory, at: string, within = setting): NextTouch =>
  nextTouch(readyOf(json), history, within, instant(at))

/** What moved the slot from which it is owed. */
const tags = (next: NextTouch) =>
  next.derivation.moves.filter(({ moved }) => moved === "from").map(({ _tag }) => _tag)

describe("a delay in working days", () => {
  const delayed: CadenceJson = {
    ...monthly,
    opening: [
      { after: "PT0S", ...turn },
      { after: "working P3D", ...turn },
    ],
  }

  it("L6 a step comes so many working days after the touch before, at the same time of day", () => {
    // Thursday afternoon; Friday is closed for a holiday.
    const history = enrolled("2026-04-30T07:00:00Z", { touches: [call("2026-04-30T14:15:00Z", 3)] })
    const dates = [{ on: date("2026-05-01"), name: "Festa del Lavoro" }]
    const holidays = [{ id: "it", version: 1, dates }]
    const next = ask(delayed, history, "2026-04-30T15:00:00Z", { ...setting, holidays })
    expect([next.occurrence.kind, inRome(next.due)]).toEqual(["step", "2026-05-06T16:15"])
    expect(describeNextTouch(next)).toContain(
      "rule: monthly version 1, step 2: working P3D after 2026-04-30 16:15, so 2026-05-06 16:15",
    )
    expect(inRome(ask(delayed, history, "2026-04-30T15:00:00Z").due)).toBe("2026-05-05T16:15")
  })
})

describe("a grace", () => {
  const start = "2026-03-02T09:00:00Z"
  const gracious = (late: string, more: Partial<CadenceJson> = {}): CadenceJson => ({
    ...monthly,
    ...more,
    rhythm: { every: 4, unit: "weeks", turns: [turn], late },
  })

  it("L14 due from four weeks, late after six: by the end of the day on which the grace ends", () => {
    const history = enrolled(start)
    const at = "2026-04-01T09:00:00Z"
    const plain = ask(monthly, history, at)
    expect([inRome(plain.due), inRome(plain.by)]).toEqual(["2026-03-30T00:00", "2026-03-30T23:59"])
    expect(plain.derivation.grace).toBeUndefined()
    const next = ask(gracious("P2W"), history, at)
    expect([inRome(next.due), inRome(next.from)]).toEqual(["2026-03-30T00:00", "2026-03-30T09:00"])
    expect(inRome(next.by)).toBe("2026-04-13T23:59")
    expect(describeNextTouch(next)[1]).toBe(
      "due 2026-03-30 00:00, owed from 2026-03-30 09:00, late after 2026-04-13 23:59:59.999, a grace of P2W until 2026-04-13 00:00",
    )
  })

  it("L14 ends with the longest silence, but never before the day of the slot", () => {
    const history = enrolled(start)
    const at = "2026-03-20T09:00:00Z"
    const short = ask(gracious("P2W", { gap: { ...monthly.gap, max: "P30D" } }), history, at)
    expect(inRome(short.by)).toBe("2026-04-01T23:59")
    const none = ask(gracious("P2W", { gap: { ...monthly.gap, max: "P26D" } }), history, at)
    // Saturday: the silence is over, and the slot is on Monday.
    expect([inRome(none.due), inRome(none.by)]).toEqual(["2026-03-28T10:00", "2026-03-30T23:59"])
  })

  it("L14 after a hold it counts from its end, and not beyond the longest gap from there", () => {
    const hold = {
      from: instant(start),
      until: instant("2026-06-15T22:00:00Z"),
      by: "human",
      position: 3,
    } as const
    const next = ask(gracious("P2W"), enrolled(start, { holds: [hold] }), "2026-03-20T09:00:00Z")
    expect([inRome(next.due), inRome(next.by)]).toEqual(["2026-06-16T00:00", "2026-06-30T23:59"])
    const long = ask(gracious("P9W"), enrolled(start, { holds: [hold] }), "2026-03-20T09:00:00Z")
    expect(inRome(long.by)).toBe("2026-07-28T23:59")
  })

  it("L14 is a step's own, else the cadence's, and a repetition has that of the last step", () => {
    const { rhythm: _, ...alone } = monthly
    const json: CadenceJson = {
      ...alone,
      late: "P1D",
      opening: [
        { after: "P1D", ...turn },
        { after: "P1W", late: "working P2D", ...turn },
      ],
    }
    const by = (touches: ReadonlyArray<CadenceTouch>) =>
      inRome(ask(json, enrolled(start, { touches }), "2026-03-30T09:00:00Z").by)
    const first = call("2026-03-05T10:00:00Z", 3)
    expect(by([])).toBe("2026-03-04T23:59")
    // Thursday the 12th, and two working days more.
    expect(by([first])).toBe("2026-03-16T23:59")
    // The same, four weeks after Thursday the 12th.
    expect(by([first, call("2026-03-12T10:00:00Z", 4)])).toBe("2026-04-13T23:59")
  })
})

describe("a slot before a closed day", () => {
  const before: CadenceJson = { ...monthly, whenClosed: "before" }
  // A Sunday, so that the fourth week ends on one.
  const start = "2026-03-01T09:00:00Z"

  it("L3 is on the last open day before it, from its opening to its end", () => {
    const next = ask(before, enrolled(start), "2026-03-20T09:00:00Z")
    expect(inRome(next.due)).toBe("2026-03-29T00:00")
    expect([inRome(next.from), inRome(next.by)]).toEqual(["2026-03-27T09:00", "2026-03-27T23:59"])
    expect(tags(next)).toEqual(["DayBefore"])
    expect(inRome(ask(monthly, enrolled(start), "2026-03-20T09:00:00Z").from)).toBe(
      "2026-03-30T09:00",
    )
    // Once that day has passed it stays late since then, and what is left is the next opening.
    const later = ask(before, enrolled(start), "2026-03-28T09:00:00Z")
    expect([later.from, later.by]).toEqual([next.from, next.by])
    expect(inRome(Either.getOrThrow(later.slot))).toBe("2026-03-30T09:00")
  })

  it("L3 a holiday and a rep's day off count as closed, an absence does not", () => {
    const dates = [{ on: date("2026-03-27"), name: "closed" }]
    const holidays = [{ id: "own", version: 1, dates }]
    const at = "2026-03-20T09:00:00Z"
    const from = (more: Partial<CadenceSetting>, json = before, since = start) =>
      inRome(ask(json, enrolled(since), at, { ...setting, ...more }).from)
    expect(from({ holidays })).toBe("2026-03-26T09:00")
    const week = { monday: office, tuesday: office } as never
    const repHours = { calendar: { zone: fixedZone(rome), week }, position: 7 }
    expect(from({ repHours })).toBe("2026-03-24T09:00")
    const away = { from: instant("2026-03-26T23:00:00Z"), to: instant("2026-03-27T23:00:00Z") }
    expect(from({ absences: [{ ...away, position: 8 }] })).toBe("2026-03-26T09:00")
    // Due on a Thursday on which the rep is away: that day is open, so the slot comes after it.
    const thursday = "2026-02-26T09:00:00Z"
    const absences = [
      { from: instant("2026-03-25T23:00:00Z"), to: instant("2026-03-26T23:00:00Z"), position: 8 },
    ]
    expect(from({ absences }, before, thursday)).toBe("2026-03-27T09:00")
  })

  it("L3 is never before the least gap, the start or the end of a hold: then it comes after", () => {
    const at = "2026-03-27T20:00:00Z"
    const from = (more: Partial<CadenceHistory>): readonly [string, ReadonlyArray<string>] => {
      const next = ask(before, enrolled(start, more), at)
      return [inRome(next.from), tags(next)]
    }
    const late = ["2026-03-30T09:00", ["NoDayBefore", "Window"]]
    const startAt = instant("2026-03-27T16:30:00Z")
    expect(from({ startAt })).toEqual(late)
    const hold = { from: instant(start), until: instant("2026-03-27T17:00:00Z") }
    expect(from({ holds: [{ ...hold, by: "human", position: 5 }] })).toEqual(late)
    const short = { ...hold, until: instant("2026-03-27T13:00:00Z") }
    expect(from({ holds: [{ ...short, by: "human", position: 5 }] })).toEqual([
      "2026-03-27T14:00",
      ["DayBefore"],
    ])
    // Called on Friday morning, and again in two days: not on the same Friday.
    const twice: CadenceJson = { ...before, opening: Array(2).fill({ after: "P2D", ...turn }) }
    const touches = [call("2026-03-27T09:00:00Z", 3)]
    const again = ask(twice, enrolled(start, { touches }), "2026-03-27T10:00:00Z")
    expect([inRome(again.due), inRome(again.from)]).toEqual([
      "2026-03-29T10:00",
      "2026-03-30T09:00",
    ])
    const step: CadenceJson = { ...before, opening: [{ after: "P2D", ...turn }] }
    expect(inRome(ask(step, enrolled("2026-03-26T17:30:00Z"), at).from)).toBe("2026-03-27T09:00")
    expect(inRome(ask(step, enrolled("2026-03-27T17:30:00Z"), at).from)).toBe("2026-03-30T09:00")
  })

  it("L3 a beat may say it for itself", () => {
    const beat = { every: 4, unit: "weeks", turns: [turn], whenClosed: "after" } as const
    const next = ask({ ...before, rhythm: beat }, enrolled(start), "2026-03-20T09:00:00Z")
    expect(inRome(next.from)).toBe("2026-03-30T09:00")
  })
})
