import {
  type CommandJson,
  commandFromJson,
  foldRelationship,
  type Instant,
  instantFromIso,
  instantToIso,
  promiseStatusAt,
} from "@followthrough/core"
import { factsAbout, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import { describe, expect, it } from "vitest"

const instant = (iso: string): Instant => Either.getOrThrow(instantFromIso(iso))

type Due = Extract<CommandJson, { _tag: "MakePromise" }>["due"]
type Told = readonly [iso: string, command: CommandJson]

const contactId = "carl"
const named = { contactId, promiseId: "p" }

const condition = (within: string, backstop = "2026-04-30"): Due => ({
  _tag: "Condition",
  when: "the samples have arrived",
  within,
  backstop,
  zone: "Europe/Rome",
})

const met = (iso: string): Told => [iso, { _tag: "MeetCondition", ...named }]
const agree = (iso: string, due: Due): Told => [iso, { _tag: "ReschedulePromise", ...named, due }]

const promised = (due: Due, ...told: ReadonlyArray<Told>) => {
  const all: ReadonlyArray<Told> = [
    ["2026-03-02T09:00:00Z", { _tag: "AddContact", contactId }],
    [
      "2026-03-02T09:00:00Z",
      {
        _tag: "MakePromise",
        ...named,
        promisors: [{ _tag: "Rep", repId: "ann" }],
        what: "send the offer",
        due,
      },
    ],
    ...told,
  ]
  const log = logOf(
    all.map(([iso, json], index) => ({
      commandId: `c${index}`,
      now: instant(iso),
      command: Either.getOrThrow(commandFromJson(json)),
    })),
  )
  const promise = foldRelationship(factsAbout(log, contactId))?.promises[0]
  if (promise === undefined) throw new Error("no promise")
  return promise
}

const until = (due: Due, ...told: ReadonlyArray<Told>): string =>
  instantToIso(promised(due, ...told).agreed.until)

describe("a promise under a condition", () => {
  it("L14 is due when the day of its backstop ends, as long as the condition is not met", () => {
    expect(until(condition("P2D"))).toBe("2026-04-30T21:59:59.999Z")
  })

  it("L14 days after the condition last until the day ends in its zone, over a clock change too", () => {
    // 23:30 on the 27th in Rome; the clocks go forward on the 29th.
    expect(until(condition("P2D"), met("2026-03-27T22:30:00Z"))).toBe("2026-03-29T21:59:59.999Z")
    expect(until(condition("P1M"), met("2026-03-31T12:00:00Z"))).toBe("2026-04-30T21:59:59.999Z")
    expect(until(condition("P0D"), met("2026-03-27T22:30:00Z"))).toBe("2026-03-27T22:59:59.999Z")
  })

  it("L14 hours after the condition end at that instant", () => {
    expect(until(condition("PT48H"), met("2026-03-27T22:30:00Z"))).toBe("2026-03-29T22:30:00.000Z")
  })

  it("L14 is due by the backstop, however late the condition is met", () => {
    const backstop = "2026-04-30T21:59:59.999Z"
    expect(until(condition("P10D"), met("2026-04-28T09:00:00Z"))).toBe(backstop)
    expect(until(condition("PT1H"), met("2026-05-20T09:00:00Z"))).toBe(backstop)
  })

  it("the first time that it is met counts, whichever was recorded first", () => {
    const [early, late] = [met("2026-03-10T09:00:00Z"), met("2026-03-20T09:00:00Z")]
    const first = "2026-03-10T10:00:00.000Z"
    expect(until(condition("PT1H"), early, late)).toBe(first)
    const remembered: Told = [
      "2026-03-25T09:00:00Z",
      { _tag: "MeetCondition", ...named, occurredAt: "2026-03-10T09:00:00.000Z" },
    ]
    expect(until(condition("PT1H"), late, remembered)).toBe(first)
  })

  it("a rescheduling after it was met replaces the due, and waits for its own condition", () => {
    const date = { _tag: "LocalDate", on: "2026-04-10", zone: "UTC" } as const
    const early = met("2026-03-10T09:00:00Z")
    expect(until(condition("P5D"), early, agree("2026-03-11T09:00:00Z", date))).toBe(
      "2026-04-10T23:59:59.999Z",
    )
    const anew = agree("2026-03-11T09:00:00Z", condition("P5D"))
    expect(until(condition("P5D"), early, anew)).toBe("2026-04-30T21:59:59.999Z")
    expect(until(condition("P5D"), early, anew, met("2026-03-20T09:00:00Z"))).toBe(
      "2026-03-25T22:59:59.999Z",
    )
  })

  it("L14 is broken by the first due when it was rescheduled after that", () => {
    const late = agree("2026-03-20T09:00:00Z", condition("P5D"))
    const promise = promised(condition("P5D"), met("2026-03-10T09:00:00Z"), late)
    expect(instantToIso(promise.due.until)).toBe("2026-03-15T22:59:59.999Z")
    expect(instantToIso(promise.agreed.until)).toBe("2026-04-30T21:59:59.999Z")
    expect(promiseStatusAt(promise, instant("2026-03-21T09:00:00Z"))).toBe("broken")
    // What the new due waits for moves the old one no more.
    const anew = promised(
      condition("P5D"),
      met("2026-03-10T09:00:00Z"),
      late,
      met("2026-03-22T09:00:00Z"),
    )
    expect(anew.due).toEqual(promise.due)
    expect(instantToIso(anew.agreed.until)).toBe("2026-03-27T22:59:59.999Z")
  })

  it("what waits for nothing is not moved by anything met", () => {
    const date = { _tag: "LocalDate", on: "2026-04-10", zone: "UTC" } as const
    expect(until(date, met("2026-03-10T09:00:00Z"))).toBe("2026-04-10T23:59:59.999Z")
  })
})
