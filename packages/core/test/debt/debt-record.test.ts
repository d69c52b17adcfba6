import {
  amountOf,
  type CommandJson,
  commandFromJson,
  foldRelationship,
  instantFromMillis,
  isOwed,
  type PromiseRecord,
  promiseStatusAt,
} from "@followthrough/core"
import { factsAbout, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const DAY = 86_400_000
const begin = Date.UTC(2026, 2, 1)
/** The promise is due on day 10, until the day ends. */
const DUE = 10
const contactId = "carl"

type Told = readonly [day: number, command: CommandJson]

const owed = (day: number, amount: number): Told => [
  day,
  { _tag: "RecordDebt", contactId, debtId: "bill", amount: { amount, currency: "EUR" } },
]
const paid = (day: number, amount: number, inAll = false): Told => [
  day,
  {
    _tag: "RecordPayment",
    contactId,
    debtId: "bill",
    amount: { amount },
    ...(inAll ? { inAll } : {}),
  },
]
const promised: Told = [
  5,
  {
    _tag: "MakePromise",
    contactId,
    promiseId: "p",
    promisors: [{ _tag: "Contact" }],
    what: "pay the bill",
    due: { _tag: "LocalDate", on: "2026-03-11", zone: "UTC" },
    pays: "bill",
  },
]

const at = (day: number) => instantFromMillis(begin + Math.round(day * DAY))

/** The promise to pay the bill, with what else was told, in the order of telling. */
const promiseAfter = (told: ReadonlyArray<Told>, until = 99): PromiseRecord => {
  const all: ReadonlyArray<Told> = [[0, { _tag: "AddContact", contactId }], promised, ...told]
  const log = logOf(
    all.map(([day, json], index) => ({
      commandId: `c${index}`,
      now: at(99),
      command: { ...Either.getOrThrow(commandFromJson(json)), occurredAt: at(day) },
    })),
  )
  const promise = foldRelationship(factsAbout(log, contactId), at(until))?.promises[0]
  if (promise === undefined) throw new Error("no promise")
  return promise
}

const statusOn = (day: number, ...told: ReadonlyArray<Told>) =>
  promiseStatusAt(promiseAfter(told, day), at(day))

const cents = fc.integer({ min: 0, max: 100_000 }).map((count) => count / 100)
const someDay = fc.integer({ min: 1, max: 20 })

describe("a promise to pay a debt", () => {
  it("L14 is kept by the last cent, in any number of payments, and not by a cent less", () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 9 }), (parts) => {
        // Told as one sum of decimals, which binary sums of the parts often miss.
        const whole = parts.reduce((sum, part) => sum + Math.round(part * 100), 0) / 100
        const payments = parts.map((part) => paid(6, part))
        expect(statusOn(30, owed(1, whole), ...payments)).toBe("kept")
        expect(isOwed(promiseAfter([owed(1, whole), ...payments]))).toBe(false)
        const more = (Math.round(whole * 100) + 1) / 100
        expect(statusOn(30, owed(1, more), ...payments)).toBe(whole > 0 ? "partly-kept" : "broken")
        expect(statusOn(30, ...parts.map((part) => owed(2, part)), paid(3, whole))).toBe("kept")
      }),
    )
    expect(statusOn(30, owed(1, 0.3), paid(2, 0.1), paid(3, 0.2))).toBe("kept")
  })

  it("L7 does not ask in which order things were told", () => {
    const fact = fc.oneof(
      fc.tuple(someDay, cents).map(([day, amount]) => owed(day, amount)),
      fc
        .tuple(someDay, cents, fc.boolean())
        .map(([day, amount, inAll]) => paid(day, amount, inAll)),
    )
    fc.assert(
      fc.property(fc.uniqueArray(fact, { selector: ([day]) => day, maxLength: 8 }), (told) => {
        const summary = (facts: ReadonlyArray<Told>) => {
          const { debt } = promiseAfter(facts)
          return [
            statusOn(30, ...facts),
            isOwed(promiseAfter(facts)),
            debt?.moves.map(({ at, count, kind }) => [at, amountOf(count), kind]),
          ]
        }
        expect(summary([...told].reverse())).toEqual(summary(told))
      }),
    )
  })

  it("L14 owes what came to be owed by the end of its due, and what was paid by then counts", () => {
    const lastMoment = DUE + 1 - 1 / DAY
    expect(statusOn(30, owed(1, 10), paid(lastMoment, 10))).toBe("kept")
    expect(statusOn(30, owed(1, 10), paid(lastMoment, 9))).toBe("partly-kept")
    expect(statusOn(30, owed(1, 10), paid(DUE + 1, 10))).toBe("late")
    expect(statusOn(30, owed(1, 10), owed(lastMoment, 5), paid(3, 10))).toBe("partly-kept")
    expect(statusOn(30, owed(1, 10), owed(DUE + 1, 5), paid(3, 10))).toBe("kept")
    expect(statusOn(30, owed(1, 10), paid(3, 1), paid(12, 9))).toBe("partly-kept")
    expect(statusOn(30, owed(1, 10))).toBe("broken")
    // Paid in full before it was promised, and again open when more is owed before the due.
    expect(statusOn(6, owed(1, 10), paid(2, 10))).toBe("kept")
    expect(statusOn(8, owed(1, 10), paid(2, 10), owed(7, 1))).toBe("open")
    expect(statusOn(8, owed(1, 10), paid(6, 1))).toBe("open")
  })

  it("L14 a running total is all that was paid, and never takes back", () => {
    expect(statusOn(30, owed(1, 10), paid(2, 4, true), paid(3, 10, true))).toBe("kept")
    expect(statusOn(30, owed(1, 10), paid(2, 10, true), paid(3, 6, true))).toBe("kept")
    expect(statusOn(30, owed(1, 10), paid(2, 6, true), paid(3, 6, true))).toBe("partly-kept")
    expect(statusOn(30, owed(1, 10), paid(2, 6, true), paid(3, 4))).toBe("kept")
  })

  it("L14 nothing paid is no part; of a debt of nothing, nothing is lacking", () => {
    expect(statusOn(30, owed(1, 10), paid(2, 0))).toBe("broken")
    expect(statusOn(30, owed(1, 0))).toBe("kept")
    // Nobody said what is owed: that is not the same as nothing.
    expect(statusOn(30)).toBe("broken")
    expect(statusOn(30, paid(2, 10))).toBe("partly-kept")
  })

  it("L9 ends once it is paid in full, late as well, and only then", () => {
    expect(isOwed(promiseAfter([owed(1, 10), paid(12, 9)]))).toBe(true)
    expect(isOwed(promiseAfter([owed(1, 10), paid(12, 9), paid(15, 1)]))).toBe(false)
    expect(isOwed(promiseAfter([owed(1, 10), paid(12, 10), owed(14, 5)]))).toBe(false)
    expect(statusOn(30, owed(1, 10), paid(12, 9), paid(15, 1))).toBe("late")
  })
})
