import {
  type CommandJson,
  commandFromJson,
  defaultPolicy,
  type Fact,
  type Instant,
  instantFromIso,
  type Relationship,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import {
  type DoubtKind,
  doubtKinds,
  doubts,
  foldTeam,
  nextStepOf,
  nobody,
  project,
  promiseLedger,
  repAudit,
} from "@followthrough/projection"
import { sayDoubt } from "@followthrough/projection/english"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { doubtfulLog } from "./doubts-logs.js"
import { notedDoubts } from "./doubts-reference.js"
import { relationshipsAt } from "./generated.js"

const policy = defaultPolicy

const answered = (
  log: ReadonlyArray<Fact>,
  at: Instant,
  relationships: ReadonlyArray<Relationship> = relationshipsAt(log, at),
  asked: { readonly limit?: number; readonly kind?: DoubtKind } = {},
) => project(doubts({ at, policy, team: foldTeam(log), ...asked }), relationships)

const instant = (iso: string) => Either.getOrThrow(instantFromIso(iso))

/** A log of one contact: each command with when it happened and, where that differs, was recorded. */
const told = (
  ...all: ReadonlyArray<readonly [at: string, command: CommandJson, recordedAt?: string]>
): ReadonlyArray<Fact> =>
  logOf(
    all.map(([at, command, recordedAt = at], n) => ({
      commandId: `command-${n}`,
      now: instant(recordedAt),
      command: { ...Either.getOrThrow(commandFromJson(command)), occurredAt: instant(at) },
    })),
  )

const contactId = "acme"
const added: CommandJson = { _tag: "AddContact", contactId }
const called: CommandJson = {
  _tag: "LogTouch",
  contactId,
  touchId: "t1",
  direction: "outbound",
  channel: "phone",
  outcome: "reached",
}
const sold: CommandJson = { _tag: "RecordSale", contactId }
const promised = (on: string, zone = "UTC"): CommandJson => ({
  _tag: "MakePromise",
  contactId,
  promiseId: "quote",
  promisors: [{ _tag: "Contact" }],
  what: "send it",
  due: { _tag: "LocalDate", on, zone },
})

const kindsIn = (log: ReadonlyArray<Fact>, at = "2026-12-31T00:00:00Z") =>
  answered(log, instant(at)).rows.map(({ kind }) => kind)

describe("doubts", () => {
  it("L14 finds what cannot have been in that order, and nothing else, as a slow reading does", () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(doubtfulLog, ({ at, log }) => {
        const team = [...foldTeam(log).keys()]
        const { rows } = answered(log, at)
        const found = rows.map((row) => [row.contactId, row.kind, row.positions.join(" ")])
        for (const { kind } of rows) seen.add(kind)
        const byText = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)
        expect([...found].sort(byText)).toEqual([...notedDoubts(log, at, team)].sort(byText))
      }),
    )
    expect([...seen].sort()).toEqual([...doubtKinds].sort())
  })

  it("L17 counts add up: every kind is there, and each list is a prefix of a longer one", () => {
    fc.assert(
      fc.property(doubtfulLog, fc.integer({ min: 1, max: 9 }), ({ at, log }, limit) => {
        const relationships = relationshipsAt(log, at)
        const all = answered(log, at, relationships)
        expect(Object.keys(all.kinds)).toEqual(doubtKinds)
        expect(Object.values(all.kinds).reduce((sum, n) => sum + n, 0)).toBe(all.total)
        expect(all.rows).toHaveLength(all.total)
        expect(new Set(all.rows.map((row) => row.contactId)).size).toBe(all.contacts)
        const { next: _, ...some } = answered(log, at, [...relationships].reverse(), { limit })
        expect(some).toEqual({
          ...all,
          rows: all.rows.slice(0, limit),
        })
        const kind = all.rows.at(-1)?.kind
        if (kind === undefined) return
        expect(answered(log, at, relationships, { kind })).toEqual({
          ...all,
          rows: all.rows.filter((row) => row.kind === kind),
        })
      }),
    )
  })

  it("L19 parts add up to the whole, however the contacts are split", () => {
    fc.assert(
      fc.property(doubtfulLog, fc.func(fc.boolean()), ({ at, log }, isLeft) => {
        const relationships = relationshipsAt(log, at)
        const whole = answered(log, at, relationships)
        const parts = [true, false].map((side) =>
          answered(
            log,
            at,
            relationships.filter((one) => isLeft(one.contactId) === side),
          ),
        )
        expect(parts.reduce((sum, { total }) => sum + total, 0)).toBe(whole.total)
        expect(parts.reduce((sum, { contacts }) => sum + contacts, 0)).toBe(whole.contacts)
        for (const kind of doubtKinds) {
          expect(parts.reduce((sum, { kinds }) => sum + kinds[kind], 0)).toBe(whole.kinds[kind])
        }
        const rows = new Set(parts.flatMap((part) => part.rows.map((row) => JSON.stringify(row))))
        expect(rows).toEqual(new Set(whole.rows.map((row) => JSON.stringify(row))))
      }),
    )
  })

  it("L7 as of an instant, the log says the same with all that was told of later times left out", () => {
    fc.assert(
      fc.property(doubtfulLog, ({ at, log }) => {
        const until = log.filter(
          ({ occurredAt, recordedAt }) => occurredAt <= at || recordedAt <= at,
        )
        const team = foldTeam(log)
        expect(project(doubts({ at, policy, team }), relationshipsAt(until, at))).toEqual(
          answered(log, at),
        )
      }),
    )
  })

  it("L8 no other answer changes for a doubt: what was entered when moves nothing", () => {
    fc.assert(
      fc.property(doubtfulLog, ({ at, log }) => {
        const plainly = log.map((fact): Fact => {
          const { enteredAt: _, ...event } = fact.event
          return { ...fact, event: event as Fact["event"] }
        })
        const asked = { policy, team: foldTeam(log), at }
        const both = [log, plainly].map((one) => {
          const relationships = relationshipsAt(one, at)
          return {
            steps: relationships.map((relationship) => nextStepOf(relationship, asked)),
            ledger: project(promiseLedger({ at }), relationships),
          }
        })
        expect(both[0]).toEqual(both[1])
      }),
    )
  })

  it("L17 are as many in an audit, whatever its window", () => {
    fc.assert(
      fc.property(doubtfulLog, ({ at, log }) => {
        const relationships = relationshipsAt(log, at)
        const { kinds, total } = answered(log, at, relationships)
        const audit = repAudit({ at, to: at, policy, team: foldTeam(log) })
        expect(project(audit, relationships).doubts).toEqual({ total, kinds })
      }),
      { numRuns: 30 },
    )
  })

  it("L17 can be told in words, all of them", () => {
    fc.assert(
      fc.property(doubtfulLog, ({ at, log }) => {
        for (const row of answered(log, at).rows) {
          expect(sayDoubt(row, "Europe/Rome")).toMatch(/^\S.*\S$/)
          expect(sayDoubt(row, "Europe/Rome")).not.toMatch(/undefined|NaN|\[object| {2}/)
        }
      }),
    )
  })
})

describe("a doubt", () => {
  it("L14 is a promise due before it was made, and a sale before the adding", () => {
    const log = told(
      ["2026-03-02T09:00:00Z", added],
      ["2026-03-05T09:00:00Z", promised("2026-03-04")],
      ["2026-03-01T09:00:00Z", sold, "2026-03-06T09:00:00Z"],
    )
    const { kinds, rows, total } = answered(log, instant("2026-03-10T00:00:00Z"))
    expect(rows).toEqual([
      {
        contactId,
        kind: "outcome-before-adding",
        event: "SaleRecorded",
        at: "2026-03-01T09:00:00.000Z",
        addedAt: "2026-03-02T09:00:00.000Z",
        positions: [3, 1],
      },
      {
        contactId,
        kind: "sale-before-first-touch",
        at: "2026-03-01T09:00:00.000Z",
        positions: [3],
      },
      {
        contactId,
        kind: "due-before-made",
        promiseId: "quote",
        due: "2026-03-04",
        at: "2026-03-05T09:00:00.000Z",
        positions: [2],
      },
    ])
    expect(total).toBe(3)
    expect(kinds["due-before-made"]).toBe(1)
  })

  it("L14 is none on the same day: not by the hour where only the date is known", () => {
    // Added at noon; a call of that date; a promise of that date, due on it in a zone where it ends before.
    const log = told(
      ["2026-03-02T12:00:00Z", added],
      ["2026-03-02T00:00:00Z", { ...called, on: "2026-03-02" }, "2026-03-02T13:00:00Z"],
      ["2026-03-02T00:00:00Z", { ...promised("2026-03-02", "Asia/Tokyo"), on: "2026-03-02" }],
    )
    expect(kindsIn(log)).toEqual([])
    const dayBefore = told(
      ["2026-03-02T12:00:00Z", added],
      ["2026-03-01T00:00:00Z", { ...called, on: "2026-03-01" }, "2026-03-02T13:00:00Z"],
      [
        "2026-03-02T00:00:00Z",
        { ...promised("2026-03-01", "America/Los_Angeles"), on: "2026-03-02" },
        "2026-03-02T14:00:00Z",
      ],
    )
    expect(kindsIn(dayBefore)).toEqual(["touch-before-adding", "due-before-made"])
  })

  it("L14 is none about the past of a contact that was taken over", () => {
    const log = told(
      ["2026-06-01T09:00:00Z", { _tag: "AdoptContact", contactId }],
      ["2026-01-10T09:00:00Z", sold, "2026-06-01T09:05:00Z"],
      ["2026-02-10T09:00:00Z", called, "2026-06-01T09:06:00Z"],
    )
    expect(kindsIn(log)).toEqual([])
  })

  it("L14 is gone once the touch is corrected or retracted", () => {
    const early = told(["2026-03-02T09:00:00Z", added], ["2026-03-01T09:00:00Z", called])
    const correct = (at: string): CommandJson => ({
      _tag: "CorrectTouch",
      contactId,
      touchId: "t1",
      changes: { at },
    })
    const wrong: ReadonlyArray<readonly [string, CommandJson, string?]> = [
      ["2026-03-02T09:00:00Z", added],
      ["2026-03-01T09:00:00Z", called, "2026-03-03T09:00:00Z"],
    ]
    expect(kindsIn(early)).toEqual(["touch-before-adding"])
    expect(
      kindsIn(told(...wrong, ["2026-03-04T09:00:00Z", correct("2026-03-02T10:00:00Z")])),
    ).toEqual([])
    // Moved to a day after its own recording, it is dated by the correction.
    expect(
      kindsIn(told(...wrong, ["2026-03-20T09:00:00Z", correct("2026-03-19T10:00:00Z")])),
    ).toEqual([])
    expect(
      kindsIn(
        told(...wrong, [
          "2026-03-04T09:00:00Z",
          { _tag: "RetractTouch", contactId, touchId: "t1" },
        ]),
      ),
    ).toEqual([])
  })

  it("L14 of what is dated ahead in an old log is told as soon as it was recorded", () => {
    const log = told(["2026-03-02T09:00:00Z", added], ["2026-03-02T10:00:00Z", called]).map(
      (fact): Fact =>
        fact.position === 2 ? { ...fact, occurredAt: instant("2027-03-02T10:00:00Z") } : fact,
    )
    expect(kindsIn(log, "2026-03-02T09:30:00Z")).toEqual([])
    expect(kindsIn(log, "2026-03-02T10:00:00Z")).toEqual(["dated-ahead"])
  })

  it("is an owner whom the team does not have; a log that names no reps takes any", () => {
    const log = told(["2026-03-02T09:00:00Z", { ...added, ownerId: "anna" }])
    const at = instant("2026-03-03T00:00:00Z")
    const team = foldTeam(told(["2026-03-01T09:00:00Z", { _tag: "AddRep", repId: "ana" }]))
    const kinds = (known: typeof team) =>
      project(doubts({ at, policy, team: known }), relationshipsAt(log, at)).rows.map(
        ({ kind }) => kind,
      )
    expect(kinds(nobody)).toEqual([])
    expect(kinds(team)).toEqual(["unknown-owner"])
  })

  it("of a duplicate stays when it is merged", () => {
    const log = told(
      ["2026-03-02T09:00:00Z", added],
      ["2026-03-04T09:00:00Z", { _tag: "AddContact", contactId: "double" }],
      ["2026-03-03T09:00:00Z", { ...called, contactId: "double" }, "2026-03-05T09:00:00Z"],
      ["2026-03-06T09:00:00Z", { _tag: "MergeContact", contactId: "double", into: contactId }],
    )
    expect(answered(log, instant("2026-03-10T00:00:00Z")).rows).toMatchObject([
      { contactId, kind: "touch-before-adding", positions: [3, 2] },
    ])
  })
})
