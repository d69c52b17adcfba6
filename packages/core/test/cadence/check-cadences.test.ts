import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import { checkCadences } from "../../src/cadence/check/check-cadences.js"
import type { DefectCode } from "../../src/cadence/check/defect.js"
import type { Play } from "../../src/cadence/play.js"
import { runs } from "../time/zones.js"
import { anyCadenceJson, cadenceOf, soundCadenceJson } from "./cadences.js"

const play = (id: string): Play => ({ id, purpose: id }) as Play
const plays = ["a", "b", "c", "d"].map(play)

const office = [{ from: "09:00", to: "17:00" }]
const weekdays = {
  monday: office,
  tuesday: office,
  wednesday: office,
  thursday: office,
  friday: office,
}

const step = (after: string, more: object = {}) => ({
  after,
  channels: ["phone", "email"] as const,
  plays: ["a", "b", "c", "d"] as const,
  ...more,
})

const good = {
  id: "good",
  version: 1,
  stage: "prospect",
  opening: [step("PT0S"), step("P2D"), step("P5D")],
  rhythm: {
    every: 1,
    unit: "weeks",
    turns: [{ channels: ["phone", "email"], plays: ["a", "b", "c"] }],
  },
  gap: { min: "P1D", ideal: "P7D", max: "P14D" },
  windows: weekdays,
  prefer: ["tuesday"],
  caps: [{ most: 3, per: "P7D" }],
  noRepeat: 2,
} satisfies CadenceJson

const defects = (...cadences: ReadonlyArray<CadenceJson>) =>
  checkCadences({ plays, cadences: cadences.map(cadenceOf) })

const found = (more: Partial<CadenceJson>): ReadonlyArray<readonly [DefectCode, string]> => {
  const { windows, prefer, caps, rhythm, ...rest } = { ...good, ...more }
  const given = { windows, prefer, caps, rhythm }
  const json = {
    ...rest,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  } as CadenceJson
  return defects(json).map(({ code, path }) => [code, path] as const)
}

const dropped = (...names: ReadonlyArray<keyof CadenceJson>): Partial<CadenceJson> =>
  Object.fromEntries(names.map((name) => [name, undefined])) as Partial<CadenceJson>

describe("the checker", () => {
  it("L17 finds nothing in rules that are sound", () => {
    expect(defects(good)).toEqual([])
    expect(found(dropped("windows", "prefer", "caps", "rhythm"))).toEqual([])
    expect(found({ opening: [] })).toEqual([])
  })

  it("L17 finds two of a kind and names that lead nowhere", () => {
    expect(defects(good, { ...good, opening: [] }).map(({ code, path }) => [code, path])).toEqual([
      ["duplicate-cadence", "cadences.1.version"],
    ])
    expect(
      checkCadences({ plays: [...plays, play("a")], cadences: [] }).map(({ code, path }) => [
        code,
        path,
      ]),
    ).toEqual([["duplicate-play", "plays.4.id"]])
    expect(found({ opening: [step("P1D", { plays: ["a", "zzz"] })] })).toEqual([
      ["unknown-play", "cadences.0.opening.0.plays.1"],
    ])
    expect(found({ ...dropped("rhythm"), afterwards: { id: "good", version: 2 } })).toEqual([
      ["unknown-cadence", "cadences.0.afterwards"],
    ])
  })

  it("L17 finds cadences that go round, and one for another stage", () => {
    const { rhythm: _, ...opening } = good
    const first: CadenceJson = { ...opening, id: "one", afterwards: { id: "two", version: 1 } }
    const second: CadenceJson = { ...opening, id: "two", afterwards: { id: "one", version: 1 } }
    expect(defects(first, second).map(({ code, path }) => [code, path])).toEqual([
      ["cadences-go-round", "cadences.0.afterwards"],
      ["cadences-go-round", "cadences.1.afterwards"],
    ])
    expect(
      defects(first, { ...good, id: "two", stage: "customer" }).map(({ code, path }) => [
        code,
        path,
      ]),
    ).toEqual([["other-stage", "cadences.0.afterwards"]])
    // Leading into a circle is not being in one.
    const outside: CadenceJson = { ...opening, id: "zero", afterwards: { id: "one", version: 1 } }
    expect(defects(outside, first, second).map(({ path }) => path)).toEqual([
      "cadences.1.afterwards",
      "cadences.2.afterwards",
    ])
  })

  it("L17 finds what is never reached, and nothing to do", () => {
    const next: CadenceJson = { ...good, id: "next" }
    const both: CadenceJson = { ...good, afterwards: { id: "next", version: 1 } }
    expect(defects(both, next).map(({ code, path }) => [code, path])).toEqual([
      ["rhythm-never-reached", "cadences.0.rhythm"],
    ])
    expect(found({ ...dropped("rhythm"), opening: [] })).toEqual([["nothing-to-do", "cadences.0"]])
  })

  it("L17 finds gaps out of order, from whatever day they are counted", () => {
    const calm = { ...dropped("rhythm", "caps"), opening: [step("P14D")] }
    expect(found({ ...calm, gap: { min: "P1D", ideal: "P15D", max: "P14D" } })).toEqual([
      ["gaps-out-of-order", "cadences.0.gap.ideal"],
    ])
    expect(found({ ...calm, gap: { min: "P15D", ideal: "P14D", max: "P14D" } })).toEqual([
      ["gaps-out-of-order", "cadences.0.gap.min"],
      ["gaps-out-of-order", "cadences.0.gap.min"],
    ])
    // A month has 28 days at least.
    expect(found({ ...calm, gap: { min: "P1D", ideal: "P28D", max: "P1M" } })).toEqual([])
    expect(found({ ...calm, gap: { min: "P1D", ideal: "P29D", max: "P1M" } })).toEqual([
      ["gaps-out-of-order", "cadences.0.gap.ideal"],
    ])
  })

  it("L17 finds steps that come too soon, too late or before the one before", () => {
    expect(found({ opening: [step("P1D"), step("PT5H")] })).toEqual([
      ["step-within-least-gap", "cadences.0.opening.1.after"],
    ])
    expect(found({ opening: [step("P1D"), step("P15D")] })).toEqual([
      ["step-after-longest-gap", "cadences.0.opening.1.after"],
    ])
    expect(found({ opening: [step("P15D")] })).toEqual([
      ["step-after-longest-gap", "cadences.0.opening.0.after"],
    ])
    expect(found({ opening: [step("P9D"), step("P8D", { from: "enrolled" })] })).toEqual([
      ["step-before-the-one-before", "cadences.0.opening.1.after"],
    ])
    expect(found({ opening: [step("P9D"), step("P11D", { from: "enrolled" })] })).toEqual([])
  })

  it("L17 finds a rhythm slower than the longest silence, at month ends too", () => {
    const slow = { ...good.rhythm, every: 3 }
    expect(found({ rhythm: slow })).toEqual([["rhythm-after-longest-gap", "cadences.0.rhythm"]])
    const quarterly = { ...good.rhythm, unit: "quarters" as const }
    const gap = (max: string) => ({ min: "P1D", ideal: "P1M", max })
    // From 30 April to 31 July it is a day longer than three months.
    const [defect] = defects({ ...good, rhythm: quarterly, gap: gap("P3M") })
    expect(defect?.code).toBe("rhythm-after-longest-gap")
    expect(defect?.message).toMatch(/from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/)
    expect(found({ rhythm: quarterly, gap: gap("P100D") })).toEqual([])
    const skipping = { ...quarterly, monthEnd: "skip" as const }
    expect(found({ rhythm: skipping, gap: gap("P100D") })).toEqual([
      ["rhythm-after-longest-gap", "cadences.0.rhythm"],
    ])
    expect(
      found({
        rhythm: { ...good.rhythm, unit: "days" },
        gap: { min: "P2D", ideal: "P7D", max: "P14D" },
        caps: [],
      }),
    ).toEqual([["rhythm-within-least-gap", "cadences.0.rhythm"]])
  })

  it("L17 finds windows that never open, or too rarely, and preferred days that are closed", () => {
    expect(found({ windows: {} })).toEqual([["window-never-opens", "cadences.0.windows"]])
    expect(found({ windows: { monday: [] } })).toEqual([
      ["window-never-opens", "cadences.0.windows"],
    ])
    expect(
      found({
        windows: { monday: office },
        gap: { min: "P1D", ideal: "P5D", max: "P5D" },
        ...dropped("rhythm", "caps", "prefer"),
      }),
    ).toEqual([["closed-too-long", "cadences.0.windows"]])
    expect(found({ prefer: ["tuesday", "sunday"] })).toEqual([
      ["preferred-day-closed", "cadences.0.prefer.1"],
    ])
    const night = {
      ...weekdays,
      friday: [{ from: "22:00", to: "06:00", overnight: true as const }],
    }
    expect(found({ windows: night, prefer: ["saturday"] })).toEqual([])
  })

  it("L17 finds a delay that never passes", () => {
    const never = { windows: {}, ...dropped("prefer", "caps", "rhythm") }
    for (const after of ["working P1D", "working PT1H"]) {
      expect(found({ ...never, opening: [step("P1D"), step(after)] })).toEqual([
        ["window-never-opens", "cadences.0.windows"],
        ["delay-never-passes", "cadences.0.opening.1.after"],
      ])
    }
    expect(found({ opening: [step("working P2D")] })).toEqual([])
    // Over a weekend, nine working days are thirteen days and ten of them fourteen.
    expect(found({ opening: [step("working P9D")] })).toEqual([])
    expect(found({ opening: [step("working P11D")] })).toEqual([
      ["step-after-longest-gap", "cadences.0.opening.0.after"],
    ])
  })

  it("L17 finds a grace longer than the longest silence, and one that the next beat cuts short", () => {
    const slow = { ...good.rhythm, every: 2 }
    const calm = { opening: [], gap: { min: "P1D", ideal: "P7D", max: "P30D" } }
    const graced = (late: string, rhythm = slow) => found({ ...calm, rhythm: { ...rhythm, late } })
    expect(graced("P13D")).toEqual([])
    expect(graced("P14D")).toEqual([["grace-after-next-touch", "cadences.0.rhythm.late"]])
    expect(
      found({ ...calm, gap: { ...calm.gap, max: "P20D" }, rhythm: { ...slow, late: "P7D" } }),
    ).toEqual([["grace-after-longest-gap", "cadences.0.rhythm.late"]])
    const steps = { ...dropped("rhythm"), gap: { min: "P1D", ideal: "P7D", max: "P14D" } }
    expect(found({ ...steps, opening: [step("P5D"), step("P9D", { late: "P5D" })] })).toEqual([])
    expect(found({ ...steps, opening: [step("P5D"), step("P9D", { late: "P6D" })] })).toEqual([
      ["grace-after-longest-gap", "cadences.0.opening.1.late"],
    ])
    expect(found({ ...steps, opening: [step("P5D")], late: "P7D" })).toEqual([])
    // The step again, a week after it was done.
    expect(found({ ...steps, opening: [step("P2D")], late: "P8D" })).toEqual([
      ["grace-after-longest-gap", "cadences.0.late"],
    ])
    expect(found({ late: "P20D" })).toEqual([["grace-after-next-touch", "cadences.0.late"]])
  })

  it("L17 finds hours of answers that never open, and hours that nobody counts", () => {
    const answering = (respondWithin: NonNullable<CadenceJson["respondWithin"]>) =>
      found({ respondWithin } as Partial<CadenceJson>)
    const none = { zone: "rep", week: { monday: [] } }
    expect(answering({ inbound: "working PT4H", hours: none })).toEqual([
      ["hours-never-open", "cadences.0.respondWithin.hours.week"],
    ])
    expect(answering({ inbound: "working PT4H", hours: "rep" })).toEqual([])
    expect(answering({ inbound: "PT4H", hours: "rep" })).toEqual([
      ["hours-never-used", "cadences.0.respondWithin.hours"],
    ])
  })

  it("L17 finds caps that starve a step", () => {
    expect(found({ caps: [{ most: 0 }] })).toEqual([["never-any-channel", "cadences.0.caps.0"]])
    expect(
      found({
        caps: [{ most: 0, channel: "phone" }],
        opening: [step("P1D", { channels: ["phone"] })],
      }),
    ).toEqual([["never-any-channel", "cadences.0.opening.0.channels"]])
    expect(found({ caps: [{ most: 0, channel: "phone" }] })).toEqual([])
    // Full for 12 days and then a weekend: longer than 14.
    expect(found({ caps: [{ most: 5, per: "P12D" }] })).toEqual([
      ["cap-starves", "cadences.0.caps.0"],
    ])
    expect(found({ caps: [{ most: 5, per: "P11D" }] })).toEqual([])
    expect(found({ caps: [{ most: 5, per: "P1M", channel: "phone" }] })).toEqual([])
    expect(
      found({
        caps: [{ most: 5, per: "P1M", channel: "phone" }],
        opening: [step("P1D", { channels: ["phone"] })],
      }),
    ).toEqual([["cap-starves", "cadences.0.opening.0.channels"]])
    // Three steps within a week, and two allowed.
    expect(found({ caps: [{ most: 2, per: "P8D" }] })).toEqual([
      ["cap-starves", "cadences.0.caps.0"],
    ])
    // One a week is full when the next one is due a day too early, one of eight days always.
    expect(found({ caps: [{ most: 1, per: "P8D" }], opening: [] })).toEqual([
      ["cap-starves", "cadences.0.caps.0"],
    ])
    expect(found({ caps: [{ most: 1, per: "P7D" }], opening: [] })).toEqual([])
  })

  it("L17 finds lists of plays that must repeat", () => {
    expect(found({ noRepeat: 3 })).toEqual([["plays-too-few", "cadences.0.rhythm.turns.0.plays"]])
    expect(
      found({ opening: [step("P1D", { plays: ["a"] }), step("P2D", { plays: ["a"] })] }),
    ).toEqual([["plays-too-few", "cadences.0.opening.1.plays"]])
    expect(
      found({
        opening: [step("P1D", { plays: ["a"] }), step("P2D", { plays: ["b"] })],
        noRepeat: 1,
      }),
    ).toEqual([])
    const same = { opening: [step("P1D", { plays: ["a"] })], ...dropped("rhythm"), noRepeat: 1 }
    expect(found(same)).toEqual([["plays-too-few", "cadences.0.opening.0.plays"]])
  })

  it("L17 says of each defect where it is and what to do", () => {
    fc.assert(
      fc.property(fc.array(anyCadenceJson, { maxLength: 3 }), (cadences) => {
        const rules = JSON.parse(JSON.stringify({ plays, cadences }))
        for (const { path, message, fix } of defects(...cadences)) {
          expect(message.length).toBeGreaterThan(10)
          expect(fix.length).toBeGreaterThan(10)
          let at: unknown = rules
          const names = path.split(".")
          // The last name may be what is missing.
          for (const name of names.slice(0, -1)) at = Object(at)[name]
          expect(at).toBeDefined()
        }
      }),
      runs(30),
    )
  })

  it("L17 lets most cadences through that are meant well", () => {
    const passed = fc.sample(soundCadenceJson, 100).filter(
      (json) =>
        checkCadences({
          plays: ["ask-for-time", "article", "invitation", "check-in", "new-offer"].map(play),
          cadences: [cadenceOf(json)],
        }).length === 0,
    )
    expect(passed.length).toBeGreaterThan(20)
  })
})
