import {
  type CommandJson,
  commandFromJson,
  decide,
  describeRefusal,
  growingKnowledge,
  instantFromMillis,
  type Refusal,
} from "@followthrough/core"
import { Either } from "effect"
import { describe, expect, it } from "vitest"

const contactId = "ann"
const added: CommandJson = { _tag: "AddContact", contactId }
const held: CommandJson = { _tag: "PlaceHold", contactId, holdId: "h", by: "human" }
const notNow: CommandJson = { _tag: "RecordNotNow", contactId, holdId: "h" }
const lifted: CommandJson = { _tag: "LiftHold", contactId, holdId: "h" }
const rep: CommandJson = { _tag: "AddRep", repId: "r" }
const away: CommandJson = {
  _tag: "RecordAbsence",
  repId: "r",
  absenceId: "a",
  from: "2026-08-03",
  to: "2026-08-14",
  zone: "UTC",
}
const back: CommandJson = { _tag: "CancelAbsence", repId: "r", absenceId: "a" }

/** Decides commands one by one, as for one stream: what was refused, by place. */
const refusalsOf = (...commands: ReadonlyArray<CommandJson>): ReadonlyArray<string | undefined> =>
  decided(...commands).map((refusal) => refusal?._tag)

const decided = (...commands: ReadonlyArray<CommandJson>): ReadonlyArray<Refusal | undefined> => {
  const known = growingKnowledge()
  return commands.map((json, index) => {
    const command = Either.getOrThrow(commandFromJson(json))
    const recording = { commandId: `c${index}`, now: instantFromMillis(index), command }
    const decision = decide(recording, known.of)
    if (Either.isLeft(decision)) return decision.left
    for (const { event, occurredAt, stream } of decision.right) {
      known.learn(stream, event, occurredAt)
    }
    return undefined
  })
}

/** The logs that receive each command, or why none does. */
const logsOf = (...told: ReadonlyArray<CommandJson>): ReadonlyArray<string> => {
  const known = growingKnowledge()
  return told.map((json, index) => {
    const command = Either.getOrThrow(commandFromJson(json))
    const decision = decide(
      { commandId: `c${index}`, now: instantFromMillis(index), command },
      known.of,
    )
    if (Either.isLeft(decision)) return decision.left._tag
    for (const { event, occurredAt, stream } of decision.right)
      known.learn(stream, event, occurredAt)
    return decision.right.map(({ stream }) => stream).join(" ")
  })
}

const ofContact: ReadonlyArray<CommandJson> = [
  held,
  lifted,
  notNow,
  { _tag: "BlockChannel", contactId, channel: "email", reason: "unsubscribed" },
  { _tag: "AllowChannel", contactId, channel: "email" },
  { _tag: "ForbidContact", contactId },
  { _tag: "PermitContact", contactId },
  { _tag: "StatePreference", contactId, preference: { _tag: "Channel", channel: "phone" } },
  { _tag: "WithdrawPreference", contactId, kind: "Channel" },
  { _tag: "EnrolInCadence", contactId, cadence: { id: "x", version: 1 } },
  {
    _tag: "SwitchCadence",
    contactId,
    to: { id: "x", version: 1 },
    startAt: "2026-01-01T00:00:00.000Z",
  },
]

describe("deciding", () => {
  it("refuses what speaks of a contact or rep that was not added", () => {
    for (const command of ofContact) expect(refusalsOf(command)).toEqual(["ContactUnknown"])
    expect(refusalsOf(away)).toEqual(["RepUnknown"])
    expect(refusalsOf(back)).toEqual(["RepUnknown"])
  })

  it("refuses to add or adopt a contact twice, in any mixture", () => {
    const adopted: CommandJson = { _tag: "AdoptContact", contactId }
    for (const first of [added, adopted]) {
      for (const second of [added, adopted]) {
        expect(refusalsOf(first, second)).toEqual([undefined, "ContactAlreadyAdded"])
      }
    }
  })

  it("refuses a second hold of an id, and to lift one that never was", () => {
    expect(refusalsOf(added, held, held)).toEqual([undefined, undefined, "HoldAlreadyPlaced"])
    expect(refusalsOf(added, notNow, held)).toEqual([undefined, undefined, "HoldAlreadyPlaced"])
    expect(refusalsOf(added, held, notNow)).toEqual([undefined, undefined, "HoldAlreadyPlaced"])
    expect(refusalsOf(added, lifted)).toEqual([undefined, "HoldUnknown"])
    expect(refusalsOf(added, notNow, lifted, lifted)).toEqual(Array(4).fill(undefined))
  })

  it("takes any number of not-nows without an id", () => {
    const unnamed: CommandJson = { _tag: "RecordNotNow", contactId }
    expect(refusalsOf(added, unnamed, unnamed)).toEqual([undefined, undefined, undefined])
  })

  it("refuses a second absence of an id, one that ends before it begins, and an unknown one", () => {
    expect(refusalsOf(rep, away, away)).toEqual([undefined, undefined, "AbsenceAlreadyRecorded"])
    expect(refusalsOf(rep, { ...away, to: "2026-08-02" })).toEqual([undefined, "AbsenceReversed"])
    expect(refusalsOf(rep, { ...away, to: "2026-08-03" })).toEqual([undefined, undefined])
    expect(refusalsOf(rep, back)).toEqual([undefined, "AbsenceUnknown"])
    expect(refusalsOf(rep, away, back, back)).toEqual(Array(4).fill(undefined))
  })

  it("L16 merges once, never in a circle, nothing erased and nothing unknown", () => {
    const contact = (id: string): CommandJson => ({ _tag: "AddContact", contactId: id })
    const merged = (id: string, into: string): CommandJson => ({
      _tag: "MergeContact",
      contactId: id,
      into,
    })
    const undone = (id: string): CommandJson => ({ _tag: "UndoMerge", contactId: id })
    const erased = (id: string): CommandJson => ({ _tag: "EraseContact", contactId: id })
    const all = ["a", "b", "c"].map(contact)
    const refusals = (...told: ReadonlyArray<CommandJson>) =>
      decided(...all, ...told)
        .slice(all.length)
        .map((refusal) => refusal && describeRefusal(refusal))
    const gone = 'contact "a" was merged into "b" before; name that one, or undo the merge'
    expect(refusals(merged("a", "b"), merged("a", "b"), merged("a", "c"))).toEqual([
      undefined,
      gone,
      gone,
    ])
    expect(refusals(merged("a", "b"), merged("b", "a"), merged("c", "a"))).toEqual([
      undefined,
      gone,
      gone,
    ])
    expect(refusals(merged("a", "b"), merged("b", "c"))).toEqual([undefined, undefined])
    expect(refusals(merged("a", "a"), merged("a", "x"), merged("x", "a"))).toEqual([
      'contact "a" cannot be merged into itself',
      'contact "x" is not in the log; add it first',
      'contact "x" is not in the log; add it first',
    ])
    expect(refusals(undone("a"), merged("a", "b"), undone("a"), undone("a"))).toEqual([
      'contact "a" is not merged into another one',
      undefined,
      undefined,
      'contact "a" is not merged into another one',
    ])
    const never = (id: string) => `contact "${id}" was erased; nothing can be recorded about it`
    expect(refusals(erased("b"), merged("a", "b"), merged("b", "a"))).toEqual([
      undefined,
      never("b"),
      never("b"),
    ])
    // A contact goes with its duplicates, and never a duplicate alone.
    expect(refusals(merged("a", "b"), erased("a"), erased("b"), undone("a"))).toEqual([
      undefined,
      gone,
      undefined,
      never("a"),
    ])
  })

  it("takes what is said of a debt in any order, and refuses another currency than the debt's", () => {
    const money = (amount: number, currency?: string) =>
      currency === undefined ? { amount } : { amount, currency }
    const owed = (debtId: string, currency?: string): CommandJson => ({
      _tag: "RecordDebt",
      contactId,
      debtId,
      amount: money(10, currency),
    })
    const paid = (debtId: string, currency?: string): CommandJson => ({
      _tag: "RecordPayment",
      contactId,
      debtId,
      amount: money(5, currency),
    })
    expect(refusalsOf(paid("d"))).toEqual(["ContactUnknown"])
    expect(
      refusalsOf(added, paid("d"), paid("d", "EUR"), owed("d"), owed("d", "USD"), paid("d", "USD")),
    ).toEqual([undefined, undefined, undefined, undefined, "CurrencyDiffers", "CurrencyDiffers"])
    expect(refusalsOf(added, owed("d", "EUR"), owed("e", "USD"))).toEqual(Array(3).fill(undefined))
    expect(
      decided(added, owed("d", "EUR"), paid("d", "USD")).flatMap((one) =>
        one === undefined ? [] : [describeRefusal(one)],
      ),
    ).toEqual(['debt "d" of contact "ann" is in EUR, not in USD'])
  })

  it("keeps what is said of a debt in the log that knows it, a duplicate's too", () => {
    const amount = { amount: 10, currency: "EUR" }
    const promise = (pays: string, promiseId: string): CommandJson => ({
      _tag: "MakePromise",
      contactId: "a",
      promiseId,
      promisors: [{ _tag: "Contact" }],
      what: "pay",
      due: { _tag: "LocalDate", on: "2026-03-01", zone: "UTC" },
      pays,
    })
    const promised = { ...promise("bill", "p"), contactId: "d" } as const
    const paid = (debtId: string): CommandJson => ({
      _tag: "RecordPayment",
      contactId: "a",
      debtId,
      amount,
    })
    const touched = (promiseId: string, pays: string): CommandJson => ({
      _tag: "LogTouch",
      contactId: "a",
      touchId: `t-${promiseId}`,
      direction: "inbound",
      channel: "phone",
      outcome: "reached",
      does: [{ _tag: "Promise", promiseId: "own", extent: "part" }],
      promises: [
        {
          promiseId,
          promisors: [{ _tag: "Contact" }],
          what: "pay",
          due: { _tag: "LocalDate", on: "2026-03-01", zone: "UTC" },
          pays,
        },
      ],
    })
    expect(
      logsOf(
        { _tag: "AddContact", contactId: "a" },
        { _tag: "AddContact", contactId: "d" },
        { _tag: "RecordDebt", contactId: "d", debtId: "fine", amount },
        promised,
        { _tag: "MergeContact", contactId: "d", into: "a" },
        paid("fine"),
        paid("bill"),
        paid("new"),
        promise("fine", "q"),
        promise("new", "own"),
        touched("r", "new"),
        touched("s", "fine"),
      ).slice(5),
    ).toEqual([
      "contact/d",
      "contact/d",
      "contact/a",
      "contact/d",
      "contact/a",
      "contact/a contact/a",
      "NamesOfSeveralLogs",
    ])
  })

  it("keeps what is said of a merged contact in the log that it speaks of", () => {
    const logs = logsOf(
      { _tag: "AddContact", contactId: "a" },
      { _tag: "AddContact", contactId: "d" },
      { _tag: "BookStep", contactId: "d", stepId: "s", startsAt: "2026-01-01T00:00:00.000Z" },
      { _tag: "MergeContact", contactId: "d", into: "a" },
      { _tag: "SkipStep", contactId: "a", stepId: "s" },
      { _tag: "ReopenContact", contactId: "d" },
      { _tag: "ReopenContact", contactId: "a" },
      { _tag: "UndoMerge", contactId: "d" },
      { _tag: "SkipStep", contactId: "a", stepId: "s" },
    )
    expect(logs.slice(3)).toEqual([
      "contact/d contact/a",
      "contact/d",
      "contact/d",
      "contact/a",
      "contact/d contact/a",
      "StepUnknown",
    ])
  })

  it("says each refusal in a sentence that names what it is about", () => {
    const refusals = [
      ...decided(added, held, held, { ...lifted, holdId: "other" }),
      ...decided(rep, away, away, { ...back, absenceId: "other" }),
      ...decided(rep, { ...away, to: "2026-08-02" }),
      ...decided(away),
    ].flatMap((refusal) => (refusal === undefined ? [] : [describeRefusal(refusal)]))
    expect(refusals).toEqual([
      'hold "h" of contact "ann" was placed before',
      'contact "ann" has no hold "other"',
      'absence "a" of rep "r" was recorded before',
      'rep "r" has no absence "other"',
      'absence "a" of rep "r" ends on 2026-08-02, before it begins on 2026-08-03',
      'rep "r" is not in the log; add the rep first',
    ])
  })

  it("refuses a window that ends before it begins, and wishes for no day or hour at all", () => {
    const malformed: ReadonlyArray<CommandJson> = [
      {
        _tag: "RecordNotNow",
        contactId,
        revisit: { _tag: "Window", from: "2026-09-02", to: "2026-09-01", zone: "UTC" },
      },
      {
        _tag: "StatePreference",
        contactId,
        preference: { _tag: "Hours", hours: [{ from: "12:00", to: "10:00" }] },
      },
    ]
    for (const json of malformed) expect(Either.isLeft(commandFromJson(json))).toBe(true)
    const days = { _tag: "StatePreference", contactId, preference: { _tag: "Days", days: [] } }
    expect(Either.isLeft(commandFromJson(days))).toBe(true)
  })
})
