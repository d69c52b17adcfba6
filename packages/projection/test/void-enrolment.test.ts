import {
  type CommandJson,
  commandFromJson,
  type DomainEvent,
  decideNext,
  defaultPolicy,
  type Fact,
  foldRelationship,
  growingKnowledge,
  type Instant,
  instantFromMillis,
  isContactFact,
  isPolicyFact,
  policyAt,
  type Stage,
} from "@followthrough/core"
import { historyBegins, logOf } from "@followthrough/core/testing"
import {
  flowCheck,
  foldTeam,
  nextStepOf,
  nobody,
  obligationsOf,
  project,
  repAudit,
} from "@followthrough/projection"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryUnmergedLog, relationshipsAt } from "./generated.js"

const DAY = 86_400_000
const ADDED = 100_000

const refs = {
  unknown: { id: "no-such", version: 1 },
  prospect: { id: "nurture", version: 1 },
  customer: { id: "customer", version: 1 },
} as const

/** A cadence that nobody at that stage can be put on: none such, or one for another stage. */
const voidFor = (stage: Stage, pick: number) =>
  pick % 2 === 0 ? refs.unknown : stage === "prospect" ? refs.customer : refs.prospect

/** A log, and the same with an enrolment in what cannot be had, at some instant, recorded last. */
const withOneMore = fc
  .tuple(arbitraryUnmergedLog, fc.nat(300), fc.nat(99))
  .map(([[log, at], day, pick]) => {
    const facts = log.filter((fact) => !isPolicyFact(fact))
    const contacts = relationshipsAt(facts, at)
    const contact = contacts[pick % Math.max(1, contacts.length)]
    const when = instantFromMillis(
      Math.max(historyBegins + day * DAY, contact?.addedAt ?? historyBegins),
    )
    if (contact === undefined || when > at) return { at, before: facts, after: facts }
    const { contactId } = contact
    const own = facts.filter(isContactFact).filter(({ event }) => event.contactId === contactId)
    const cadence = voidFor(foldRelationship(own, when)?.stage ?? "prospect", pick)
    const event = (
      pick % 3 === 0
        ? { _tag: "CadenceSwitched", contactId, to: cadence, startAt: at }
        : { _tag: "CadenceEnrolled", contactId, cadence }
    ) as DomainEvent
    const more: Fact = { position: ADDED, occurredAt: when, recordedAt: at, event }
    return { at, before: facts, after: [...facts, more] }
  })

const withoutReason = ({ facts, why, ...rest }: ReturnType<typeof obligationsOf>[number]) => {
  if (why.code !== "cadence") return { ...rest, why, facts }
  const { insteadOf: _, ...same } = why
  return { ...rest, why: same }
}

describe("an enrolment that cannot apply", () => {
  it("L8 L10 changes nothing that is owed: the clock that was running goes on", () => {
    let told = 0
    fc.assert(
      fc.property(withOneMore, ({ after, at, before }) => {
        const asked = { policy: defaultPolicy, team: foldTeam(before, at), at }
        const plain = relationshipsAt(before, at)
        relationshipsAt(after, at).forEach((relationship, n) => {
          const same = plain[n]
          if (same === undefined) throw new Error("not there")
          const was = obligationsOf(same, asked)
          const is = obligationsOf(relationship, asked)
          expect(is.map(withoutReason)).toEqual(was.map(withoutReason))
          for (const { facts, why } of is) {
            if (!facts.includes(ADDED)) continue
            told += 1
            expect(why).toMatchObject({ code: "cadence", insteadOf: {} })
          }
        })
      }),
    )
    expect(told).toBeGreaterThan(0)
  })

  it("L19 changes no figure of the audit and of the flow check", () => {
    fc.assert(
      fc.property(withOneMore, ({ after, at, before }) => {
        const policy = defaultPolicy
        const flow = (log: ReadonlyArray<Fact>) =>
          project(
            flowCheck({ at, policy, zone: policy.zone, silentAfter: policy.silentAfter }),
            relationshipsAt(log, at),
          )
        expect(flow(after)).toEqual(flow(before))
        const audit = (log: ReadonlyArray<Fact>) => {
          const answer = project(repAudit({ at, policy, team: nobody }), relationshipsAt(log, at))
          // That the enrolment is without effect is a doubt, and all that is told of it.
          const { doubts: _, ...figures } = answer
          return figures
        }
        expect(audit(after)).toEqual(audit(before))
      }),
    )
  })

  const at = (iso: string): Instant => instantFromMillis(Date.parse(iso))
  const recording = (iso: string, json: CommandJson, n: number) => ({
    commandId: `${n}`,
    now: at(iso),
    command: Either.getOrThrow(commandFromJson(json)),
  })
  const touch = (touchId: string): CommandJson => ({
    _tag: "LogTouch",
    contactId: "ada",
    touchId,
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
    mode: "personal",
  })
  const story: ReadonlyArray<readonly [string, CommandJson]> = [
    ["2026-03-02T09:00:00Z", { _tag: "AddContact", contactId: "ada" }],
    ["2026-03-02T10:00:00Z", { _tag: "RecordSale", contactId: "ada" }],
    ["2026-03-05T10:00:00Z", touch("a")],
    ["2026-03-16T10:00:00Z", touch("b")],
    ["2026-03-30T10:00:00Z", touch("c")],
  ]
  const log = logOf(story.map(([iso, json], n) => recording(iso, json, n)))
  const nextOf = (facts: ReadonlyArray<Fact>, iso: string) => {
    const asked = { ...policyAt(facts, at(iso)), team: nobody, at: at(iso) }
    const [relationship] = relationshipsAt(facts, at(iso))
    const step = relationship && nextStepOf(relationship, asked)
    return step?.why.code === "cadence" ? step.why : undefined
  }
  const enrolled = (id: string): Fact => ({
    position: 99,
    occurredAt: at("2026-04-01T10:00:00Z"),
    recordedAt: at("2026-04-01T10:00:00Z"),
    event: {
      _tag: "CadenceEnrolled",
      contactId: "ada",
      cadence: { id, version: 1 },
    } as DomainEvent,
  })

  it("is refused when it is decided, and in a log all the same leaves the quarterly touch where it was", () => {
    const due = nextOf(log, "2026-04-02T10:00:00Z")?.due
    expect(due).toMatch(/^2026-06-02/)
    for (const [id, tag, because] of [
      ["nurtur", "CadenceUnknown", "not-in-policy"],
      ["nurture", "CadenceForOtherStage", "other-stage"],
    ] as const) {
      const known = growingKnowledge()
      story.forEach(([iso, json], n) => {
        decideNext(recording(iso, json, n), known)
      })
      const command: CommandJson = {
        _tag: "EnrolInCadence",
        contactId: "ada",
        cadence: { id, version: 1 },
      }
      const decision = decideNext(recording("2026-04-01T10:00:00Z", command, 9), known)
      expect(Either.isLeft(decision) && decision.left._tag).toBe(tag)
      const why = nextOf([...log, enrolled(id)], "2026-04-02T10:00:00Z")
      expect([why?.due, why?.insteadOf]).toEqual([due, { id, version: 1, because }])
    }
  })

  it("L7 comes to apply when the stage it is for is recorded late, and the other way round", () => {
    const lost: Fact = {
      position: 100,
      occurredAt: at("2026-03-31T10:00:00Z"),
      recordedAt: at("2026-04-05T10:00:00Z"),
      event: { _tag: "ContactDeclined", contactId: "ada" } as DomainEvent,
    }
    const why = nextOf([...log, enrolled("customer")], "2026-04-06T10:00:00Z")
    expect([why?.cadence.id, why?.insteadOf]).toEqual(["customer", undefined])
    const since = nextOf([...log, enrolled("customer"), lost], "2026-04-06T10:00:00Z")
    expect([since?.cadence.id, since?.occurrence.anchor]).toEqual(["declined", 100])
    expect(since?.insteadOf).toEqual({ id: "customer", version: 1, because: "other-stage" })
  })

  it("L13 in what was retired before changes nothing; retired since, the default takes its place", () => {
    const of = (position: number, iso: string, event: unknown): Fact => ({
      position,
      occurredAt: at(iso),
      recordedAt: at(iso),
      event: event as DomainEvent,
    })
    const [customer] = defaultPolicy.cadences.filter(({ id }) => id === "customer")
    const cadence = { ...customer, id: "close", version: 1 }
    const rules = of(50, "2026-03-01T08:00:00Z", { _tag: "CadencePublished", cadence })
    const retire = (iso: string) =>
      of(60, iso, { _tag: "CadenceRetired", cadence: { id: "close", version: 1 } })
    const facts = (iso: string) => [rules, retire(iso), ...log, enrolled("close")]
    const instead = { id: "close", version: 1, because: "retired" }
    const before = nextOf(facts("2026-03-31T10:00:00Z"), "2026-04-20T10:00:00Z")
    const never = nextOf(log, "2026-04-20T10:00:00Z")
    expect(before).toEqual({ ...never, insteadOf: instead })
    const after = nextOf(facts("2026-04-10T10:00:00Z"), "2026-04-20T10:00:00Z")
    expect(after).toMatchObject({ insteadOf: instead, occurrence: { kind: "step", anchor: 99 } })
  })
})
