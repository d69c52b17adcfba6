import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { describe, expect, it } from "vitest"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import { compileCadences, type ReadyCadence } from "../../src/cadence/cadence-book.js"
import type { CadenceHistory, CadenceTouch } from "../../src/cadence/history.js"
import { type NextTouch, nextTouch } from "../../src/cadence/next-touch.js"
import { referralWaits } from "../../src/cadence/referral-ripe.js"
import { respondBy } from "../../src/cadence/respond-by.js"
import type { CadenceSetting } from "../../src/cadence/setting.js"
import type { PlayId } from "../../src/identity.js"
import { days } from "../../src/time/duration.js"
import { type Instant, instantFromIso, instantToIso } from "../../src/time/instant.js"
import type { LocalDate } from "../../src/time/local-date.js"
import { fixedZone } from "../../src/time/zone-choice.js"
import { zonedDateTimeToIso } from "../../src/time/zoned-date-time.js"
import { zoneNamed } from "../time/zones.js"
import { cadenceOf, readyOf } from "./cadences.js"

const instant = (text: string): Instant => Either.getOrThrow(instantFromIso(text))

const rome: CadenceSetting = { zones: { policy: zoneNamed("Europe/Rome") } }
const inRome = (at: Instant): string =>
  zonedDateTimeToIso({ instant: at, zone: zoneNamed("Europe/Rome") }).slice(0, 16)

const turn = { channels: ["phone", "email"], plays: ["check-in", "article", "invitation"] } as const

const quarterly: CadenceJson = {
  id: "quarterly",
  version: 1,
  stage: "customer",
  opening: [],
  rhythm: { every: 1, unit: "quarters", turns: [turn] },
  gap: { min: "P7D", ideal: "P3M", max: "P4M" },
}

const touch = (at: string, position: number, more: Partial<CadenceTouch> = {}): CadenceTouch => ({
  at: instant(at),
  position,
  direction: "outbound",
  mode: "personal",
  channel: "phone",
  didCadence: true,
  ...more,
})

const enrolled = (at: string, more: Partial<CadenceHistory> = {}): CadenceHistory => ({
  addedAt: instant(at),
  addedBy: 1,
  enrolledAt: instant(at),
  enrolledBy: 2,
  touches: [],
  ...more,
})

const slotOf = (next: NextTouch): string => inRome(Either.getOrThrow(next.slot))

const ask = (
  json: CadenceJson | ReadyCadence,
  history: CadenceHistory,
  at: string,
  setting = rome,
): NextTouch => nextTouch("cadence" in json ? json : readyOf(json), history, setting, instant(at))

describe("a touch that is skipped", () => {
  const steps: CadenceJson = {
    ...quarterly,
    opening: [1, 2, 3, 4].map(() => ({ after: "P1D", ...turn })),
    gap: { min: "P7D", ideal: "P30D", max: "P4M" },
  }
  const skip = (at: string, position: number) => ({ at: instant(at), position })

  it("L9 needs no rest, and is the next one's turn from then on", () => {
    const history = enrolled("2026-03-02T10:00:00Z", { skips: [skip("2026-03-04T09:00:00Z", 5)] })
    const next = ask(steps, history, "2026-03-04T10:00:00Z")
    expect([next.occurrence.index, inRome(next.due)]).toEqual([2, "2026-03-05T10:00"])
    expect(next.derivation.facts).toContain(5)
  })

  it("L9 however soon after a touch: it is no attempt, and rest is after the touch", () => {
    const history = enrolled("2026-03-02T10:00:00Z", {
      touches: [touch("2026-03-03T10:00:00Z", 3)],
      skips: [skip("2026-03-03T10:05:00Z", 4)],
    })
    const next = ask(steps, history, "2026-03-03T11:00:00Z")
    expect([next.occurrence.index, inRome(next.due)]).toEqual([3, "2026-03-10T11:00"])
  })
})

describe("a rhythm", () => {
  const start = "2027-11-30T10:00:00Z"

  it("L5 clamps at month ends and comes back, in a leap year too", () => {
    const history = enrolled(start)
    const dues = ["2027-12-01", "2028-03-01", "2028-06-01", "2028-09-01"].map((on) => {
      const calm = { ...quarterly, gap: { min: "P7D", ideal: "P3M", max: "P2Y" } }
      return inRome(ask(calm, history, `${on}T00:00:00Z`).derivation.ruleDue ?? instant(start))
    })
    expect(dues).toEqual([
      "2028-02-29T00:00",
      "2028-02-29T00:00",
      "2028-05-30T00:00",
      "2028-08-30T00:00",
    ])
    const yearly = {
      ...quarterly,
      rhythm: { every: 1, unit: "years", turns: [turn] },
    } satisfies CadenceJson
    const leap = enrolled("2028-02-29T10:00:00Z")
    expect(
      inRome(ask(yearly, leap, "2028-03-01T00:00:00Z").derivation.ruleDue ?? instant(start)),
    ).toBe("2029-02-28T00:00")
    expect(
      inRome(ask(yearly, leap, "2031-03-01T00:00:00Z").derivation.ruleDue ?? instant(start)),
    ).toBe("2031-02-28T00:00")
    const skipping = {
      ...yearly,
      rhythm: { ...yearly.rhythm, monthEnd: "skip" },
    } satisfies CadenceJson
    expect(
      inRome(ask(skipping, leap, "2028-03-01T00:00:00Z").derivation.ruleDue ?? instant(start)),
    ).toBe("2032-02-29T00:00")
  })

  it("L5 goes by the enrolment's day, not by when a touch was done: early, late, or both", () => {
    const january = "2026-01-31T10:00:00Z"
    const after = (...touches: ReadonlyArray<string>) =>
      ask(
        quarterly,
        enrolled(january, { touches: touches.map((at, index) => touch(at, 3 + index)) }),
        touches.at(-1) ?? january,
      )
    expect([after().occurrence.index, inRome(after().due)]).toEqual([1, "2026-04-30T00:00"])
    // Early: the coming one is done.
    expect(inRome(after("2026-04-20T09:00:00Z").due)).toBe("2026-07-31T00:00")
    // Late: the grid stays.
    expect(inRome(after("2026-06-20T09:00:00Z").due)).toBe("2026-07-31T00:00")
    // Late by more than a period: the one that was missed is superseded.
    expect(after("2026-08-20T09:00:00Z").occurrence.index).toBe(3)
    expect(inRome(after("2026-08-20T09:00:00Z").due)).toBe("2026-10-31T00:00")
    // A busy week does two of them, and not the whole year.
    const busy = after(
      "2026-04-27T09:00:00Z",
      "2026-05-04T09:00:00Z",
      "2026-05-05T09:00:00Z",
      "2026-05-06T09:00:00Z",
      "2026-05-07T09:00:00Z",
    )
    expect(busy.occurrence.index).toBe(3)
    // Doing July's in May leaves October's, but not five months of silence.
    expect(inRome(busy.due)).toBe("2026-09-07T11:00")
    expect(busy.derivation.moves.map(({ _tag }) => _tag)).toEqual(["MaxGap"])
  })

  it("L5 an opening that goes on past an occurrence does not leave it to be made up for", () => {
    const opened: CadenceJson = { ...quarterly, opening: [{ after: "P20D", ...turn }] }
    const history = enrolled("2026-01-31T10:00:00Z", {
      touches: [touch("2026-05-04T10:00:00Z", 3)],
    })
    const next = ask(opened, history, "2026-05-04T11:00:00Z")
    expect([next.occurrence.index, inRome(next.due)]).toEqual([2, "2026-07-31T00:00"])
  })

  it("L7 what happened at the very instant asked about is known, what comes after is not", () => {
    const history = enrolled("2026-01-31T10:00:00Z", {
      touches: [touch("2026-04-28T10:00:00Z", 3)],
    })
    expect(ask(quarterly, history, "2026-04-28T09:59:59Z").occurrence.index).toBe(1)
    expect(ask(quarterly, history, "2026-04-28T10:00:00Z").occurrence.index).toBe(2)
  })

  it("L10 an occurrence missed for a whole period gives way to the next, which has a key of its own", () => {
    const history = enrolled("2026-01-31T10:00:00Z")
    const calm = { ...quarterly, gap: { min: "P7D", ideal: "P3M", max: "P2Y" } }
    expect(ask(calm, history, "2026-07-30T21:59:59Z").occurrence.index).toBe(1)
    expect(ask(calm, history, "2026-07-30T22:00:00Z").occurrence.index).toBe(2)
  })

  it("L2 L10 answering an inbound leaves the quarterly touch where it was", () => {
    const history = enrolled("2026-01-31T10:00:00Z")
    const before = ask(quarterly, history, "2026-04-28T10:00:00Z")
    const touches = [
      touch("2026-04-28T08:00:00Z", 3, { direction: "inbound", didCadence: false }),
      touch("2026-04-28T09:00:00Z", 4, { didCadence: false }),
    ]
    const after = ask(quarterly, { ...history, touches }, "2026-04-28T10:00:00Z")
    expect([after.due, after.occurrence]).toEqual([before.due, before.occurrence])
  })

  it("L10 a hold supersedes what falls into it, and the grid stays", () => {
    const hold = {
      from: instant("2026-03-10T10:00:00Z"),
      until: instant("2026-09-01T08:00:00Z"),
      by: "human",
      position: 3,
    } as const
    const history = enrolled("2026-01-31T10:00:00Z", { holds: [hold] })
    const held = ask(quarterly, history, "2026-03-20T10:00:00Z")
    expect(inRome(held.due)).toBe("2026-09-01T10:00")
    expect(slotOf(held)).toBe("2026-09-01T10:00")
    expect(held.occurrence.index).toBe(2)
    const touches = [touch("2026-09-02T08:00:00Z", 4)]
    const then = ask(quarterly, { ...history, touches }, "2026-09-02T09:00:00Z")
    expect([then.occurrence.index, inRome(then.due)]).toEqual([3, "2026-10-31T00:00"])
  })
})

describe("holds", () => {
  const daily: CadenceJson = {
    ...quarterly,
    opening: [{ after: "P2D", ...turn, plays: ["check-in"] }],
    gap: { min: "P1D", ideal: "P5D", max: "P14D" },
    holds: { automatic: "P7D", notNow: "P1M" },
  }
  const base = "2026-03-02T10:00:00Z"
  const hold = (by: "human" | "automatic", until: string | undefined, position = 3) => ({
    from: instant(base),
    by,
    position,
    ...(until === undefined ? {} : { until: instant(until) }),
  })
  const due = (...holds: ReadonlyArray<ReturnType<typeof hold>>) =>
    inRome(ask(daily, enrolled(base, { holds }), base).due)

  it("L12 an automatic one lasts no longer than its bound, a human one as long as they said", () => {
    expect(due(hold("automatic", "2026-12-01T09:00:00Z"))).toBe("2026-03-09T11:00")
    expect(due(hold("automatic", undefined))).toBe("2026-03-09T11:00")
    expect(due(hold("automatic", "2026-03-06T09:00:00Z"))).toBe("2026-03-06T10:00")
    expect(due(hold("human", "2026-12-01T09:00:00Z"))).toBe("2026-12-01T10:00")
    expect(due(hold("human", undefined))).toBe("2026-04-02T11:00")
  })

  it("L12 an automatic one never shortens a human one, in either order", () => {
    const both = [
      hold("human", "2026-05-01T09:00:00Z"),
      hold("automatic", "2026-03-05T09:00:00Z", 4),
    ]
    expect(due(...both)).toBe("2026-05-01T11:00")
    expect(due(...[...both].reverse())).toBe("2026-05-01T11:00")
  })
})

/** A touch that says that it is the next, however soon it comes. */
const nextOne = (at: string, position: number) => touch(at, position, { saysCadence: true })

describe("cadences that follow one another", () => {
  const opening: CadenceJson = {
    ...quarterly,
    id: "first",
    opening: [
      { after: "P1D", ...turn },
      { after: "P2D", ...turn },
    ],
    afterwards: { id: "then", version: 2 },
  }
  const { rhythm: _, ...first } = opening
  const then: CadenceJson = { ...quarterly, id: "then", version: 2 }
  const book = compileCadences([
    cadenceOf(first),
    cadenceOf(then),
    cadenceOf({ ...then, version: 1 }),
  ])
  const ready = [...book.cadences.values()][0]

  it("L13 after the last step the next cadence begins, counted from that step", () => {
    if (ready === undefined) throw new Error("an empty book")
    const touches = [touch("2026-01-30T10:00:00Z", 3), nextOne("2026-01-31T10:00:00Z", 4)]
    const next = ask(ready, enrolled("2026-01-29T10:00:00Z", { touches }), "2026-02-01T10:00:00Z")
    expect(next.occurrence).toEqual({ id: "then", version: 2, anchor: 4, kind: "rhythm", index: 1 })
    expect(inRome(next.due)).toBe("2026-04-30T00:00")
  })

  it("L13 with nothing to follow, the last step repeats: never silence", () => {
    const { afterwards: __, ...alone } = first
    const touches = [touch("2026-01-30T10:00:00Z", 3), nextOne("2026-01-31T10:00:00Z", 4)]
    const next = ask(alone, enrolled("2026-01-29T10:00:00Z", { touches }), "2026-02-01T10:00:00Z")
    expect(next.occurrence).toMatchObject({ kind: "repeat", index: 1 })
    expect(inRome(next.due)).toBe("2026-04-30T11:00")
    // A reference that leads nowhere is as good as none.
    expect(
      inRome(ask(first, enrolled("2026-01-29T10:00:00Z", { touches }), "2026-02-01T10:00:00Z").due),
    ).toBe("2026-04-30T11:00")
  })

  it("L13 cadences without steps that go round end in a block, not in a loop", () => {
    const { rhythm: __, ...empty } = quarterly
    const round = [
      { ...empty, id: "one", afterwards: { id: "two", version: 1 } },
      { ...empty, id: "two", afterwards: { id: "one", version: 1 } },
    ].map(cadenceOf)
    const [one] = compileCadences(round).cadences.values()
    if (one === undefined) throw new Error("an empty book")
    const next = ask(one, enrolled("2026-01-29T10:00:00Z"), "2026-02-01T10:00:00Z")
    expect(next.slot).toEqual(Either.left({ _tag: "NoChannel", channels: [] }))
  })
})

describe("slots", () => {
  const night: CadenceJson = {
    ...quarterly,
    opening: [{ after: "P1D", ...turn }],
    windows: { saturday: [{ from: "22:00", to: "04:00", overnight: true }] },
  }

  it("L3 an overnight window goes on over a change of the clocks, and ends with it", () => {
    // Clocks went forward in Rome on Sunday, 29 March 2026, from 02:00 to 03:00.
    const from = (at: string) => slotOf(ask(night, enrolled("2026-03-27T10:00:00Z"), at))
    expect(from("2026-03-28T12:00:00Z")).toBe("2026-03-28T22:00")
    expect(from("2026-03-29T01:59:00Z")).toBe("2026-03-29T03:59")
    expect(from("2026-03-29T02:00:00Z")).toBe("2026-04-04T22:00")
  })

  it("L3 L11 a holiday closes the tail of an overnight window", () => {
    const holidays = [
      { id: "it", version: 1, dates: [{ on: "2026-04-05" as LocalDate, name: "Easter" }] },
    ]
    const next = ask(night, enrolled("2026-03-27T10:00:00Z"), "2026-04-04T22:30:00Z", {
      ...rome,
      holidays,
    })
    expect(slotOf(next)).toBe("2026-04-11T22:00")
    expect(next.derivation.moves.at(-1)).toMatchObject({
      _tag: "Holiday",
      days: [{ list: "it", version: 1, on: "2026-04-05" }],
    })
  })

  it("L3 weekdays are those of the cadence's zone, on the day that Samoa skipped too", () => {
    const friday: CadenceJson = {
      ...night,
      zone: "Pacific/Apia",
      windows: { friday: [{ from: "09:00", to: "10:00" }] },
    }
    const next = ask(friday, enrolled("2011-12-24T10:00:00Z"), "2011-12-25T10:00:00Z")
    // There was no Friday, 30 December 2011.
    expect(instantToIso(Either.getOrThrow(next.slot))).toBe("2012-01-05T19:00:00.000Z")
  })

  it("L11 an absence takes its first instant, and gives back the instant of its end", () => {
    const soon: CadenceJson = { ...quarterly, opening: [{ after: "P1D", ...turn }] }
    const absences = [
      { from: instant("2026-03-04T10:00:00Z"), to: instant("2026-03-05T10:00:00Z"), position: 8 },
      { from: instant("2026-03-03T10:00:00Z"), to: instant("2026-03-04T10:00:00Z"), position: 9 },
    ]
    const next = ask(soon, enrolled("2026-03-02T10:00:00Z"), "2026-03-02T10:00:00Z", {
      ...rome,
      absences,
    })
    expect(slotOf(next)).toBe("2026-03-05T11:00")
    expect(next.derivation.facts).toEqual([1, 2, 8, 9])
  })

  it("L11 a full channel falls back to the next, and the explanation names what fills it", () => {
    const capped: CadenceJson = {
      ...quarterly,
      opening: [{ after: "PT0S", ...turn }],
      caps: [{ most: 1, per: "P7D", channel: "phone" }],
    }
    const touches = [touch("2026-03-01T10:00:00Z", 3, { mode: "automated", didCadence: false })]
    const next = ask(capped, enrolled("2026-03-02T10:00:00Z", { touches }), "2026-03-02T10:00:00Z")
    expect(next.channel).toBe("email")
    expect(next.derivation.channels).toEqual([
      { _tag: "Full", channel: "phone", cap: 0, facts: [3] },
    ])
    // A week to the minute later there is room again.
    expect(
      ask(capped, enrolled("2026-03-08T10:00:00Z", { touches }), "2026-03-08T10:00:00Z").channel,
    ).toBe("phone")
    expect(
      ask(capped, enrolled("2026-03-08T09:59:59Z", { touches }), "2026-03-08T09:59:59Z").channel,
    ).toBe("email")
  })

  it("L11 a cap of a month counts 30 and 31 January alike", () => {
    const capped: CadenceJson = {
      ...quarterly,
      opening: [{ after: "PT0S", channels: ["phone"], plays: ["article"] }],
      caps: [{ most: 1, per: "P1M" }],
    }
    const touches = [
      touch("2026-01-30T15:00:00Z", 3, { didCadence: false }),
      touch("2026-01-31T09:00:00Z", 4, { didCadence: false }),
    ]
    const next = ask(capped, enrolled("2026-02-01T10:00:00Z", { touches }), "2026-02-01T10:00:00Z")
    expect(slotOf(next)).toBe("2026-02-28T16:00")
    expect(next.derivation.moves).toMatchObject([{ _tag: "Cap", facts: [3] }])
  })

  it("L11 what the contact asked for moves the touch, and a wish that cannot be met is said", () => {
    const wish = { _tag: "Channel", channel: "text", position: 7 } as const
    const history = enrolled("2026-03-02T10:00:00Z", { preferences: [wish] })
    const next = ask(
      { ...night, windows: { monday: [{ from: "09:00", to: "17:00" }] } },
      history,
      "2026-03-02T10:00:00Z",
    )
    expect([next.channel, slotOf(next)]).toEqual(["text", "2026-03-09T09:00"])
    const never = {
      ...night,
      windows: { monday: [{ from: "09:00", to: "17:00" }] },
      caps: [{ most: 0, channel: "text" }],
    } satisfies CadenceJson
    expect(ask(never, history, "2026-03-02T10:00:00Z").channel).toBe("phone")
    const unsubscribed = { ...history, blocked: [{ channel: "text", position: 9 }] } as const
    expect(ask(night, unsubscribed, "2026-03-02T10:00:00Z").channel).toBe("phone")
    const rarely = { _tag: "Frequency", atMostEvery: days(60), position: 8 } as const
    const touches = [touch("2026-03-01T10:00:00Z", 3, { didCadence: false })]
    const seldom = ask(
      quarterly,
      enrolled("2026-01-31T10:00:00Z", { touches, preferences: [rarely] }),
      "2026-03-05T10:00:00Z",
    )
    expect(inRome(seldom.due)).toBe("2026-04-30T11:00")
  })

  it("L12 blocked channels, and an absence longer than the longest silence, are there to be cleared", () => {
    const short = {
      ...night,
      gap: { min: "P1D", ideal: "P3D", max: "P14D" },
      windows: { monday: [{ from: "09:00", to: "17:00" }] },
    } satisfies CadenceJson
    const base = enrolled("2026-03-02T10:00:00Z")
    const blocked = (["phone", "email"] as const).map((channel, index) => ({
      channel,
      position: 5 + index,
    }))
    const next = ask(short, { ...base, blocked }, "2026-03-02T10:00:00Z")
    expect(next.slot).toEqual(
      Either.left({
        _tag: "NoChannel",
        channels: [
          { _tag: "Blocked", channel: "phone", facts: [5] },
          { _tag: "Blocked", channel: "email", facts: [6] },
        ],
      }),
    )
    expect(inRome(next.due)).toBe("2026-03-03T11:00")
    const absences = [
      { from: instant("2026-03-01T00:00:00Z"), to: instant("2026-04-01T00:00:00Z"), position: 9 },
    ]
    const away = ask(short, base, "2026-03-02T10:00:00Z", { ...rome, absences })
    expect(Either.getLeft(away.slot)).toMatchObject(
      Option.some({
        _tag: "NoTime",
        opensAt: instant("2026-04-06T07:00:00Z"),
        because: [{ _tag: "Absence", facts: [9] }, { _tag: "Window" }],
      }),
    )
  })

  it("L12 a preferred day is waited for within the longest silence, and is never a block", () => {
    const office = [{ from: "09:00", to: "17:00" }]
    const fussy: CadenceJson = {
      ...quarterly,
      opening: [{ after: "P1D", ...turn }],
      gap: { min: "P0D", ideal: "P3D", max: "P5D" },
      windows: { tuesday: office, wednesday: office, monday: office },
      prefer: ["monday"],
    }
    const base = "2026-03-02T10:00:00Z"
    expect(slotOf(ask(fussy, enrolled(base), base))).toBe("2026-03-03T11:00")
    // A touch that did something else lengthens the silence, but not the waiting.
    const touches = [touch("2026-03-05T10:00:00Z", 3, { didCadence: false })]
    const next = ask(fussy, enrolled(base, { touches }), "2026-03-05T11:00:00Z")
    expect([inRome(next.from), slotOf(next)]).toEqual(["2026-03-03T11:00", "2026-03-09T09:00"])
    expect(next.derivation.moves.map(({ _tag }) => _tag)).toEqual(["PreferredDayTooLate", "Window"])
  })

  it("L14 a touch is late after its local day, and its slot moves on while its due stays", () => {
    const office: CadenceJson = {
      ...night,
      windows: {
        monday: [{ from: "09:00", to: "17:00" }],
        friday: [{ from: "09:00", to: "17:00" }],
      },
    }
    const history = enrolled("2026-02-26T10:00:00Z")
    const late = ask(office, history, "2026-03-03T10:00:00Z")
    expect([inRome(late.due), inRome(late.from), inRome(late.by)]).toEqual([
      "2026-02-27T11:00",
      "2026-02-27T11:00",
      "2026-02-27T23:59",
    ])
    expect(slotOf(late)).toBe("2026-03-06T09:00")
  })
})

describe("plays", () => {
  const varied: CadenceJson = { ...quarterly, noRepeat: 2 }
  const play = (id: string) => id as PlayId

  it("L18 none of the last two is used again, whoever used it; else the one longest ago", () => {
    const touches = [
      touch("2026-04-01T10:00:00Z", 3, { play: play("invitation"), didCadence: false }),
      touch("2026-04-02T10:00:00Z", 4, {
        play: play("article"),
        mode: "automated",
        didCadence: false,
      }),
      touch("2026-04-03T10:00:00Z", 5, { didCadence: false }),
      touch("2026-04-04T10:00:00Z", 6, { play: play("check-in"), didCadence: false }),
    ]
    const next = ask(varied, enrolled("2026-01-31T10:00:00Z", { touches }), "2026-04-05T10:00:00Z")
    expect(next.play).toBe("invitation")
    expect(next.derivation.plays).toEqual([
      { play: "check-in", position: 6 },
      { play: "article", position: 4 },
    ])
    const all = ask(
      { ...varied, noRepeat: 3 },
      enrolled("2026-01-31T10:00:00Z", { touches }),
      "2026-04-05T10:00:00Z",
    )
    expect(all.play).toBe("invitation")
  })
})

describe("answers and asks", () => {
  const cadence = readyOf({
    ...quarterly,
    windows: {
      monday: [{ from: "09:00", to: "17:00" }],
      tuesday: [{ from: "09:00", to: "17:00" }],
    },
    respondWithin: { "web-lead": "PT5M", inbound: "working PT2H", referral: "PT1H" },
    referral: { tenure: "P6M", askAgainAfter: "P1Y" },
  })

  it("L6 an answer is owed within what the source's rule says, in elapsed or in working time", () => {
    const at = instant("2026-03-02T15:00:00Z")
    const by = (source: Parameters<typeof respondBy>[1]) =>
      Option.map(respondBy(cadence, source, at, rome), (found) => inRome(found.by))
    expect(by("web-lead")).toEqual(Option.some("2026-03-02T16:05"))
    expect(by("referral")).toEqual(Option.some("2026-03-02T17:00"))
    expect(by("list")).toEqual(Option.some("2026-03-03T10:00"))
    expect(respondBy(readyOf(quarterly), "inbound", at, rome)).toEqual(Option.none())
    const silent = readyOf({ ...quarterly, respondWithin: { inbound: "PT1H" } })
    expect(respondBy(silent, "web-lead", at, rome)).toEqual(Option.none())
  })

  it("L4 a referral may be asked for after half a year, and again a year after an ask or a no", () => {
    const won = { at: instant("2025-08-31T10:00:00Z") }
    const again = { at: instant("2026-03-01T10:00:00Z") }
    const none = { won, asked: undefined, declined: undefined }
    const waits = (before: Parameters<typeof referralWaits>[1]) =>
      referralWaits(cadence, before, rome.zones).map(({ because, until }) => [
        because,
        inRome(until),
      ])
    const known = ["won", "2026-02-28T12:00"]
    expect(waits(none)).toEqual([known])
    expect(waits({ ...none, asked: again })).toEqual([known, ["asked", "2027-03-01T11:00"]])
    expect(waits({ ...none, declined: again })).toEqual([known, ["declined", "2027-03-01T11:00"]])
    expect(referralWaits(readyOf(quarterly), none, rome.zones)).toEqual([])
  })
})

describe("the rep's hours", () => {
  const office = [{ from: "09:00", to: "17:00" }]
  const daily: CadenceJson = {
    ...quarterly,
    id: "daily",
    rhythm: { every: 1, unit: "days", turns: [turn] },
    gap: { min: "P1D", ideal: "P1D", max: "P3D" },
  }
  const works = (week: object, zone: string): CadenceSetting => ({
    ...rome,
    repHours: { calendar: { zone: fixedZone(zoneNamed(zone)), week: week as never }, position: 9 },
  })
  // A Monday, at noon in Rome.
  const history = enrolled("2026-03-02T11:00:00Z")

  it("L3 are read by the rep's own clock", () => {
    const next = ask(
      daily,
      history,
      "2026-03-02T12:00:00Z",
      works({ tuesday: office }, "Asia/Tokyo"),
    )
    expect(slotOf(next)).toBe("2026-03-03T01:00")
    expect(next.derivation.moves).toMatchObject([{ _tag: "RepHours", facts: [9] }])
  })

  it("L12 hours of the rep that come too late are a block, which says when they open", () => {
    const next = ask(
      daily,
      history,
      "2026-03-02T12:00:00Z",
      works({ monday: office }, "Europe/Rome"),
    )
    expect(next.slot).toMatchObject({
      left: {
        _tag: "NoTime",
        opensAt: instant("2026-03-09T08:00:00Z"),
        because: [{ _tag: "RepHours" }],
      },
    })
  })
})
