import { defaultPolicy, type Instant, instantFromMillis, type RepId } from "@followthrough/core"
import type { Verb } from "@followthrough/core/testing"
import { agenda, became, foldTeam, obligationsOf, project, queue } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  begunAt,
  isSame,
  isStandIn,
  polled,
  textOf,
  textOfOwed,
  type Viewer,
} from "./became-reference.js"
import { arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"

const policy = defaultPolicy
const DAY = 86_400_000

const viewers: ReadonlyArray<Viewer> = [
  {},
  { repId: "r0" as RepId },
  { repId: "r1" as RepId },
  { repId: "r2" as RepId },
  { queue: "north" },
  { repId: "r1" as RepId, queue: "north" },
]

/** What brings obligations from one list into another, and what ends them. */
const moving: ReadonlyArray<Verb> = [
  "inbound",
  "inbound",
  "promise",
  "promise",
  "touch",
  "keep",
  "reschedule",
  "transfer",
  "assign",
  "handOver",
  "forbid",
  "permit",
  "absent",
  "absent",
  "back",
  "repLeaves",
]

/**
 * A log, and instants to poll at: any, those at which facts occurred or were recorded, at which something
 * begins or falls late, or a moment before.
 */
const arbitraryPolls = fc
  .tuple(
    fc.oneof(arbitraryLog, arbitraryLogOf(...moving)),
    fc.array(fc.tuple(fc.nat(999), fc.integer({ min: -1, max: 1 }), fc.nat(40 * DAY)), {
      minLength: 2,
      maxLength: 6,
    }),
    fc.constantFrom(...viewers),
  )
  .map(([[log, at], picks, viewer]) => {
    const turns = [
      ...log.flatMap((fact) => [fact.occurredAt, fact.recordedAt]),
      ...begunAt(log, at).flatMap(({ one }) => [one.from, one.by]),
      at,
    ]
    const polls = picks.map(([pick, off, random]) =>
      instantFromMillis(pick % 3 === 0 ? at - random : (turns[pick % turns.length] ?? at) + off),
    )
    return { log, viewer, polls: [...new Set(polls)].sort((a, b) => a - b) }
  })

const pairs = (polls: ReadonlyArray<Instant>) =>
  polls.slice(1).map((to, n) => ({ from: polls[n] ?? to, to }))

describe("what became", () => {
  it("is what stands in the list and did not before, what is late and was not, and what begins or falls late in between", () => {
    const told = { begins: 0, arrives: 0, "falls-late": 0 }
    fc.assert(
      fc.property(arbitraryPolls, ({ log, polls, viewer }) => {
        for (const { from, to } of pairs(polls)) {
          const before = begunAt(log, from, viewer)
          const expected: Array<string> = []
          for (const { isLate, isMine, isOthers, one } of begunAt(log, to, viewer)) {
            if (!isMine) continue
            const same = before.filter((other) => isSame(one, other.one))
            const stood = same.some((other) => other.isMine)
            const wasLate = same.some((other) => other.isMine && other.isLate)
            const text = textOfOwed(one)
            if (one.from > from) expected.push(`begins ${one.from} ${text}`)
            else if (!stood) {
              const isBoss =
                same.length > 0 && isOthers && !isStandIn(log, to, one.obligors, viewer)
              if (!isBoss || one.by <= from) expected.push(`arrives ${to} ${text}`)
            }
            if (!isLate) continue
            if (one.by > from) expected.push(`falls-late ${one.by} ${text}`)
            else if (stood && !wasLate) expected.push(`falls-late ${to} ${text}`)
          }
          const answer = polled(log, from, to, viewer)
          const rows = answer.rows.map((row) =>
            [row.what, Date.parse(row.when), textOf(row)].join(" "),
          )
          expect(rows.toSorted()).toEqual(expected.sort())
          const times = answer.rows.map(({ when }) => when)
          expect(times).toEqual(times.toSorted())
          expect(answer.begun + answer.late + answer.arrived).toBe(rows.length)
          for (const row of answer.rows) {
            told[row.what] += 1
            expect(row.begun).toBe(true)
            expect(from < Date.parse(row.when) && Date.parse(row.when) <= to).toBe(true)
            if (row.what === "falls-late") expect(row.late).toBe(true)
            expect(row.because !== undefined).toBe(row.what === "arrives")
          }
        }
      }),
    )
    for (const count of Object.values(told)) expect(count).toBeGreaterThan(0)
  })

  it("whoever only polls knows the list at every poll, and is told nothing twice as long as it stands", () => {
    let told = 0
    fc.assert(
      fc.property(arbitraryPolls, ({ log, polls, viewer }) => {
        const listAt = (at: Instant) => begunAt(log, at, viewer).filter(({ isMine }) => isMine)
        for (const { from, to } of pairs(polls)) {
          const before = listAt(from)
          const { rows } = polled(log, from, to, viewer)
          told += rows.length
          for (const { isLate, one } of listAt(to)) {
            const known = before.filter((other) => isSame(one, other.one))
            const mine = rows.filter((row) => textOf(row) === textOfOwed(one))
            const isTold = mine.some(({ what }) => what !== "falls-late")
            const isToldLate = mine.some(({ late }) => late)
            const isNewsLate = mine.some(({ what }) => what === "falls-late")
            // All that stands was there before, or is told of now; a manager is told that it is late.
            expect(known.length > 0 || isTold || isNewsLate).toBe(true)
            if (isLate) expect(known.some((other) => other.isLate) || isToldLate).toBe(true)
            // And what was there before is told again only where it has come to begin, or fall late, anew.
            if (known.length > 0 && one.from <= from) expect(isTold).toBe(false)
            if (known.some((other) => other.isLate) && one.by <= from)
              expect(isNewsLate).toBe(false)
          }
        }
      }),
    )
    expect(told).toBeGreaterThan(0)
  })

  it("what a whole interval tells, one of its parts tells, or it stood at every poll", () => {
    let told = 0
    fc.assert(
      fc.property(arbitraryPolls, ({ log, polls, viewer }) => {
        const [first, last] = [polls[0], polls.at(-1)]
        if (first === undefined || last === undefined || polls.length < 3) return
        const parts = pairs(polls).map(({ from, to }) => {
          const there = begunAt(log, to, viewer)
          const { rows } = polled(log, from, to, viewer)
          return rows.flatMap(({ what, ...row }) => {
            const found = there.find(({ one }) => textOfOwed(one) === textOf({ what, ...row }))
            return found === undefined ? [] : [{ what, one: found.one }]
          })
        })
        const whole = polled(log, first, last, viewer)
        for (const row of whole.rows) {
          const one = begunAt(log, last, viewer).find(
            (other) => textOfOwed(other.one) === textOf(row),
          )?.one
          if (one === undefined) throw new Error("what is told stands there")
          const isTold = parts.flat().some((part) => isSame(part.one, one))
          const stoodAlways = polls.every((at) =>
            begunAt(log, at, viewer).some((other) => other.isMine && isSame(other.one, one)),
          )
          expect(isTold || stoodAlways).toBe(true)
          told += 1
        }
        // What the parts tell, stands still and did not stand at first, the whole tells.
        const begunFirst = begunAt(log, first, viewer).filter(({ isMine }) => isMine)
        for (const { isMine, one } of begunAt(log, last, viewer)) {
          if (!isMine || begunFirst.some((other) => isSame(other.one, one))) continue
          expect(parts.flat().some((part) => isSame(part.one, one))).toBe(true)
          expect(whole.rows.map(textOf)).toContain(textOfOwed(one))
        }
      }),
    )
    expect(told).toBeGreaterThan(0)
  })

  it("parts tell exactly what the whole tells while nothing is recorded and nobody comes or goes", () => {
    let told = 0
    fc.assert(
      fc.property(
        fc.oneof(arbitraryLog, arbitraryLogOf(...moving)),
        fc.constantFrom(...viewers),
        fc.array(fc.nat(9 * DAY), { minLength: 3, maxLength: 5 }),
        fc.nat(99),
        ([log, end], viewer, gaps, pick) => {
          const at = log[pick % (log.length || 1)]?.recordedAt ?? end
          const quiet = log.filter(
            ({ event, occurredAt, recordedAt }) =>
              event._tag !== "RepAbsent" && occurredAt <= at && recordedAt <= at,
          )
          let next = at
          const later = gaps.map((gap) => {
            next = instantFromMillis(next + gap + 1)
            return next
          })
          const rowsOf = (from: Instant, to: Instant) => polled(quiet, from, to, viewer).rows
          const textsOf = (rows: ReturnType<typeof rowsOf>) =>
            rows.map((row) => [row.what, row.when, textOf(row)].join(" ")).sort()
          const firm = (rows: ReturnType<typeof rowsOf>) =>
            rows.filter(({ why }) => why.code !== "cadence")
          const whole = rowsOf(at, next)
          const parts = pairs([at, ...later]).flatMap(({ from, to }) => rowsOf(from, to))
          expect(textsOf(firm(parts))).toEqual(textsOf(firm(whole)))
          // An occurrence that the next one has superseded in the meantime is in no whole.
          const is = ({ contactId, what, when, why }: (typeof whole)[number]) => [
            [contactId, what, when],
            why.code === "cadence" ? why.occurrence : why,
          ]
          expect(parts.map(is)).toEqual(expect.arrayContaining(whole.map(is)))
          told += whole.length
        },
      ),
    )
    expect(told).toBeGreaterThan(0)
  })

  it("a manager is told of a promise that falls late in the very last instant, and by that alone", () => {
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
            // One that is due when its day begins begins then, too.
            if (owed.from === owed.by) continue
            const { by: to, contactId } = owed
            const from = instantFromMillis(to - 1)
            const elsewhere = new Map([[`promise ${owed.openedBy}`, "elsewhere" as const]])
            const asked = { policy, team, from, to, repId: "boss" as RepId, stood: elsewhere }
            const { rows } = project(became(asked), [relationship])
            expect(
              rows
                .filter(({ facts, step }) => step === "promise" && facts.includes(owed.openedBy))
                .map((row) => [row.contactId, row.what, row.level]),
            ).toEqual([
              // What is due when its day begins begins then, too.
              ...(owed.from === to ? [[contactId, "begins", 1]] : []),
              [contactId, "falls-late", 1],
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
