import { endOfDay, type LocalDate, type RepId } from "@followthrough/core"
import { type Lane, type Obligation, plan, project } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryPlan, clockOf, fewer, lanesOf, namedLanes, withCapacity } from "./drawn-plan.js"
import { fallsOn, isFixed, lengthOf, plainLane, REACH, tomorrow } from "./plan-reference.js"

const rowsIn = ({ beyond, days }: Lane) => [...days.flatMap(({ rows }) => rows), ...beyond]

describe("a plan", () => {
  it("L12 puts every contact where day after day by hand puts it, and says why", () => {
    let spilled = 0
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        const { asked } = drawn
        const lanes = namedLanes(drawn)
        const owed = lanesOf(drawn)
        expect([...owed.keys()].filter((name) => !lanes.has(name))).toEqual([])
        for (const [name, lane] of lanes) {
          const { days, first, from, now, rep } = clockOf(drawn, name)
          const count = lengthOf(from, asked.length)
          const end = tomorrow(from, count)
          const perDay = rep === undefined || rep === "unknown" ? undefined : rep.perDay
          const mine = owed.get(name) ?? new Map<string, ReadonlyArray<Obligation>>()
          const places = plainLane(mine, days, perDay, now, from, count)
          const inPlan = places.filter(({ fellOn }) => fellOn < end)
          expect([lane.zone, lane.from, lane.to]).toEqual([days.zone, from, end])
          expect(lane.total).toBe(mine.size)
          expect(lane.later).toBe(mine.size - inPlan.length)
          const rows = rowsIn(lane)
          expect(rows.map((row) => row.contactId).sort()).toEqual(
            inPlan.map((place) => place.contactId).sort(),
          )
          const reach = tomorrow(from, count + REACH)
          for (const { because, breach, contactId, fellOn, on, step } of inPlan) {
            const row = rows.find((one) => one.contactId === contactId)
            if (row === undefined) throw new Error("a row for each")
            for (const one of (mine.get(contactId) ?? []).filter(({ kind }) => isFixed(kind))) {
              const last = fallsOn(one, days, now, first)
              expect(row.on === undefined || row.on > last).toBe(false)
            }
            if (on === undefined) {
              expect(row.on === undefined || row.on >= reach).toBe(true)
              continue
            }
            if (on !== fellOn) spilled += 1
            if (step === "promise") {
              const end = endOfDay(on as LocalDate, days.zone) - 1
              expect(row.level).toBe(Date.parse(row.by) < end ? 1 : 2)
            }
            expect([row.on, row.step]).toEqual([on, step])
            expect([row.spill?.fromOn, row.spill?.toOn]).toEqual(
              on === fellOn ? [undefined, undefined] : [fellOn, on],
            )
            expect(row.spill?.because ?? []).toEqual(because)
            expect(row.breach !== undefined).toBe(breach)
          }
          expect(lane.days.map((day) => day.on)).toEqual(
            Array.from({ length: count }, (_, n) => tomorrow(from, n)),
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
          lanes.map(({ days }, n) =>
            // A month has as many days as it has from the lane's own first day on.
            days.slice(0, answer.reps[n]?.days.length).map(({ rows, standsIn, ...day }) => ({
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
})
