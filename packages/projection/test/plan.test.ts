import {
  endOfDay,
  hours,
  type Instant,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  type Policy,
  type Relationship,
  type RepId,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import {
  type Absence,
  foldTeam,
  type Lane,
  type Obligation,
  obligationsOf,
  type PlanAsked,
  plan,
  project,
  type Team,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { answeringWithin, arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"
import { daysOf, isFixed, lengthOf, plainLane, REACH, tomorrow } from "./plan-reference.js"

const zones = ["UTC", "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]

/** A plan is a crowd of contacts, so fewer of them say as much. */
const fewer = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) * 0.4) }

const withCapacity = (team: Team, perDay: number | undefined): Team =>
  new Map([...team].map(([id, rep]) => [id, { ...rep, perDay }]))

/** One of the team is away for some days, and another stands in. */
const withAbsence = (
  team: Team,
  today: LocalDate,
  away: { readonly who: number; readonly from: number; readonly days: number } | null,
): Team => {
  const reps = [...team.values()]
  const rep = reps[(away?.who ?? 0) % Math.max(1, reps.length)]
  const delegate = reps[((away?.who ?? 0) + 1) % Math.max(1, reps.length)]
  if (away === null || rep === undefined || delegate === undefined) return team
  const absence = {
    absenceId: "drawn" as Absence["absenceId"],
    from: tomorrow(today, away.from),
    to: tomorrow(today, away.from + away.days),
    zone: "Europe/Rome" as ZoneId,
    delegateId: delegate.repId,
    position: 1,
  }
  return new Map([...team, [rep.repId, { ...rep, absences: [...rep.absences, absence] }]])
}

/** Contacts of two logs, each as often as it takes to fill days. */
const crowd = (
  logs: ReadonlyArray<Parameters<typeof relationshipsAt>[0]>,
  at: Instant,
  copies: number,
): ReadonlyArray<Relationship> =>
  logs.flatMap((log, n) =>
    relationshipsAt(log, at).flatMap((relationship) =>
      Array.from({ length: copies }, (_, copy) => ({
        ...relationship,
        contactId: `${n}-${relationship.contactId}-${copy}` as Relationship["contactId"],
      })),
    ),
  )

/** What never spills, over hours and absences. */
const agreed = arbitraryLogOf(
  "touch",
  "inbound",
  "inbound",
  "promise",
  "promise",
  "book",
  "absent",
  "repHours",
)

const arbitraryPlan = fc
  .record({
    logs: fc.tuple(fc.oneof(arbitraryLog, agreed), arbitraryLog),
    // So long that there are several days on which to answer.
    respondWithin: fc.constantFrom(hours(4), hours(30), hours(100)),
    copies: fc.integer({ min: 1, max: 4 }),
    capacity: fc.constantFrom(undefined, 0, 1, 2, 3, 5),
    zone: fc.constantFrom(...zones),
    holidays: fc.array(fc.nat(12), { maxLength: 4 }),
    ahead: fc.integer({ min: -2, max: 10 }),
    away: fc.option(fc.record({ who: fc.nat(9), from: fc.nat(6), days: fc.nat(5) })),
    length: fc.constantFrom<PlanAsked["length"]>("day", "week", "month", 2, 5, 10),
  })
  .map(({ ahead, away, capacity, copies, holidays, length, logs, respondWithin, zone }) => {
    const [[log, at], [other]] = logs
    const today = localDateAt(at, zone as ZoneId)
    const policy: Policy = {
      ...answeringWithin(respondWithin),
      zone: zone as ZoneId,
      holidays: [
        {
          id: "some",
          version: 1,
          dates: holidays.map((n) => ({ on: tomorrow(today, n), name: "some" })),
        },
      ],
    }
    const team = withAbsence(withCapacity(foldTeam(log, at), capacity), today, away)
    const from = tomorrow(today, ahead)
    const now = instantFromMillis(Math.max(at, startOfDay(from, policy.zone)))
    const relationships = crowd([log, other], at, copies)
    return { asked: { policy, team, at, from, length }, now, relationships }
  })

type Drawn = typeof arbitraryPlan extends fc.Arbitrary<infer D> ? D : never

/** What each lane owes each contact, told from everything that is owed. */
const lanesOf = ({ asked, now, relationships }: Drawn) => {
  const lanes = new Map<string, Map<string, Array<Obligation>>>()
  for (const relationship of relationships) {
    for (const one of obligationsOf(relationship, { ...asked, at: now })) {
      const names = [
        ...one.obligors.map((id) => `rep ${id}`),
        ...one.queues.map((q) => `queue ${q}`),
      ]
      for (const name of names.length === 0 ? ["nobody"] : names) {
        const lane = lanes.get(name) ?? new Map<string, Array<Obligation>>()
        lane.set(one.contactId, [...(lane.get(one.contactId) ?? []), one])
        lanes.set(name, lane)
      }
    }
  }
  return lanes
}

const namedLanes = (drawn: Drawn, more: Partial<PlanAsked> = {}): ReadonlyMap<string, Lane> => {
  const answer = project(plan({ ...drawn.asked, ...more }), drawn.relationships)
  return new Map<string, Lane>([
    ...answer.reps.map((lane) => [`rep ${lane.repId}`, lane] as const),
    ...answer.queues.map((lane) => [`queue ${lane.queue}`, lane] as const),
    ...(answer.unassigned === undefined ? [] : [["nobody", answer.unassigned] as const]),
  ])
}

const rowsIn = ({ beyond, days }: Lane) => [...days.flatMap(({ rows }) => rows), ...beyond]

describe("a plan", () => {
  it("L12 puts every contact where day after day by hand puts it, and says why", () => {
    let spilled = 0
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        const { asked, now } = drawn
        const count = lengthOf(asked.from, asked.length)
        const end = tomorrow(asked.from, count)
        const lanes = namedLanes(drawn)
        const owed = lanesOf(drawn)
        expect([...owed.keys()].filter((name) => !lanes.has(name))).toEqual([])
        for (const [name, lane] of lanes) {
          const repId = name.startsWith("rep ") ? name.slice(4) : undefined
          const rep = repId === undefined ? undefined : (asked.team.get(repId) ?? "unknown")
          const days = daysOf(rep, asked.policy)
          const perDay = rep === undefined || rep === "unknown" ? undefined : rep.perDay
          const mine = owed.get(name) ?? new Map()
          const places = plainLane(mine, days, perDay, now, asked.from, count)
          const inPlan = places.filter(({ fellOn }) => fellOn < end)
          expect(lane.zone).toBe(days.zone)
          expect(lane.total).toBe(mine.size)
          expect(lane.later).toBe(mine.size - inPlan.length)
          const rows = rowsIn(lane)
          expect(rows.map((row) => row.contactId).sort()).toEqual(
            inPlan.map((place) => place.contactId).sort(),
          )
          const reach = tomorrow(asked.from, count + REACH)
          for (const { because, breach, contactId, fellOn, on, step } of inPlan) {
            const row = rows.find((one) => one.contactId === contactId)
            if (row === undefined) throw new Error("a row for each")
            if (on === undefined) {
              expect(row.on === undefined || row.on >= reach).toBe(true)
              continue
            }
            if (on !== fellOn) spilled += 1
            expect([row.on, row.step]).toEqual([on, step])
            expect([row.spill?.fromOn, row.spill?.toOn]).toEqual(
              on === fellOn ? [undefined, undefined] : [fellOn, on],
            )
            expect(row.spill?.because ?? []).toEqual(because)
            expect(row.breach !== undefined).toBe(breach)
          }
          expect(lane.days.map((day) => day.on)).toEqual(
            Array.from({ length: count }, (_, n) => tomorrow(asked.from, n)),
          )
          for (const day of lane.days) {
            expect(day.off).toBe(days.offOn(day.on as LocalDate))
            expect(day.load).toBe(inPlan.filter(({ on }) => on === day.on).length)
            expect(day.putOff).toBe(
              inPlan.filter(({ fellOn, on }) => fellOn === day.on && on !== day.on).length,
            )
          }
        }
      }),
      fewer,
    )
    expect(spilled).toBeGreaterThan(0)
  })

  it("L12 capacity moves nothing but the plan: what is owed, from when and by when, stays", () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.constantFrom(undefined, 0, 1, 4), (drawn, perDay) => {
        const team = withCapacity(drawn.asked.team, perDay)
        const other = namedLanes(drawn, { team })
        const owed = lanesOf(drawn)
        for (const [name, lane] of namedLanes(drawn)) {
          const { later, total } = other.get(name) ?? {}
          expect([later, total]).toEqual([lane.later, lane.total])
          for (const row of rowsIn(lane)) {
            const obligations = owed.get(name)?.get(row.contactId) ?? []
            expect(obligations.map(({ by, from, kind }) => [kind, from, by])).toContainEqual([
              row.step,
              Date.parse(row.from),
              Date.parse(row.by),
            ])
          }
        }
      }),
      fewer,
    )
  })

  it("L12 more capacity never puts anything later", () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.integer({ min: 1, max: 3 }), (drawn, more) => {
        const wider = new Map(
          [...drawn.asked.team].map(([id, rep]) => [
            id,
            { ...rep, perDay: rep.perDay === undefined ? undefined : rep.perDay + more },
          ]),
        )
        const eased = namedLanes(drawn, { team: wider })
        for (const [name, lane] of namedLanes(drawn)) {
          const rows = rowsIn(eased.get(name) ?? lane)
          for (const row of rowsIn(lane)) {
            const now = rows.find(({ contactId }) => contactId === row.contactId)
            expect((now?.on ?? "~") <= (row.on ?? "~")).toBe(true)
          }
        }
      }),
      fewer,
    )
  })

  it("what may wait is on no day off and over no capacity; what was agreed on is put off by nothing", () => {
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        for (const lane of namedLanes(drawn).values()) {
          for (const { fixed, load, off, overCapacity, rows } of lane.days) {
            const soft = rows.filter(({ step }) => !isFixed(step))
            expect([fixed, load]).toEqual([rows.length - soft.length, rows.length])
            if (off !== undefined) expect(soft).toEqual([])
            if (soft.length > 0) expect(overCapacity).toBe(false)
            expect(overCapacity).toBe(load > (lane.perDay ?? load))
          }
          for (const { spill } of rowsIn(lane)) {
            if (spill === undefined) continue
            expect(isFixed(spill.step)).toBe(false)
            expect(spill.because.length).toBeGreaterThan(0)
          }
        }
      }),
      fewer,
    )
  })

  it("each contact is once in a lane, and the counts add up", () => {
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        const answer = project(plan(drawn.asked), drawn.relationships)
        const lanes = [...namedLanes(drawn).values()]
        for (const lane of lanes) {
          const ids = rowsIn(lane).map(({ contactId }) => contactId)
          expect(new Set(ids).size).toBe(ids.length)
          expect(lane.planned + lane.beyond.length + lane.later).toBe(lane.total)
          expect(lane.planned).toBe(lane.days.reduce((sum, { load }) => sum + load, 0))
          expect(lane.breaches).toBe(rowsIn(lane).filter(({ breach }) => breach).length)
        }
        const sum = (count: (lane: Lane) => number) =>
          lanes.reduce((all, lane) => all + count(lane), 0)
        expect([
          answer.total,
          answer.planned,
          answer.beyond,
          answer.later,
          answer.breaches,
        ]).toEqual([
          sum(({ total }) => total),
          sum(({ planned }) => planned),
          sum(({ beyond }) => beyond.length),
          sum(({ later }) => later),
          sum(({ breaches }) => breaches),
        ])
      }),
      fewer,
    )
  })

  it("L15 depends on no order of reading; the team's is the sum of the reps', a longer one goes on", () => {
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        const { asked, relationships } = drawn
        const answer = project(plan(asked), relationships)
        expect(project(plan(asked), [...relationships].reverse())).toEqual(answer)
        for (const lane of answer.reps) {
          const repId = lane.repId as RepId
          const own = project(plan({ ...asked, repId }), relationships)
          expect(own.reps).toEqual([lane])
          expect([own.total, own.unassigned, own.queues]).toEqual([lane.total, undefined, []])
        }
        const longer = project(plan({ ...asked, length: 40 }), relationships)
        // What else falls into a plan depends on its end.
        const alone = <Row extends { readonly also: unknown }>(rows: ReadonlyArray<Row>) =>
          rows.map(({ also: _, ...row }) => row)
        const bare = (lanes: ReadonlyArray<Lane>) =>
          lanes.map(({ days }) =>
            days.slice(0, answer.reps[0]?.days.length).map(({ rows, standsIn, ...day }) => ({
              ...day,
              rows: alone(rows),
              standsIn: standsIn === undefined ? undefined : alone(standsIn),
            })),
          )
        expect(bare(longer.reps)).toEqual(bare(answer.reps))
      }),
      fewer,
    )
  })

  it("L9 whoever stands in sees on the same date what never spills of those who are away, and only that", () => {
    let seen = 0
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        const { asked, relationships } = drawn
        const { reps } = project(plan(asked), relationships)
        const heirOf = (repId: string): string | undefined => {
          const left = asked.team.get(repId)?.left?.goesTo
          if (left === undefined) return repId
          return left._tag === "Rep" ? heirOf(left.repId) : undefined
        }
        for (const lane of reps) {
          for (const [n, { on, standsIn = [] }] of lane.days.entries()) {
            const expected = reps.flatMap((other) => {
              const end = endOfDay(on as LocalDate, other.zone as ZoneId) - 1
              const absences = asked.team.get(other.repId)?.absences ?? []
              const isStoodInFor = absences.some(
                ({ delegateId, from, to, zone }) =>
                  delegateId !== undefined &&
                  delegateId !== other.repId &&
                  heirOf(delegateId) === lane.repId &&
                  startOfDay(from, zone) <= end &&
                  end < endOfDay(to, zone),
              )
              if (other.repId === lane.repId || !isStoodInFor) return []
              return (other.days[n]?.rows ?? [])
                .filter(({ step }) => isFixed(step))
                .map((row) => ({ ...row, forRepId: other.repId }))
            })
            expect(standsIn).toEqual(expected)
            seen += expected.length
          }
        }
      }),
      fewer,
    )
    expect(seen).toBeGreaterThan(0)
  })
})
