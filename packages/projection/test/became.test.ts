import { defaultPolicy, type Instant, instantFromMillis, type RepId } from "@followthrough/core"
import { agenda, became, foldTeam, obligationsOf, project, queue } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, relationshipsAt } from "./generated.js"

const policy = defaultPolicy
const DAY = 86_400_000

/** A log, told up to an instant after which nothing happens, and a stretch of time behind it. */
const arbitraryQuiet = fc
  .tuple(arbitraryLog, fc.nat(20 * DAY), fc.nat(20 * DAY), fc.nat(20 * DAY))
  .map(([[log, at], ...gaps]) => {
    const told = log.filter(({ occurredAt }) => occurredAt <= at)
    const [first = 0, second = 0, third = 0] = gaps
    const from = instantFromMillis(at + first)
    const middle = instantFromMillis(from + second)
    return { told, from, middle, to: instantFromMillis(middle + third) }
  })

const viewers: ReadonlyArray<{ readonly repId?: RepId; readonly queue?: string }> = [
  {},
  { repId: "r0" as RepId },
  { repId: "r1" as RepId },
  { queue: "north" },
]

const tellsOf = (
  told: Parameters<typeof relationshipsAt>[0],
  from: Instant,
  to: Instant,
  viewer: (typeof viewers)[number] = {},
) =>
  project(
    became({ policy, team: foldTeam(told, to), from, to, ...viewer }),
    relationshipsAt(told, to),
  )

describe("what became", () => {
  it("every from and every by in (from, to] is told once, in order, and nothing else", () => {
    let told = 0
    fc.assert(
      fc.property(arbitraryLog, fc.integer({ min: 1, max: 30 * DAY }), ([log, at], length) => {
        const team = foldTeam(log, at)
        // Every other time from and up to when something begins or falls late.
        const turns = relationshipsAt(log, at)
          .flatMap((one) => obligationsOf(one, { policy, team, at }))
          .flatMap((one) => [one.from, one.by])
        const [turn = at] = length % 2 === 0 ? turns.slice(length % (turns.length || 1)) : []
        const to = instantFromMillis(Math.max(turn, at))
        const from = turn < at ? turn : instantFromMillis(to - length)
        const answer = project(became({ policy, team, from, to }), relationshipsAt(log, at))
        const expected: Array<string> = []
        for (const relationship of relationshipsAt(log, at)) {
          for (const one of obligationsOf(relationship, { policy, team, at: to })) {
            const is = [one.contactId, one.kind, ...one.facts].join(" ")
            if (one.from > from && one.from <= to) expected.push(`begins ${one.from} ${is}`)
            if (one.by > from && one.by <= to) expected.push(`falls-late ${one.by} ${is}`)
          }
        }
        const rows = answer.rows.map((row) =>
          [row.what, Date.parse(row.when), row.contactId, row.step, ...row.facts].join(" "),
        )
        expect(rows.toSorted()).toEqual(expected.sort())
        const times = answer.rows.map(({ when }) => when)
        expect(times).toEqual(times.toSorted())
        expect(answer.begun + answer.late).toBe(rows.length)
        for (const row of answer.rows) {
          expect(row.begun).toBe(true)
          expect(row.when).toBe(row.what === "begins" ? row.from : row.by)
          if (row.what === "falls-late") expect(row.late).toBe(true)
        }
        told += rows.length
      }),
    )
    expect(told).toBeGreaterThan(0)
  })

  it("two stretches in a row tell what the whole tells, once, while nothing happens", () => {
    let told = 0
    fc.assert(
      fc.property(
        arbitraryQuiet,
        fc.constantFrom(...viewers),
        ({ from, middle, to, told: log }, viewer) => {
          const whole = tellsOf(log, from, to, viewer)
          const parts = [tellsOf(log, from, middle, viewer), tellsOf(log, middle, to, viewer)]
          if (viewer.queue !== undefined) {
            for (const { queues } of whole.rows) expect(queues).toContain(viewer.queue)
          }
          const key = ({ contactId, step, what, when, why }: (typeof whole.rows)[number]) => [
            what,
            when,
            contactId,
            step,
            // An occurrence that the next one has superseded by then is no longer told.
            why.code === "cadence" ? why.occurrence : why,
          ]
          const all = whole.rows.map(key)
          const split = parts.flatMap(({ rows }) => rows.map(key))
          told += all.length
          expect(split).toEqual(expect.arrayContaining(all))
          const more = split.filter(
            ([, , , step]) => step !== "cadence" && step !== "clear-the-way",
          )
          const less = all.filter(([, , , step]) => step !== "cadence" && step !== "clear-the-way")
          expect(more.length).toBe(less.length)
        },
      ),
    )
    expect(told).toBeGreaterThan(0)
  })

  it("a manager is told of a promise that falls late in the very last instant", () => {
    let told = 0
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const relationships = relationshipsAt(log, at)
        const team = new Map(
          [...foldTeam(log, at)].map(([id, rep]) => [id, { ...rep, managerId: "boss" as RepId }]),
        )
        for (const relationship of relationships) {
          for (const owed of obligationsOf(relationship, { policy, team, at })) {
            if (owed.kind !== "promise" || !owed.obligors.some((repId) => team.has(repId))) continue
            const { by: to, contactId } = owed
            const from = instantFromMillis(to - 1)
            const asked = { policy, team, from, to, repId: "boss" as RepId }
            const { rows } = project(became(asked), relationships)
            expect(rows.map((row) => [row.contactId, row.what, row.level])).toContainEqual([
              contactId,
              "falls-late",
              1,
            ])
            told += 1
          }
        }
      }),
    )
    expect(told).toBeGreaterThan(0)
  })
})

describe("an agenda", () => {
  it("L1 holds all that is owed to a contact, and its first row is the contact's in the queue", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        const relationships = relationshipsAt(log, at)
        const { rows: first } = project(queue(asked), relationships)
        for (const relationship of relationships) {
          const { contactId, open } = relationship
          const answer = project(agenda({ ...asked, contactId }), relationships)
          expect(answer?.open).toBe(open)
          expect(answer?.rows.map(({ step }) => step).sort()).toEqual(
            obligationsOf(relationship, asked)
              .map(({ kind }) => kind)
              .sort(),
          )
          const { aboveNextBy: _a, ...next } = answer?.rows[0] ?? {}
          const { aboveNextBy: _b, ...row } = first.find((one) => one.contactId === contactId) ?? {}
          expect(next).toEqual(row)
          answer?.rows.forEach(({ aboveNextBy }, i) => {
            expect(aboveNextBy === undefined).toBe(i === answer.rows.length - 1)
          })
          for (const duplicate of relationship.merged) {
            const same = agenda({ ...asked, contactId: duplicate.contactId })
            expect(project(same, relationships)).toEqual(answer)
          }
        }
        expect(project(agenda({ ...asked, contactId: "nobody" }), relationships)).toBeUndefined()
      }),
    )
  })
})
