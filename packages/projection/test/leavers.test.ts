import {
  contains,
  defaultPolicy,
  type Fact,
  type Instant,
  type RepId,
  resolveCalendar,
  UTC,
} from "@followthrough/core"
import { foldTeam, obligationsOf, project, queue } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLogOf, relationshipsAt } from "./generated.js"
import { inOrder } from "./reference.js"

const leaving = [
  "touch",
  "inbound",
  "promise",
  "promise",
  "book",
  "assign",
  "handOver",
  "absent",
  "absent",
  "repDetails",
  "repDetails",
  "repHours",
  "repCapacity",
  "repLeaves",
  "repLeaves",
] as const

/** Promises that run late while those who answer for them, and their managers, leave. */
const answering = [
  "touch",
  "promise",
  "promise",
  "promise",
  "repDetails",
  "repDetails",
  "repLeaves",
  "absent",
] as const

const policy = defaultPolicy

/** What a rep's facts of one kind say at an instant, in order of occurrence. */
const saidOf = <T extends Fact["event"]["_tag"]>(
  log: ReadonlyArray<Fact>,
  at: Instant,
  tag: T,
  repId: string | undefined,
) =>
  inOrder(log).flatMap(({ event, occurredAt, position }) =>
    event._tag === tag && occurredAt <= at && "repId" in event && event.repId === repId
      ? [{ ...(event as Extract<Fact["event"], { _tag: T }>), position }]
      : [],
  )

/** Who is there for a rep at an instant: the rep, the successor's successor, or a queue. */
const heirByTheBook = (log: ReadonlyArray<Fact>, at: Instant, repId: string): string => {
  const left = saidOf(log, at, "RepLeft", repId).at(-1)
  if (left === undefined) return repId
  const { goesTo } = left
  return goesTo._tag === "Queue" ? `queue ${goesTo.queue}` : heirByTheBook(log, at, goesTo.repId)
}

const hasLeft = (log: ReadonlyArray<Fact>, at: Instant, repId: string): boolean =>
  saidOf(log, at, "RepLeft", repId).length > 0

describe("a rep who has left", () => {
  it("L9 what they owe is owed by who comes after them, one for one; nobody who left owes anything", () => {
    let inherited = 0
    fc.assert(
      fc.property(
        fc.oneof(arbitraryLogOf(...leaving), arbitraryLogOf(...answering)),
        ([log, at]) => {
          const stay = log.filter(({ event }) => event._tag !== "RepLeft")
          const [now, usual] = [log, stay].map((facts) => ({
            policy,
            team: foldTeam(facts, at),
            at,
          }))
          if (now === undefined || usual === undefined) throw new Error("two teams")
          for (const relationship of relationshipsAt(log, at)) {
            const all = obligationsOf(relationship, now)
            const before = obligationsOf(relationship, usual)
            expect(all.length).toBe(before.length)
            all.forEach((obligation, index) => {
              const was = before[index]
              const heirs = (was?.obligors ?? []).map((repId) => heirByTheBook(log, at, repId))
              expect(
                [
                  ...obligation.obligors,
                  ...obligation.queues.map((name) => `queue ${name}`),
                ].sort(),
              ).toEqual([...new Set(heirs)].sort())
              for (const repId of [...obligation.obligors, ...obligation.alsoShownTo]) {
                expect(hasLeft(log, at, repId)).toBe(false)
              }
              // L18: it cites who left, and only then.
              const leavers = (was?.obligors ?? []).filter((repId) => hasLeft(log, at, repId))
              inherited += leavers.length
              for (const repId of leavers) {
                const { position } = saidOf(log, at, "RepLeft", repId).at(-1) ?? {}
                expect(obligation.facts).toContain(position)
              }
              // Promises and booked steps are what they were, but for who owes them.
              if (was === undefined || was.why.code === "cadence") return
              expect([obligation.kind, obligation.from, obligation.by, obligation.why]).toEqual([
                was.kind,
                was.from,
                was.by,
                was.why,
              ])
            })
          }
        },
      ),
    )
    expect(inherited).toBeGreaterThan(0)
  })

  it("L9 every row is somebody's, in a queue, or nobody's from the start; a queue has its rows", () => {
    fc.assert(
      fc.property(arbitraryLogOf(...leaving), ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        const relationships = relationshipsAt(log, at)
        const all = project(queue(asked), relationships)
        const nobodys = all.rows.filter(({ queues, repIds }) => repIds.length + queues.length === 0)
        expect(all.unassigned).toBe(nobodys.length)
        for (const { contactId, step } of nobodys) {
          const owner = relationships.find((one) => one.contactId === contactId)?.ownerId
          if (step !== "step") expect(owner).toBeUndefined()
        }
        for (const name of ["north", "south"]) {
          const named = project(queue({ ...asked, queue: name }), relationships)
          const owed = relationships.filter((one) =>
            obligationsOf(one, asked).some(({ queues }) => queues.includes(name)),
          )
          expect(named.total).toBe(owed.length)
          for (const { queues } of named.rows) expect(queues).toContain(name)
          // With a rep's own, both.
          const repId = "r1" as RepId
          const both = project(queue({ ...asked, queue: name, repId }), relationships)
          const own = project(queue({ ...asked, repId }), relationships)
          const ids = new Set([...named.rows, ...own.rows].map(({ contactId }) => contactId))
          expect(new Set(both.rows.map(({ contactId }) => contactId))).toEqual(ids)
        }
      }),
    )
  })
})

describe("when a rep works", () => {
  it("L3 a cadence touch is owed within the hours of whoever is there for its owner", () => {
    let within = 0
    fc.assert(
      fc.property(arbitraryLogOf(...leaving), ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        for (const relationship of relationshipsAt(log, at)) {
          if (relationship.ownerId === undefined) continue
          const heir = heirByTheBook(log, at, relationship.ownerId)
          const hours = saidOf(log, at, "RepHoursSet", heir).at(-1)
          if (hours === undefined) continue
          const touch = obligationsOf(relationship, asked).find(({ kind }) => kind === "cadence")
          const calendar = { zone: { _tag: "Fixed" as const, zone: hours.zone }, week: hours.hours }
          const open = resolveCalendar(calendar, { policy: UTC })
          if (touch?.why.code !== "cadence") continue
          // A touch without any slot in reach from its due on is owed from its due.
          if (touch.from === Date.parse(touch.why.due)) continue
          within += 1
          expect(contains(open, touch.from)).toBe(true)
        }
      }),
    )
    expect(within).toBeGreaterThan(0)
  })

  it("L12 L1 hours in which nothing opens leave the step to clear the way, and it says so", () => {
    fc.assert(
      fc.property(arbitraryLogOf(...leaving), ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        for (const relationship of relationshipsAt(log, at)) {
          if (relationship.ownerId === undefined || !relationship.open) continue
          const heir = heirByTheBook(log, at, relationship.ownerId)
          const hours = saidOf(log, at, "RepHoursSet", heir).at(-1)
          if (hours === undefined || Object.keys(hours.hours).length > 0) continue
          const touch = obligationsOf(relationship, asked).find(({ why }) => why.code === "cadence")
          expect(touch?.kind).toBe("clear-the-way")
          if (touch?.why.code !== "cadence" || touch.why.blocked?.code !== "no-time") continue
          expect(touch.facts).toContain(hours.position)
        }
      }),
    )
  })

  it("what is known of a rep is what was said by then", () => {
    fc.assert(
      fc.property(
        arbitraryLogOf("touch", "repDetails", "repDetails", "repHours", "repCapacity"),
        ([log, at]) => {
          for (const [repId, rep] of foldTeam(log, at)) {
            const details = saidOf(log, at, "RepDetailsChanged", repId)
            expect(rep.name).toBe(details.findLast(({ name }) => name !== undefined)?.name)
            expect(rep.zone).toBe(details.findLast(({ zone }) => zone !== undefined)?.zone)
            expect(rep.managerId).toBe(details.findLast((one) => one.managerId)?.managerId)
            expect(rep.perDay).toBe(saidOf(log, at, "RepCapacitySet", repId).at(-1)?.perDay)
            expect(rep.hours?.position).toBe(saidOf(log, at, "RepHoursSet", repId).at(-1)?.position)
          }
        },
      ),
    )
  })
})
