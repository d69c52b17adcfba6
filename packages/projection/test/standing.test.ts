import {
  addCalendar,
  type Channel,
  defaultPolicy,
  endOfDay,
  type Fact,
  foldRelationship,
  type Instant,
  instantFromMillis,
  instantToIso,
  type Relationship,
  type RepId,
  startOfDay,
} from "@followthrough/core"
import { contactsOf, factsAbout } from "@followthrough/core/testing"
import {
  foldTeam,
  nextStepOf,
  nobody,
  obligationsOf,
  project,
  queue,
} from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, relationshipsAt } from "./generated.js"

const policy = defaultPolicy

/** Who leaves has heirs: what an absence does is told of those who stay. */
const nobodyLeaves = arbitraryLog.map(
  ([log, at]) => [log.filter(({ event }) => event._tag !== "RepLeft"), at] as const,
)

const open = (log: Parameters<typeof relationshipsAt>[0], at: Instant) =>
  relationshipsAt(log, at).filter((relationship) => relationship.open)

const cadenceOf = (relationship: Relationship, asked: Parameters<typeof obligationsOf>[1]) => {
  const found = obligationsOf(relationship, asked).filter(({ why }) => why.code === "cadence")
  const [only] = found
  if (only === undefined || found.length > 1) throw new Error(`${found.length} cadence touches`)
  return only
}

const daysFrom = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000

describe("what stands between a contact and its cadence", () => {
  it("L1 an open contact has one next step under holds, blocks, wishes, enrolments and absences", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        for (const relationship of relationshipsAt(log, at)) {
          expect(nextStepOf(relationship, asked) !== undefined).toBe(relationship.open)
          if (relationship.open) cadenceOf(relationship, asked)
        }
      }),
    )
  })

  it("L7 the same facts known in another order give the same next steps", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        const again = { ...asked, team: foldTeam([...log].reverse(), at) }
        for (const contactId of contactsOf(log)) {
          const facts = factsAbout(log, contactId)
          const one = foldRelationship(facts, at)
          const other = foldRelationship([...facts].reverse(), at)
          if (one === undefined || other === undefined) expect(one).toEqual(other)
          else expect(nextStepOf(other, again)).toEqual(nextStepOf(one, asked))
        }
      }),
    )
  })

  it("L11 a cadence touch is never proposed through a blocked channel", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        for (const relationship of open(log, at)) {
          const blocked: ReadonlyArray<Channel> = relationship.blocked.map(({ channel }) => channel)
          const touch = cadenceOf(relationship, asked)
          if (touch.channel !== undefined) expect(blocked).not.toContain(touch.channel)
          if (touch.kind === "clear-the-way") expect(touch.channel).toBeUndefined()
          // With every channel blocked there is one thing to do: obtain one.
          const none = { ...relationship, blocked: allChannels }
          expect(cadenceOf(none, asked)).toMatchObject({
            kind: "clear-the-way",
            why: { blocked: { code: "no-channel" } },
          })
        }
      }),
    )
  })

  it("L12 holds are bounded: a cadence touch is due no later than what was said, or the bound", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: nobody, at }
        for (const relationship of open(log, at)) {
          const held = cadenceOf({ ...relationship, preferences: [] }, asked)
          const free = cadenceOf({ ...relationship, preferences: [], holds: [] }, asked)
          const zone = relationship.zone ?? policy.zone
          const cadence = policy.cadences.find(
            ({ id }) => held.why.code === "cadence" && id === held.why.cadence.id,
          )
          const ends = relationship.holds.map(({ by, from, until }) => {
            const bound = (pause: (typeof policy.cadences)[0]["gap"]["max"] | undefined) => {
              const longest = pause ?? cadence?.gap.max
              if (longest?._tag !== "Calendar") throw new Error("not a calendar duration")
              return addCalendar(from, longest, zone)
            }
            if (by === "human") return until ?? bound(cadence?.holds?.notNow)
            return Math.min(until ?? Number.POSITIVE_INFINITY, bound(cadence?.holds?.automatic))
          })
          const due = (touch: typeof held) =>
            touch.why.code === "cadence" ? Date.parse(touch.why.due) : Number.NaN
          expect(due(held)).toBe(Math.max(due(free), ...ends))
        }
      }),
    )
  })

  it("L8 L2 holds and wishes leave every other obligation as it is", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        for (const relationship of open(log, at)) {
          const others = (one: Relationship) =>
            obligationsOf(one, asked).filter(
              // A hold is what a maybe may lead to; all else is as if there were none.
              ({ why }) => why.code !== "cadence" && why.code !== "maybe-said",
            )
          const free = { ...relationship, holds: [], blocked: [], preferences: [] }
          expect(others(relationship)).toEqual(others(free))
        }
      }),
    )
  })

  it("L9 an absence moves no obligation: each keeps its obligors, and delegates only see it too", () => {
    fc.assert(
      fc.property(nobodyLeaves, ([log, at]) => {
        const away = { policy, team: foldTeam(log, at), at }
        const none = foldTeam(
          log.filter(({ event }) => event._tag !== "RepAbsent"),
          at,
        )
        const here = { policy, team: none, at }
        const outToday = absencesAt(log, at)
        for (const relationship of open(log, at)) {
          const seen = obligationsOf(relationship, away)
          const usual = obligationsOf(relationship, here)
          expect(seen.map(({ kind, obligors }) => [obligors, isCadence(kind)])).toEqual(
            usual.map(({ kind, obligors }) => [obligors, isCadence(kind)]),
          )
          seen.forEach((obligation, index) => {
            const { obligors } = obligation
            const delegates = outToday.flatMap(({ delegateId, repId }) =>
              obligors.includes(repId) && delegateId !== undefined && !obligors.includes(delegateId)
                ? [delegateId]
                : [],
            )
            expect(new Set(obligation.alsoShownTo)).toEqual(
              new Set([...(usual[index]?.alsoShownTo ?? []), ...delegates]),
            )
            if (isCadence(obligation.kind)) return
            expect({ ...obligation, alsoShownTo: [] }).toEqual({ ...usual[index], alsoShownTo: [] })
          })
        }
      }),
    )
  })

  // A touch whose every slot within the longest silence is taken by an absence is owed from its due.
  it("L9 no slot of a cadence touch lies in an absence of the owner", () => {
    fc.assert(
      fc.property(nobodyLeaves, ([log, at]) => {
        const asked = { policy, team: foldTeam(log, at), at }
        for (const relationship of open(log, at)) {
          const touch = cadenceOf(relationship, asked)
          if (touch.kind !== "cadence") continue
          for (const { from, repId, to } of statedAbsences(log, at)) {
            if (repId !== relationship.ownerId) continue
            if (touch.from < from || touch.from >= to) continue
            const { why } = touch
            if (why.code !== "cadence") throw new Error(why.code)
            expect(instantToIso(touch.from)).toBe(why.due)
            const out = why.moves.findLast(({ moved }) => moved === "from")
            const longest = policy.cadences.find(({ id }) => id === why.cadence.id)?.gap.max
            const reach = longest?._tag === "Calendar" ? longest.days : 0
            expect(out?.to === undefined || daysFrom(why.due, out.to) >= reach).toBe(true)
          }
        }
      }),
    )
  })

  it("a chosen cadence is in force for its own stage; otherwise the clock before goes on, and that is said", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const asked = { policy, team: nobody, at }
        for (const relationship of open(log, at)) {
          const { chosen } = relationship.cadence
          const { why } = cadenceOf(relationship, asked)
          if (why.code !== "cadence") throw new Error(why.code)
          const known = policy.cadences.find(({ id, version }) => {
            return id === chosen?.id && version === chosen.version
          })
          if (chosen === undefined) expect(why.insteadOf).toBeUndefined()
          else if (known === undefined) {
            expect(why.insteadOf).toEqual({ ...chosen, because: "not-in-policy" })
          } else if (known.stage !== relationship.stage) {
            expect(why.insteadOf).toEqual({ ...chosen, because: "other-stage" })
          } else {
            expect(why.insteadOf).toBeUndefined()
            // The cadence itself, or the one that follows its last step.
            expect([known.id, known.afterwards?.id]).toContain(why.cadence.id)
          }
        }
      }),
    )
  })

  it("the queue of a delegate has what the absent rep owes, and the rep's has it still", () => {
    fc.assert(
      fc.property(nobodyLeaves, ([log, at]) => {
        const team = foldTeam(log, at)
        const relationships = relationshipsAt(log, at)
        const idsOf = (repId: RepId) =>
          project(queue({ policy, team, at, repId }), relationships).rows.map(
            ({ contactId }) => contactId,
          )
        for (const { delegateId, repId } of absencesAt(log, at)) {
          if (delegateId === undefined) continue
          const seen = new Set(idsOf(delegateId))
          for (const { contactId, open: isOpen, ownerId } of relationships) {
            if (isOpen && ownerId === repId) expect(seen).toContain(contactId)
          }
        }
      }),
    )
  })
})

const isCadence = (kind: string): boolean => kind === "cadence" || kind === "clear-the-way"

const allChannels = (
  [
    "phone",
    "email",
    "video",
    "visit",
    "text",
    "chat",
    "social",
    "post",
    "event",
    "web",
    "other",
  ] as const
).map((channel) => ({
  channel,
  reason: "legal" as const,
  at: instantFromMillis(0),
  position: 1,
}))

/** Absences that were said and not cancelled by then. */
const statedAbsences = (log: Parameters<typeof foldTeam>[0], at: Instant) => {
  const facts = [...log].filter(({ occurredAt }) => occurredAt <= at)
  return facts.flatMap(({ event }) => {
    if (event._tag !== "RepAbsent") return []
    const cancelled = facts.some(
      (one) =>
        one.event._tag === "AbsenceCancelled" &&
        one.event.repId === event.repId &&
        one.event.absenceId === event.absenceId,
    )
    const { delegateId, repId, zone } = event
    const from = startOfDay(event.from, zone)
    return cancelled ? [] : [{ repId, delegateId, from, to: endOfDay(event.to, zone) }]
  })
}

const absencesAt = (log: Parameters<typeof foldTeam>[0], at: Instant) =>
  statedAbsences(log, at).filter(({ from, to }) => from <= at && at < to)

describe("an absence", () => {
  const day = (iso: string): Instant => instantFromMillis(Date.parse(`${iso}Z`))
  const rep = (position: number, occurredAt: string, event: unknown) =>
    ({ position, occurredAt: day(occurredAt), recordedAt: day(occurredAt), event }) as Fact
  const log = [
    rep(1, "2026-01-01T00:00", { _tag: "RepAdded", repId: "ann" }),
    rep(2, "2026-03-02T12:00", {
      _tag: "RepAbsent",
      repId: "ann",
      absenceId: "a",
      from: "2026-03-02",
      to: "2026-03-06",
      zone: "America/New_York",
      delegateId: "ben",
    }),
    rep(3, "2026-03-04T12:00", { _tag: "AbsenceCancelled", repId: "ann", absenceId: "a" }),
    rep(4, "2026-03-05T12:00", { _tag: "AbsenceCancelled", repId: "ann", absenceId: "a" }),
  ]
  const contact = foldRelationship([
    {
      position: 9,
      occurredAt: day("2026-03-01T00:00"),
      recordedAt: day("2026-03-01T00:00"),
      event: { _tag: "ContactAdded", contactId: "carl" as never, ownerId: "ann" as RepId },
    },
  ])
  const shownTo = (facts: ReadonlyArray<Fact>, at: string) => {
    if (contact === undefined) throw new Error("not added")
    return cadenceOf(contact, { policy, team: foldTeam(facts, day(at)), at: day(at) }).alsoShownTo
  }

  it("stands from when it was said until it was cancelled", () => {
    expect(shownTo(log, "2026-03-02T11:59")).toEqual([])
    expect(shownTo(log, "2026-03-02T12:00")).toEqual(["ben"])
    expect(shownTo(log, "2026-03-04T11:59")).toEqual(["ben"])
    expect(shownTo(log, "2026-03-04T12:00")).toEqual([])
  })

  it("lasts to the end of its last day in its zone", () => {
    const stands = log.slice(0, 2)
    expect(shownTo(stands, "2026-03-07T04:59")).toEqual(["ben"])
    expect(shownTo(stands, "2026-03-07T05:00")).toEqual([])
  })
})

describe("taking over", () => {
  const monday = Date.UTC(2026, 0, 5, 9)
  const adopted = (n: number, lastTouchOn?: string): Relationship => {
    const relationship = foldRelationship([
      {
        position: n + 1,
        occurredAt: instantFromMillis(monday),
        recordedAt: instantFromMillis(monday),
        event: {
          _tag: "ContactAdopted",
          contactId: `customer-${n}` as never,
          ...(lastTouchOn === undefined ? {} : { lastTouchOn: lastTouchOn as never }),
        },
      },
    ])
    if (relationship === undefined) throw new Error("not adopted")
    return relationship
  }
  const dueOn = (relationship: Relationship): string => {
    const asked = { policy, team: nobody, at: instantFromMillis(monday) }
    const { why } = cadenceOf(relationship, asked)
    return why.code === "cadence" ? why.due.slice(0, 10) : ""
  }
  const perDay = (relationships: ReadonlyArray<Relationship>): ReadonlyMap<string, number> => {
    const days = new Map<string, number>()
    for (const relationship of relationships) {
      const day = dueOn(relationship)
      days.set(day, (days.get(day) ?? 0) + 1)
    }
    return days
  }

  it("20,000 at once fall due evenly over the days of the ideal gap, whatever came before", () => {
    for (const lastTouchOn of [undefined, "2025-02-03"]) {
      const all = Array.from({ length: 20_000 }, (_, n) => adopted(n, lastTouchOn))
      const counts = [...perDay(all).values()]
      expect(counts.length).toBe(7)
      for (const count of counts) expect(Math.abs(count - 20_000 / 7)).toBeLessThan(200)
    }
  })

  it("what is silent too long already is due when its turn comes, and others as the rule says", () => {
    const one = adopted(1)
    const turn = Date.parse(dueOn(adopted(1, "2025-02-03")))
    expect(Date.parse(dueOn(one)) - turn).toBe(86_400_000)
    expect(dueOn(adopted(1, "2026-01-04"))).toBe(dueOn(one))
  })

  it("a touch before its turn is the first step done", () => {
    const at = instantFromMillis(monday + 3_600_000)
    const one = adopted(1)
    const touch = {
      contactId: one.contactId,
      touchId: "t" as never,
      position: 99,
      at,
      recordedAt: at,
      on: undefined,
      enteredAt: undefined,
      direction: "outbound",
      channel: "phone",
      outcome: "reached",
      mode: "personal",
      repId: undefined,
      ownerId: undefined,
      play: undefined,
      classification: undefined,
      checklist: undefined,
      content: undefined,
      tells: undefined,
      batch: undefined,
      didCadence: true,
      saysCadence: false,
      ended: [],
    } as const
    const touched = { ...one, touches: [touch], lastOutboundPersonal: touch }
    const { why } = cadenceOf(touched, { policy, team: nobody, at })
    expect(why).toMatchObject({
      occurrence: { kind: "step", index: 2 },
      rule: { since: instantToIso(at) },
    })
  })

  it("the start depends on the id alone, and is within the ideal gap", () => {
    const days = new Set(Array.from({ length: 500 }, (_, n) => dueOn(adopted(n, "2025-02-03"))))
    expect([...days].sort()).toEqual(
      Array.from({ length: 7 }, (_, n) =>
        new Date(monday + n * 86_400_000).toISOString().slice(0, 10),
      ),
    )
    expect(dueOn(adopted(3))).toBe(dueOn(adopted(3)))
  })
})
