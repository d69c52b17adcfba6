import {
  type Command,
  commandFromJson,
  type DomainEvent,
  dateOf,
  decide,
  decideNext,
  growingKnowledge,
  instantFromIso,
  instantFromMillis,
  type LocalDate,
  localDateAt,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import { arbitraryRecordings } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dateBegunAt } from "../../src/fact/dated.js"
import { dateOfEpochDay } from "../../src/time/local-date.js"

const zones: ReadonlyArray<string> = [
  "Etc/GMT+12",
  "Pacific/Pago_Pago",
  "Pacific/Honolulu",
  "America/St_Johns",
  "UTC",
  "Europe/Rome",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Pacific/Kiritimati",
]
const aZone = fc.constantFrom(...zones).map((name) => name as ZoneId)
const aDate = fc.integer({ min: 11_000, max: 25_000 }).map(dateOfEpochDay)

const at = (text: string) => Either.getOrThrow(instantFromIso(text))

const touch = {
  _tag: "LogTouch",
  contactId: "ann",
  touchId: "t",
  direction: "outbound",
  channel: "phone",
  outcome: "reached",
}

/** What a command about a contact in that zone, or in none, decides. */
const decided = (command: Command, now: number, zone?: string) => {
  const known = growingKnowledge()
  const tell = (one: Command, at: number) => {
    const recording = { commandId: "c", now: instantFromMillis(at), command: one }
    const decision = decide(recording, known.of)
    if (Either.isRight(decision)) {
      for (const { event, occurredAt, stream } of decision.right)
        known.learn(stream, event, occurredAt)
    }
    return decision
  }
  const add = { _tag: "AddContact", contactId: "ann", ...(zone === undefined ? {} : { zone }) }
  if (command._tag !== "AddContact") tell(Either.getOrThrow(commandFromJson(add)), 0)
  return tell(command, now)
}

// Who is whose, holds, cadences and debts, and whatever is said of reps and rules.
const isArranged = (event: DomainEvent): boolean =>
  !("contactId" in event || "partyId" in event) ||
  /[Aa]ssigned|HandedOver|Transferred|^Hold|^Cadence(Enrolled|Switched)|^Debt/.test(event._tag)

const isEnrolment = ({ _tag }: Command): boolean =>
  _tag === "EnrolInCadence" || _tag === "SwitchCadence"

const read = (json: object): Command => Either.getOrThrow(commandFromJson(json))

/** The times that a command about such a contact is recorded with, or why it is not. */
const timesOf = (json: object, zone?: string, now = at("2026-03-05T12:00:00Z")) =>
  Either.match(decided(read(json), now, zone), {
    onLeft: ({ _tag }) => _tag,
    onRight: (facts) => facts.map(({ event, occurredAt }) => [occurredAt, event.on]),
  })

describe("a fact of which only the date is known", () => {
  it("L8 keeps its own date in whatever zone is reported", () => {
    fc.assert(
      fc.property(aDate, aZone, aZone, (on, told, reported) => {
        const [fact] = Either.getOrThrow(
          decided(read({ ...touch, on }), at("2040-01-01T00:00:00Z"), told),
        )
        expect(fact?.occurredAt).toBe(startOfDay(on, told))
        const dated = { at: fact?.occurredAt ?? startOfDay(on, told), on: fact?.event.on }
        expect(dateOf(dated, reported)).toBe(on)
      }),
    )
  })

  it("L8 told by the instant alone, the contact's zone tells the date", () => {
    fc.assert(
      fc.property(aDate, aZone, (on, zone) => {
        const occurredAt = new Date(startOfDay(on, zone)).toISOString()
        const now = at("2040-01-01T00:00:00Z")
        // A day that a zone skipped begins with the next one.
        const there = localDateAt(startOfDay(on, zone), zone)
        expect(timesOf({ ...touch, occurredAt, precision: "day" }, zone, now)).toEqual([
          [startOfDay(on, zone), there],
        ])
      }),
    )
  })

  it("L8 without any zone the date is right less than twelve hours ahead of UTC", () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: -12 * 60, max: 12 * 60 - 1 }), (on, minutes) => {
        const start = instantFromMillis(Date.parse(on) - minutes * 60_000)
        expect(dateBegunAt(start)).toBe(on)
      }),
    )
  })

  it("is today where the contact is when nothing else is said", () => {
    expect(timesOf({ ...touch, precision: "day" }, "Pacific/Auckland")).toEqual([
      [startOfDay("2026-03-06" as LocalDate, "Pacific/Auckland" as ZoneId), "2026-03-06"],
    ])
  })

  it("is refused with an instant that is on that date nowhere", () => {
    const on = "2026-03-03"
    expect(timesOf({ ...touch, on, occurredAt: "2026-03-02T10:00:00Z" })).toHaveLength(1)
    expect(timesOf({ ...touch, on, occurredAt: "2026-03-04T11:59:00Z" })).toHaveLength(1)
    expect(timesOf({ ...touch, on, occurredAt: "2026-03-02T09:59:59Z" })).toBe("OnAnotherDay")
    expect(timesOf({ ...touch, on, occurredAt: "2026-03-04T12:00:00Z" })).toBe("OnAnotherDay")
  })

  it("is said of all facts of a command, with when it was entered", () => {
    const enteredAt = "2026-03-03T08:00:00Z"
    const promise = {
      promiseId: "p",
      promisors: [{ _tag: "Contact" }],
      what: "w",
      due: { _tag: "Instant", at: enteredAt },
    }
    const facts = Either.getOrThrow(
      decided(
        read({ ...touch, on: "2026-03-03", enteredAt, promises: [promise] }),
        at("2026-03-04T00:00:00Z"),
      ),
    )
    expect(facts.map(({ event }) => [event._tag, event.on, event.enteredAt])).toEqual([
      ["TouchLogged", "2026-03-03", at(enteredAt)],
      ["PromiseMade", "2026-03-03", at(enteredAt)],
    ])
  })
})

describe("what is dated ahead", () => {
  it("is refused unless it is arranged, whatever has been recorded", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), fc.integer({ min: 1, max: 9 ** 11 }), (told, by) => {
        const known = growingKnowledge()
        for (const recording of told) {
          const occurredAt = instantFromMillis(recording.now + 86_400_000 + by)
          const ahead = { ...recording, command: { ...recording.command, occurredAt } }
          const decision = decide(ahead, known.of)
          const facts = Either.getOrThrow(decideNext(recording, known))
          if (Either.isRight(decision)) {
            expect(decision.right.every(({ event }) => isArranged(event))).toBe(true)
          } else if (isEnrolment(recording.command)) {
            // By then the contact may be at another stage, or the rules others.
            expect(decision.left._tag).toMatch(/^Cadence/)
          } else {
            expect(decision.left._tag).toBe("DatedAhead")
            expect(facts.some(({ event }) => !isArranged(event))).toBe(true)
          }
        }
      }),
    )
  })

  it("is refused from a day and a millisecond on", () => {
    const now = at("2026-03-05T12:00:00Z")
    const dated = (occurredAt: string) => timesOf({ ...touch, occurredAt }, undefined, now)
    expect(dated("2026-03-06T12:00:00.000Z")).toHaveLength(1)
    expect(dated("2026-03-06T12:00:00.001Z")).toBe("DatedAhead")
    expect(dated("2027-03-06T12:00:00Z")).toBe("DatedAhead")
  })

  it("may be an assignment, and may not be where a touch is corrected to", () => {
    const known = growingKnowledge()
    const now = at("2026-03-05T12:00:00Z")
    const ahead = "2027-01-01T00:00:00Z"
    const told = [
      { _tag: "AddContact", contactId: "ann" },
      touch,
      { _tag: "AssignContact", contactId: "ann", repId: "r", occurredAt: ahead },
      { _tag: "CorrectTouch", contactId: "ann", touchId: "t", changes: { at: ahead } },
      { _tag: "CorrectTouch", contactId: "ann", touchId: "t", changes: { on: "2026-03-01" } },
    ].map((json, n) => {
      const decision = decide({ commandId: `${n}`, now, command: read(json) }, known.of)
      if (Either.isLeft(decision)) return decision.left._tag
      for (const { event, occurredAt, stream } of decision.right)
        known.learn(stream, event, occurredAt)
      return decision.right.map(({ event }) => ("changes" in event ? event.changes : event._tag))
    })
    expect(told).toEqual([
      ["ContactAdded"],
      ["TouchLogged"],
      ["ContactAssigned"],
      "DatedAhead",
      [{ at: at("2026-03-01T00:00:00Z"), on: "2026-03-01" }],
    ])
  })
})
