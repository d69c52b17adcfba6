import { defaultPolicy, type RepId } from "@followthrough/core"
import {
  compareAt,
  foldTeam,
  nextStepOf,
  nobody,
  obligationsOf,
  project,
  queue,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryLog, arbitraryUnmergedLog, relationshipsAt } from "./generated.js"
import { promisesOf } from "./promise-reference.js"
import { isAmended } from "./reference.js"

const policy = defaultPolicy

describe("next steps and the queue", () => {
  it("L1 every open contact has exactly one next step at every instant, a closed one none", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const relationships = relationshipsAt(log, at)
        const open = relationships.filter((relationship) => relationship.open)
        for (const relationship of relationships) {
          const step = nextStepOf(relationship, { policy, team: nobody, at })
          expect(step !== undefined).toBe(relationship.open)
        }
        const { rows, total } = project(queue({ policy, team: nobody, at }), relationships)
        expect(total).toBe(open.length)
        expect(rows.map(({ contactId }) => contactId).sort()).toEqual(
          open.map(({ contactId }) => contactId).sort(),
        )
      }),
    )
  })

  it("L1 the next step comes first in the order of everything owed", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: nobody, at }
        const compare = compareAt(at)
        for (const relationship of relationshipsAt(log, at)) {
          const all = obligationsOf(relationship, asked)
          const step = nextStepOf(relationship, asked)
          for (const other of all) {
            if (step !== undefined) expect(compare(step, other)[0]).toBeLessThanOrEqual(0)
          }
        }
      }),
    )
  })

  it("L15 the order does not depend on the order in which contacts are read, and a limit is a prefix", () => {
    fc.assert(
      fc.property(arbitraryLog, fc.integer({ min: 1, max: 4 }), ([log, at], limit) => {
        const relationships = relationshipsAt(log, at)
        const asked = { policy, team: foldTeam(log, at), at }
        const all = project(queue(asked), relationships)
        expect(project(queue(asked), [...relationships].reverse())).toEqual(all)
        const { next: _, ...some } = project(queue({ ...asked, limit }), relationships)
        expect(some).toEqual({ ...all, rows: all.rows.slice(0, limit) })
      }),
    )
  })

  it("a rep's queue holds what the rep owes, an overdue promise at each promisor and the manager", () => {
    fc.assert(
      fc.property(arbitraryUnmergedLog, fc.constantFrom("r0", "r1"), ([log, at], whose) => {
        fc.pre(!isAmended(log))
        const repId = whose as RepId
        // r1 manages r0.
        const rep = (repId: string, managerId?: string) => ({
          repId: repId as RepId,
          externalId: undefined,
          name: undefined,
          zone: undefined,
          managerId: managerId as RepId | undefined,
          hours: undefined,
          perDay: undefined,
          absences: [],
          left: undefined,
        })
        const team = new Map(
          [rep("r0", "r1"), rep("r1"), rep("r2")].map((one) => [one.repId as string, one]),
        )
        const relationships = relationshipsAt(log, at)
        const mine = project(queue({ policy, team, at, repId }), relationships)
        const told = asOne(log, at)
        const expected = relationships.filter(
          ({ contactId, open, ownerId, steps }) =>
            open &&
            (ownerId === repId ||
              steps.some((step) => step.ended === undefined && step.repId === repId) ||
              promisesOf(told, contactId, at).some(
                ({ agreedUntil, isOwed, owedBy }) =>
                  isOwed &&
                  (owedBy.includes(repId) ||
                    (repId === "r1" && owedBy.includes("r0") && at > agreedUntil)),
              )),
        )
        expect(mine.rows.map(({ contactId }) => contactId).sort()).toEqual(
          expected.map(({ contactId }) => contactId).sort(),
        )
      }),
    )
  })

  it("rows that may begin come first by level, then customers, then by; the rest by from", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const { begun, late, rows } = project(
          queue({ policy, team: nobody, at }),
          relationshipsAt(log, at),
        )
        const ranks = { customer: 0, prospect: 1, declined: 2 }
        const key = (row: (typeof rows)[number]): string =>
          row.begun
            ? `0 ${row.level} ${ranks[row.stage]} ${row.by} ${row.contactId}`
            : `1 ${row.from} ${row.contactId}`
        expect(rows.map(key)).toEqual(rows.map(key).sort())
        expect(rows.filter((row) => row.begun).length).toBe(begun)
        expect(rows.filter((row) => row.late).length).toBe(late)
      }),
    )
  })
})
