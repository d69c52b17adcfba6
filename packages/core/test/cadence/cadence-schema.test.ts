import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cadence } from "../../src/cadence/build-cadence.js"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import {
  cadenceFromJson,
  cadenceRulesFromJson,
  cadenceToJson,
} from "../../src/cadence/cadence-rules.js"
import { days, hours, minutes, months, workingDays, workingHours } from "../../src/time/duration.js"
import { anyCadenceJson } from "./cadences.js"

const problems = (json: unknown): ReadonlyArray<string> =>
  Either.match(cadenceFromJson(json), {
    onLeft: (malformed) => malformed.problems.map(({ path, message }) => `${path}: ${message}`),
    onRight: () => [],
  })

const smallest: CadenceJson = {
  id: "customer",
  version: 1,
  stage: "customer",
  opening: [{ after: "P7D", channels: ["phone"], plays: ["check-in"] }],
  gap: { min: "P1D", ideal: "P1M", max: "P4M" },
}

describe("a cadence as data", () => {
  it("L15 survives its JSON, to the letter", () => {
    fc.assert(
      fc.property(anyCadenceJson, (json) => {
        const read = Either.getOrThrow(cadenceFromJson(JSON.parse(JSON.stringify(json))))
        const written = cadenceToJson(read)
        expect(cadenceFromJson(JSON.parse(JSON.stringify(written)))).toEqual(Either.right(read))
        expect(cadenceToJson(Either.getOrThrow(cadenceFromJson(written)))).toEqual(written)
      }),
    )
  })

  it("L15 is the same whether built word by word or read from JSON", () => {
    const office = [{ from: "09:00", to: "17:30" }]
    const built = cadence("key-account", {
      version: 3,
      stage: "customer",
      gap: { min: days(5), ideal: months(1), max: days(100) },
    })
      .inZone("rep")
      .step({ after: hours(4), channels: ["phone"], plays: ["thanks"] })
      .step({ after: days(20), from: "enrolled", channels: ["visit", "phone"], plays: ["tour"] })
      .every(1, "quarters", [
        { channels: ["phone", "email"], plays: ["check-in", "news"] },
        { channels: ["visit"], plays: ["lunch"] },
      ])
      .openOn({ monday: office, thursday: office })
      .prefer("thursday")
      .atMost(2, days(7), "email")
      .atMost(3, days(7))
      .never("text")
      .noRepeat(1)
      .respondWithin("web-lead", minutes(5))
      .respondWithin("inbound", workingHours(4))
      .holds({ automatic: days(14), notNow: months(1) })
      .referral({ tenure: months(6), askAgainAfter: months(6) })
      .build()
    const json: CadenceJson = {
      id: "key-account",
      version: 3,
      stage: "customer",
      zone: "rep",
      opening: [
        { after: "PT4H", channels: ["phone"], plays: ["thanks"] },
        { after: "P20D", from: "enrolled", channels: ["visit", "phone"], plays: ["tour"] },
      ],
      rhythm: {
        every: 1,
        unit: "quarters",
        turns: [
          { channels: ["phone", "email"], plays: ["check-in", "news"] },
          { channels: ["visit"], plays: ["lunch"] },
        ],
      },
      gap: { min: "P5D", ideal: "P1M", max: "P100D" },
      windows: { monday: office, thursday: office },
      prefer: ["thursday"],
      caps: [
        { most: 2, per: "P7D", channel: "email" },
        { most: 3, per: "P7D" },
        { most: 0, channel: "text" },
      ],
      noRepeat: 1,
      respondWithin: { "web-lead": "PT5M", inbound: "working PT4H" },
      holds: { automatic: "P14D", notNow: "P1M" },
      referral: { tenure: "P6M", askAgainAfter: "P6M" },
    }
    expect(Either.right(built)).toEqual(cadenceFromJson(json))
    expect(cadenceToJson(built)).toEqual(json)
    const short = cadence("short", { version: 1, stage: "prospect", gap: built.gap })
      .step({ after: days(5), channels: ["phone"], plays: ["tour"] })
      .every(2, "months", { channels: ["phone"], plays: ["tour"] }, { monthEnd: "skip" })
      .followedBy(built)
      .build()
    expect(short.afterwards).toEqual({ id: "key-account", version: 3 })
    expect(short.rhythm?.monthEnd).toBe("skip")
  })

  it("L15 the words for grace, closed days and hours are the same in code and as JSON", () => {
    const lunch = { channels: ["visit"], plays: ["lunch"] } as const
    const built = cadence("gracious", {
      version: 1,
      stage: "customer",
      gap: { min: days(5), ideal: months(1), max: days(100) },
    })
      .step({ after: workingDays(3), late: days(2), ...lunch })
      .every(1, "months", lunch, { monthEnd: "skip", late: workingDays(5), whenClosed: "after" })
      .lateAfter(days(7))
      .whenClosed("before")
      .respondWithin("inbound", workingDays(1))
      .respondInHours("team")
      .build()
    const json: CadenceJson = {
      id: "gracious",
      version: 1,
      stage: "customer",
      opening: [{ after: "working P3D", ...lunch, late: "P2D" }],
      rhythm: {
        every: 1,
        unit: "months",
        turns: [lunch],
        monthEnd: "skip",
        whenClosed: "after",
        late: "working P5D",
      },
      gap: { min: "P5D", ideal: "P1M", max: "P100D" },
      late: "P7D",
      whenClosed: "before",
      respondWithin: { inbound: "working P1D", hours: "team" },
    }
    expect(Either.right(built)).toEqual(cadenceFromJson(json))
    expect(cadenceToJson(built)).toEqual(json)
    const stated = { zone: "Europe/Rome", week: { monday: [{ from: "08:00", to: "12:00" }] } }
    const inStated = { ...json, respondWithin: { inbound: "working PT4H", hours: stated } }
    expect(Either.map(cadenceFromJson(inStated), cadenceToJson)).toEqual(Either.right(inStated))
    expect(problems({ ...json, late: "P0D" })[0]).toMatch(/^late: .*no time at all/)
    expect(problems({ ...json, whenClosed: "never" })[0]).toMatch(/^whenClosed: "never" is not/)
    expect(problems({ ...json, respondWithin: { hours: "boss" } })[0]).toMatch(
      /^respondWithin\.hours: "boss" is not one of contact, rep, team/,
    )
  })

  it("L17 refuses what it does not know, with the place", () => {
    expect(problems(smallest)).toEqual([])
    expect(problems({ ...smallest, windos: {} })[0]).toMatch(/^windos: is not a field here/)
    expect(problems({ ...smallest, gap: { ...smallest.gap, maximum: "P1D" } })[0]).toMatch(
      /^gap\.maximum: /,
    )
    expect(problems({ ...smallest, version: 0 })[0]).toMatch(/^version: /)
    expect(problems({ ...smallest, gap: { ...smallest.gap, min: "working PT4H" } })[0]).toMatch(
      /^gap\.min: .*working time/,
    )
    expect(problems({ ...smallest, gap: { ...smallest.gap, max: "P0D" } })[0]).toMatch(
      /^gap\.max: .*no time at all/,
    )
    expect(problems({ ...smallest, caps: [{ most: 2 }] })[0]).toMatch(/^caps\.0\.per: a cap needs/)
    expect(problems({ ...smallest, caps: [{ most: 0 }] })).toEqual([])
    expect(
      problems({ ...smallest, opening: [{ after: "P1D", channels: [], plays: ["a"] }] })[0],
    ).toMatch(/^opening\.0\.channels/)
    expect(
      problems({ ...smallest, opening: [{ after: "P1D", channels: ["fax"], plays: ["a"] }] })[0],
    ).toMatch(/^opening\.0\.channels\.0: "fax" is not one of phone/)
    expect(problems({ ...smallest, respondWithin: { inbound: "P1D" } })[0]).toMatch(
      /^respondWithin\.inbound: .*exact or a working/,
    )
    expect(problems({ ...smallest, respondWithin: { fax: "PT1H" } })[0]).toMatch(
      /^respondWithin\.fax: /,
    )
    expect(problems({ ...smallest, prefer: ["someday"] })[0]).toMatch(/^prefer\.0: "someday"/)
    expect(
      Either.mapLeft(
        cadenceRulesFromJson({ plays: [{ id: "a" }], cadences: [smallest] }),
        ({ problems: found }) => found.map(({ path }) => path),
      ),
    ).toEqual(Either.left(["plays.0.purpose"]))
  })

  it("L17 a cadence in code that is none is a bug that names every mistake", () => {
    const broken = cadence("", {
      version: 1,
      stage: "prospect",
      gap: { min: days(1), ideal: days(2), max: days(3) },
    })
    expect(() => broken.inZone("Atlantis").build()).toThrow(/id: .*; zone: /)
  })
})
