import {
  type CommandJson,
  commandFromJson,
  defaultPolicy,
  endOfDay,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  startOfDay,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { foldTeam, type Obligation, plan, project } from "@followthrough/projection"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryPlan, clockOf, fewer, lanesOf } from "./drawn-plan.js"
import { relationshipsAt } from "./generated.js"
import { fallsOn as dayOf, daysOf, isFixed, lengthOf, tomorrow } from "./plan-reference.js"

describe("standing in", () => {
  it("L9 whoever stands in sees what never spills and those who are away cannot do in time, and only that", () => {
    let seen = 0
    fc.assert(
      fc.property(arbitraryPlan, (drawn) => {
        const { asked, relationships } = drawn
        const { policy, team } = asked
        const owed = lanesOf(drawn)
        const heirOf = (repId: string): string | undefined => {
          const left = team.get(repId)?.left?.goesTo
          if (left === undefined) return repId
          return left._tag === "Rep" ? heirOf(left.repId) : undefined
        }
        for (const lane of project(plan(asked), relationships).reps) {
          const expected = new Map<string, Array<string>>()
          for (const [name, contacts] of owed) {
            const { days, first, from, now, rep } = clockOf(drawn, name)
            const end = tomorrow(from, lengthOf(from, asked.length))
            if (typeof rep !== "object" || rep.repId === lane.repId) continue
            const present = daysOf({ ...rep, absences: [] }, policy)
            const isAway = (on: LocalDate): boolean => {
              const last = endOfDay(on, days.zone) - 1
              return rep.absences.some(
                ({ delegateId, zone, ...away }) =>
                  delegateId !== undefined &&
                  delegateId !== rep.repId &&
                  heirOf(delegateId) === lane.repId &&
                  startOfDay(away.from, zone) <= last &&
                  last < endOfDay(away.to, zone),
              )
            }
            const canDo = ({ by }: Obligation): boolean => {
              if (by < now) return false
              for (let on = first; on <= localDateAt(by, days.zone); on = tomorrow(on)) {
                if (days.worksOn(on, now, by)) return true
              }
              return false
            }
            for (const [contactId, obligations] of contacts) {
              const [on] = obligations
                .filter((one) => isFixed(one.kind) && !canDo(one))
                .map((one) => dayOf(one, present, now, first))
                .filter(isAway)
                .sort()
              if (on === undefined || on >= end) continue
              const there = [on, lane.from].sort()[1] ?? on
              expected.set(there, [
                ...(expected.get(there) ?? []),
                `${on} ${rep.repId} ${contactId}`,
              ])
            }
          }
          for (const { on, standsIn = [] } of lane.days) {
            const rows = standsIn.map((row) => `${row.on} ${row.forRepId} ${row.contactId}`)
            expect(rows.toSorted()).toEqual((expected.get(on) ?? []).sort())
            for (const { spill, step } of standsIn)
              expect([isFixed(step), spill]).toEqual([true, undefined])
            seen += rows.length
          }
        }
      }),
      fewer,
    )
    expect(seen).toBeGreaterThan(0)
  })

  it("L9 a delegate whose days begin sooner sees on the first of them what falls on the day before", () => {
    const occurredAt = "2026-01-02T08:00:00Z"
    const commands = [
      { _tag: "AddRep", repId: "kiri", zone: "Pacific/Kiritimati", occurredAt },
      { _tag: "AddRep", repId: "hono", zone: "Pacific/Honolulu", occurredAt },
      {
        _tag: "RecordAbsence",
        repId: "hono",
        absenceId: "trip",
        from: "2026-03-02",
        to: "2026-03-04",
        zone: "Pacific/Honolulu",
        delegateId: "kiri",
        occurredAt,
      },
      { _tag: "AddContact", contactId: "bakery", ownerId: "hono", occurredAt },
      ...["2026-03-02", "2026-03-03", "2026-03-05"].map((on) => ({
        _tag: "MakePromise",
        contactId: "bakery",
        promiseId: on,
        promisors: [{ _tag: "Rep", repId: "hono" }],
        what: "send the quote",
        due: { _tag: "LocalDate", on, zone: "Pacific/Honolulu" },
        occurredAt,
      })),
    ] as ReadonlyArray<CommandJson>
    // Monday noon in Honolulu, Tuesday noon on Kiritimati.
    const at = instantFromMillis(Date.parse("2026-03-02T22:00:00Z"))
    const log = logOf(
      commands.map((json, n) => ({
        commandId: `c${n}`,
        now: at,
        command: Either.getOrThrow(commandFromJson(json)),
      })),
    )
    const asked = { policy: defaultPolicy, team: foldTeam(log), at, length: 2 }
    const { from, reps, to } = project(plan(asked), relationshipsAt(log, at))
    expect([from, to]).toEqual(["2026-03-02", "2026-03-05"])
    const kiri = reps.find(({ repId }) => repId === "kiri")
    expect(
      kiri?.days.map(({ on, standsIn }) => [
        on,
        standsIn?.map((row) => [row.on, row.step, ...row.also.map((one) => one.on)]),
      ]),
    ).toEqual([
      ["2026-03-03", [["2026-03-02", "promise", "2026-03-03"]]],
      ["2026-03-04", undefined],
    ])
  })
})
