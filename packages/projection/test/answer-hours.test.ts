import {
  type CommandJson,
  commandFromJson,
  defaultPolicyJson,
  type Fact,
  foldRelationship,
  type Instant,
  instantFromIso,
  instantToIso,
  type Policy,
  policyFromJson,
} from "@followthrough/core"
import { factsAbout, logOf } from "@followthrough/core/testing"
import { explain, foldTeam, obligationsOf, project, repAudit } from "@followthrough/projection"
import { sayWhy } from "@followthrough/projection/english"
import { Either } from "effect"
import { describe, expect, it } from "vitest"

const instant = (iso: string): Instant => Either.getOrThrow(instantFromIso(iso))
const office = [{ from: "09:00", to: "17:00" }]
const weekdays = {
  monday: office,
  tuesday: office,
  wednesday: office,
  thursday: office,
  friday: office,
}

const policyWith = (more: object): Policy =>
  Either.getOrThrowWith(
    policyFromJson({
      ...defaultPolicyJson,
      cadences: defaultPolicyJson.cadences.map(({ respondWithin: _, ...cadence }) => cadence),
      workingHours: weekdays,
      ...more,
    }),
    ({ problems }) => new Error(JSON.stringify(problems)),
  )

const told: ReadonlyArray<readonly [string, CommandJson]> = [
  ["2026-03-02T00:00:00Z", { _tag: "AddRep", repId: "kenji", zone: "Asia/Tokyo" }],
  [
    "2026-03-02T00:01:00Z",
    { _tag: "SetRepHours", repId: "kenji", hours: weekdays, zone: "Asia/Tokyo" },
  ],
  ["2026-03-02T00:02:00Z", { _tag: "AddContact", contactId: "ann", ownerId: "kenji" }],
  // Thursday evening in Tokyo.
  [
    "2026-03-05T10:00:00Z",
    {
      _tag: "LogTouch",
      contactId: "ann",
      touchId: "t1",
      direction: "inbound",
      channel: "email",
      outcome: "received",
    },
  ],
]

const answer: readonly [string, CommandJson] = [
  "2026-03-06T02:00:00Z",
  {
    _tag: "LogTouch",
    contactId: "ann",
    touchId: "t2",
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    repId: "kenji",
  },
]

const logged = (...commands: typeof told) =>
  logOf(
    commands.map(([iso, json], index) => ({
      commandId: `c${index}`,
      now: instant(iso),
      command: Either.getOrThrow(commandFromJson(json)),
    })),
  )

const response = (policy: Policy) => {
  const log = logged(...told)
  const relationship = foldRelationship(factsAbout(log, "ann"))
  if (relationship === undefined) throw new Error("not added")
  const asked = { policy, team: foldTeam(log), at: instant("2026-03-05T11:00:00Z") }
  const found = obligationsOf(relationship, asked).find(({ kind }) => kind === "response")
  if (found === undefined) throw new Error("nothing owed")
  return found
}

const inRepHours = { inbound: "working PT4H", webLead: "PT5M", hours: "rep" }

describe("an answer owed in working time", () => {
  it("L6 runs in the hours that the policy states, by default in the team's", () => {
    const ofRep = response(policyWith({ respondWithin: inRepHours }))
    expect(instantToIso(ofRep.by)).toBe("2026-03-06T04:00:00.000Z")
    const ofTeam = response(
      policyWith({ respondWithin: { inbound: "working PT4H", webLead: "PT5M" } }),
    )
    expect(instantToIso(ofTeam.by)).toBe("2026-03-05T14:00:00.000Z")
    const inDays = { inbound: "working P1D", webLead: "PT5M", hours: "rep" }
    // Friday's opening counts as the first day, so it is Monday's.
    expect(instantToIso(response(policyWith({ respondWithin: inDays })).by)).toBe(
      "2026-03-09T00:00:00.000Z",
    )
  })

  it("L18 says whose hours, cites the fact that told them, and is owed the same by what is cited", () => {
    const policy = policyWith({ respondWithin: inRepHours })
    const { facts, why } = response(policy)
    expect(facts).toEqual([2, 4])
    expect(sayWhy(why, "UTC")).toBe(
      "they wrote or called on 2026-03-05 10:00 and wait for an answer (owed within 4 working hours of the rep's hours, Asia/Tokyo)",
    )
    const log = logged(...told)
    const asked = { contactId: "ann", at: instant("2026-03-05T11:00:00Z"), policy }
    const explained = explain({ ...asked, facts: log })
    const cited = new Set(explained.cited.map(({ position }) => position))
    const isLeft = ({ event, position }: Fact) => event._tag === "RepAdded" || cited.has(position)
    const again = explain({ ...asked, facts: log.filter(isLeft) })
    expect(again.step).toEqual(explained.step)
    const without = foldTeam(log.filter(({ position }) => position !== 2))
    const relationship = foldRelationship(factsAbout(log, "ann"))
    if (relationship === undefined) throw new Error("not added")
    const of = obligationsOf(relationship, { policy, team: without, at: asked.at })
    expect(of.find(({ kind }) => kind === "response")?.why).toMatchObject({
      hours: { of: "team", zone: "UTC", unknown: ["rep"] },
    })
  })

  it("L6 the audit counts the wait in the same hours", () => {
    const log = logged(...told, answer)
    const p50 = (respondWithin: object): number | null | undefined => {
      const at = instant("2026-03-10T00:00:00Z")
      const team = foldTeam(log)
      const audit = repAudit({
        at,
        from: instant("2026-03-01T00:00:00Z"),
        to: at,
        policy: policyWith({ respondWithin }),
        team,
      })
      const relationship = foldRelationship(factsAbout(log, "ann"))
      return project(audit, relationship === undefined ? [] : [relationship]).team.firstResponse
        .working?.p50Seconds
    }
    // Answered at eleven on Friday in Tokyo: two hours of the rep's day, or seven of the team's before.
    expect(p50(inRepHours)).toBe(2 * 3600)
    expect(p50({ ...inRepHours, hours: "team" })).toBe(7 * 3600)
    const stated = { zone: "Asia/Tokyo", week: { thursday: [{ from: "18:00", to: "20:00" }] } }
    expect(p50({ ...inRepHours, hours: stated })).toBe(3600)
  })
})
