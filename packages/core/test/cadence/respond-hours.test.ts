import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import { respondBy } from "../../src/cadence/respond-by.js"
import type { CadenceSetting } from "../../src/cadence/setting.js"
import { defaultPolicyJson } from "../../src/policy/default-policy.js"
import { policyFromJson } from "../../src/policy/policy.js"
import { durationFromText } from "../../src/time/duration.js"
import { type Instant, instantFromIso, instantFromMillis } from "../../src/time/instant.js"
import { WeeklyHours } from "../../src/time/weekly-hours.js"
import { resolveCalendar, type WorkingCalendar } from "../../src/time/working-calendar.js"
import { addWorkingDays } from "../../src/time/working-days.js"
import { workingTimeBetween } from "../../src/time/working-time.js"
import { contactZone, fixedZone } from "../../src/time/zone-choice.js"
import { runs, zoneNamed } from "../time/zones.js"
import { anyWeek, readyOf } from "./cadences.js"
import { anyScene } from "./histories.js"

const turn = { channels: ["phone"], plays: ["check-in"] } as const
const cadence = (
  respondWithin: CadenceJson["respondWithin"],
  windows: CadenceJson["windows"],
): CadenceJson => ({
  id: "answers",
  version: 1,
  stage: "prospect",
  zone: "Europe/Rome",
  opening: [{ after: "P1D", ...turn }],
  gap: { min: "P1D", ideal: "P7D", max: "P14D" },
  ...(windows === undefined ? {} : { windows }),
  ...(respondWithin === undefined ? {} : { respondWithin }),
})

const hoursOf = (week: unknown): WeeklyHours => Schema.decodeUnknownSync(WeeklyHours)(week)
const tokyo = fixedZone(zoneNamed("Asia/Tokyo"))
const york = fixedZone(zoneNamed("America/New_York"))
const isOpen = (calendar: WorkingCalendar | undefined): calendar is WorkingCalendar =>
  calendar !== undefined &&
  !resolveCalendar(calendar, { policy: zoneNamed("UTC") }).hours.neverOpens

const someWeek = fc.oneof({ weight: 4, arbitrary: anyWeek }, fc.constant({}))

type Told = readonly [whose: string, calendar: WorkingCalendar | undefined]

describe("in whose hours an answer is owed", () => {
  it("L6 so much working time of those hours lies between the asking and the due, without holidays", () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        anyScene(),
        fc.tuple(someWeek, someWeek, someWeek, someWeek),
        fc.constantFrom("contact", "rep", "team", "stated", undefined),
        fc.constantFrom("working PT3H", "working PT20H", "working PT0S", "working P2D"),
        fc.tuple(fc.boolean(), fc.boolean()),
        (scene, [windows, ofRep, ofTeam, stated], choice, inbound, [repTold, teamTold]) => {
          const hours = choice === "stated" ? { zone: "Asia/Tokyo", week: stated } : choice
          const rule = hours === undefined ? { inbound } : { inbound, hours }
          const rep = { zone: tokyo, week: hoursOf(ofRep) }
          const team = { zone: york, week: hoursOf(ofTeam) }
          const { repHours: _, ...rest } = scene.setting
          const setting: CadenceSetting = {
            ...rest,
            ...(repTold ? { repHours: { calendar: rep, position: 80 } } : {}),
            ...(teamTold ? { teamHours: team } : {}),
          }
          const found = respondBy(
            readyOf(cadence(rule as never, windows)),
            "inbound",
            scene.at,
            setting,
          )
          const own = { zone: fixedZone(zoneNamed("Europe/Rome")), week: hoursOf(windows) }
          const ofContact = { ...own, zone: contactZone }
          const told = { rep: repTold ? rep : undefined, team: teamTold ? team : undefined }
          const chains: Readonly<Record<string, ReadonlyArray<Told>>> = {
            contact: [["contact", ofContact]],
            rep: [
              ["rep", told.rep],
              ["team", told.team],
            ],
            team: [["team", told.team]],
            stated: [["stated", { zone: tokyo, week: hoursOf(stated) }]],
          }
          const chain = chains[choice ?? ""] ?? []
          const [of, calendar] = [...chain, ["windows", own] as Told].find(([, one]) =>
            isOpen(one),
          ) ?? ["none", undefined]
          if (calendar === undefined) {
            expect(found).toEqual(Option.none())
            return
          }
          seen.add(`${choice} ${of}`)
          const { by, hours: taken } = Option.getOrThrow(found)
          expect(taken?.of).toBe(of)
          expect(taken?.position).toBe(of === "rep" ? 80 : undefined)
          const holidays = scene.setting.holidays
          const resolved = resolveCalendar(
            holidays === undefined ? calendar : { ...calendar, holidays },
            setting.zones,
          )
          const within = Either.getOrThrow(durationFromText(inbound))
          if (within._tag === "WorkingDays") {
            expect(addWorkingDays(resolved, scene.at, within)).toEqual(Either.right(by))
          } else if (within._tag === "Working") {
            expect(workingTimeBetween(resolved, scene.at, by)).toEqual(within)
            const sooner = workingTimeBetween(resolved, scene.at, instantFromMillis(by - 1))
            if (within.millis > 0) expect(sooner.millis).toBeLessThan(within.millis)
          }
        },
      ),
      runs(200),
    )
    for (const way of ["rep rep", "rep team", "rep windows", "team windows", "contact contact"]) {
      expect(seen).toContain(way)
    }
  })

  it("L6 four working hours of a rep in Tokyo are not those of the cadence in Rome", () => {
    const at = (text: string): Instant => Either.getOrThrow(instantFromIso(text))
    const office = [{ from: "09:00", to: "17:00" }]
    const week = { thursday: office, friday: office }
    const setting: CadenceSetting = {
      zones: { policy: zoneNamed("UTC") },
      repHours: { calendar: { zone: tokyo, week: hoursOf(week) }, position: 7 },
      absences: [{ from: at("2026-03-05T00:00:00Z"), to: at("2026-03-09T00:00:00Z") }],
    }
    const by = (hours?: "rep") =>
      Option.map(
        respondBy(
          readyOf(cadence({ inbound: "working PT4H", ...(hours && { hours }) }, week)),
          "inbound",
          at("2026-03-05T10:00:00Z"),
          setting,
        ),
        (found) => found.by,
      )
    expect(by()).toEqual(Option.some(at("2026-03-05T14:00:00Z")))
    // Nineteen o'clock there: four hours of Friday, though the rep is away.
    expect(by("rep")).toEqual(Option.some(at("2026-03-06T04:00:00Z")))
  })

  it("L17 a policy that owes answers in the team's hours has to tell them", () => {
    const { workingHours, ...silent } = defaultPolicyJson
    const problems = (json: object) =>
      Either.match(policyFromJson(json), {
        onLeft: ({ problems: found }) => found.map(({ path }) => path),
        onRight: () => [],
      })
    const inTeamHours = { respondWithin: { inbound: "working PT4H", webLead: "PT5M" } }
    expect(problems({ ...silent, workingHours, ...inTeamHours })).toEqual([])
    expect(problems({ ...silent, ...inTeamHours })).toEqual(["respondWithin.hours"])
    expect(problems({ ...silent, workingHours: { monday: [] } })).toEqual(["workingHours"])
    const never = { ...inTeamHours.respondWithin, hours: { zone: "rep", week: {} } }
    expect(problems({ ...silent, respondWithin: never })).toEqual(["respondWithin.hours.week"])
    const [first, ...more] = silent.cadences
    const asked = { ...first, respondWithin: { inbound: "working PT4H", hours: "team" } }
    expect(problems({ ...silent, cadences: [asked, ...more] })).toEqual([
      "cadences.0.respondWithin.hours",
    ])
  })
})
