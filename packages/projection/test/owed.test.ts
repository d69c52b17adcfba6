import {
  Classification,
  type ContactFact,
  defaultPolicy,
  instantFromMillis,
  type Relationship,
} from "@followthrough/core"
import { foldTeam, nobody, type Obligation, obligationsOf } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { asOne } from "./as-one.js"
import { arbitraryLog, arbitraryLogOf, relationshipsAt } from "./generated.js"
import { hygieneOf } from "./hygiene-reference.js"
import { dateAt, endOfDate, promisesOf } from "./promise-reference.js"
import { isAmended } from "./reference.js"

const policy = defaultPolicy

const promising = [
  "touch",
  "promise",
  "promise",
  "keep",
  "partly",
  "reschedule",
  "release",
  "meet",
  "transfer",
  "handOver",
  "assign",
] as const

const meeting = [
  "touch",
  "touch",
  "inbound",
  "promise",
  "keep",
  "release",
  "book",
  "skip",
  "hold",
  "notNow",
  "sell",
  "decline",
  "refer",
  "thank",
  "handOver",
  "introduce",
  "assign",
] as const

const hygiene = ["date-the-maybe", "settle-complaint", "introduce", "thank-for-referral"]

const everyOpenContact = (
  logs: typeof arbitraryLog,
  check: (
    relationship: Relationship,
    log: Parameters<typeof relationshipsAt>[0],
    at: Parameters<typeof relationshipsAt>[1],
  ) => void,
): void => {
  fc.assert(
    fc.property(logs, ([log, at]) => {
      fc.pre(!isAmended(log))
      for (const relationship of relationshipsAt(log, at)) {
        if (relationship.open) check(relationship, log, at)
      }
    }),
  )
}

describe("what was promised", () => {
  it("L14 is owed on the promised local day, until its due, by those who owe it then", () => {
    const logs = arbitraryLogOf(...promising)
    everyOpenContact(logs, (relationship, log, at) => {
      const owed = obligationsOf(relationship, { policy, team: foldTeam(log), at })
      const promised = owed.filter(({ kind }) => kind === "promise")
      const expected = promisesOf(asOne(log, at), relationship.contactId, at).filter(
        ({ isOwed }) => isOwed,
      )
      const ours = expected.filter(({ owedBy }) => owedBy.length > 0)
      expect(promised.map(({ by, obligors }) => `${by} ${[...obligors].sort()}`).sort()).toEqual(
        ours.map(({ agreedUntil, owedBy }) => `${agreedUntil} ${owedBy}`).sort(),
      )
      for (const { by, from, why } of promised) {
        if (why.code !== "promise-made") throw new Error(why.code)
        expect(from).toBeLessThanOrEqual(by)
        expect(by - from).toBeLessThanOrEqual(25 * 3_600_000)
      }
      const asks = owed.filter(({ kind }) => kind === "ask-about-promise")
      expect(asks.map(({ from }) => from).sort()).toEqual(
        expected
          .flatMap(({ agreedUntil, byContact }) => (byContact ? [agreedUntil + 1] : []))
          .sort(),
      )
    })
  })
})

describe("good manners", () => {
  it("a maybe wants a date, a complaint an end, a new rep a face and a referral thanks, each by its bound", () => {
    // Answers follow on each other only where little else is told.
    const logs = fc.oneof(arbitraryLogOf(...meeting), arbitraryLogOf("touch", "inbound"))
    everyOpenContact(logs, (relationship, log, at) => {
      const owed = obligationsOf(relationship, { policy, team: nobody, at }).filter(({ kind }) =>
        hygiene.includes(kind),
      )
      expect(owed.map(({ facts, from, kind }) => [kind, from, ...facts])).toEqual(
        hygieneOf(log, relationship, at),
      )
      const zone = relationship.zone ?? policy.zone
      for (const { by, from, kind, obligors } of owed) {
        expect(obligors).toEqual(relationship.ownerId === undefined ? [] : [relationship.ownerId])
        const today = endOfDate(dateAt(from, zone), zone)
        const tomorrow = endOfDate(dateAt(today + 1, zone), zone)
        expect(by).toBe(kind === "date-the-maybe" ? today : tomorrow)
      }
    })
  })

  it("L2 an inbound touch takes nothing away: it adds a response, and what its words ask for", () => {
    fc.assert(
      fc.property(
        arbitraryLog,
        fc.constantFrom(undefined, ...Classification.literals),
        fc.boolean(),
        ([log, at], classification, isReached) => {
          for (const before of relationshipsAt(log, at)) {
            const inbound: ContactFact = {
              position: log.length + 1,
              occurredAt: at,
              recordedAt: instantFromMillis(at),
              event: {
                _tag: "TouchLogged",
                contactId: before.contactId,
                touchId: "inbound" as never,
                direction: "inbound",
                channel: "email",
                outcome: isReached ? "reached" : "received",
                mode: "personal",
                ...(classification === undefined ? {} : { classification }),
              },
            }
            const after = relationshipsAt([...log, inbound], at).find(
              ({ contactId }) => contactId === before.contactId,
            )
            if (after === undefined) throw new Error("gone")
            const asked = { policy, team: foldTeam(log), at }
            const was = obligationsOf(before, asked)
            const is = obligationsOf(after, asked)
            const gone = was.filter((one) => !is.some((other) => isSame(one, other)))
            // Only what they said themselves can be answered by what they say now.
            const settled =
              classification === "satisfied"
                ? ["settle-complaint"]
                : ["yes", "no", "not-now"].includes(classification ?? "")
                  ? ["date-the-maybe"]
                  : []
            // Whoever is spoken to waits for no answer.
            if (isReached) settled.push("response")
            for (const { kind } of gone) expect(settled).toContain(kind)
            const come = is.filter((one) => !was.some((other) => isSame(one, other)))
            for (const { kind } of come) {
              expect(["response", "date-the-maybe", "settle-complaint"]).toContain(kind)
            }
          }
        },
      ),
    )
  })
})

// The facts behind it may be more by now.
const isSame = (one: Obligation, other: Obligation): boolean =>
  one.kind === other.kind &&
  one.from === other.from &&
  one.by === other.by &&
  one.obligors.join() === other.obligors.join() &&
  JSON.stringify(one.why) === JSON.stringify(other.why)
