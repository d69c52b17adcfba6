import {
  byOccurrence,
  type CommandJson,
  type ContactFact,
  commandFromJson,
  foldRelationship,
  type Instant,
  instantFromIso,
  isOwed,
  owedByAt,
  type PromiseRecord,
  type Relationship,
  type RepId,
  type StepRecord,
} from "@followthrough/core"
import { arbitraryRecordings, contactsOf, factsAbout, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const instant = (iso: string): Instant => Either.getOrThrow(instantFromIso(iso))

type Told = readonly [iso: string, command: CommandJson]

const contactId = "carl"

const folded = (...told: ReadonlyArray<Told>): Relationship => {
  const relationship = foldRelationship(
    factsAbout(
      logOf(
        told.map(([iso, json], index) => ({
          commandId: `c${index}`,
          now: instant(iso),
          command: Either.getOrThrow(commandFromJson(json)),
        })),
      ),
      contactId,
    ),
  )
  if (relationship === undefined) throw new Error("not added")
  return relationship
}

type Moves = Extract<
  ContactFact["event"],
  { readonly _tag: "ContactHandedOver" | "PromiseTransferred" }
>

const moves = (fact: ContactFact): fact is ContactFact & { readonly event: Moves } =>
  fact.event._tag === "ContactHandedOver" || fact.event._tag === "PromiseTransferred"

const replaced = (repIds: ReadonlyArray<RepId>, from: RepId | undefined, to: RepId) =>
  new Set(repIds.map((repId) => (repId === from ? to : repId)))

describe("handing over and transferring", () => {
  it("L9 conserves promises and booked steps one for one: the same due, one other debtor", () => {
    let moved = 0
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        const log = logOf(recordings)
        for (const id of contactsOf(log)) {
          const facts = factsAbout(log, id)
          for (const fact of facts.filter(moves)) {
            const before = foldRelationship(facts.filter((one) => byOccurrence(one, fact) < 0))
            const after = foldRelationship(facts.filter((one) => byOccurrence(one, fact) <= 0))
            if (before === undefined || after === undefined) continue
            const { event, occurredAt } = fact
            const isTransfer = event._tag === "PromiseTransferred"
            const from = isTransfer ? event.fromRepId : (event.fromRepId ?? before.ownerId)
            const debtors = (promise: PromiseRecord) => owedByAt(promise, occurredAt)
            expect(after.promises.map(withoutDebtor)).toEqual(before.promises.map(withoutDebtor))
            before.promises.forEach((promise, n) => {
              const isMeant = !isTransfer || event.promiseId === promise.promiseId
              const expected =
                isMeant && (isOwed(promise) || promise.endedByClosing)
                  ? replaced(debtors(promise), from, event.toRepId)
                  : new Set(debtors(promise))
              const same = after.promises[n]
              expect(new Set(same && debtors(same))).toEqual(expected)
              if (same !== undefined && same.transfers.length > promise.transfers.length) moved += 1
            })
            expect(after.steps.map(withoutRep)).toEqual(before.steps.map(withoutRep))
            expect(after.steps.map(({ repId }) => repId)).toEqual(
              before.steps.map(({ ended, repId }) =>
                !isTransfer && ended === undefined && repId !== undefined && repId === from
                  ? event.toRepId
                  : repId,
              ),
            )
            expect(after.ownerId).toBe(isTransfer ? before.ownerId : event.toRepId)
          }
        }
      }),
    )
    // Otherwise nothing would have been proved.
    expect(moved).toBeGreaterThan(0)
  })

  it("leaves with each what was promised and booked after the hand-over, however late it is known", () => {
    const promise = (promiseId: string): CommandJson => ({
      _tag: "MakePromise",
      contactId,
      promiseId,
      promisors: [{ _tag: "Rep", repId: "ann" }],
      what: "send the drawings",
      due: { _tag: "LocalDate", on: "2026-03-20", zone: "UTC" },
    })
    const book = (stepId: string): CommandJson => ({
      _tag: "BookStep",
      contactId,
      stepId,
      repId: "ann",
      startsAt: "2026-03-20T10:00:00.000Z",
    })
    const { promises, steps, transfersOf } = withTransfers(
      folded(
        ["2026-03-02T09:00:00Z", { _tag: "AddContact", contactId, ownerId: "ann" }],
        ["2026-03-03T09:00:00Z", promise("before")],
        ["2026-03-03T09:00:00Z", book("before")],
        ["2026-03-05T09:00:00Z", promise("after")],
        ["2026-03-05T09:00:00Z", book("after")],
        [
          "2026-03-06T09:00:00Z",
          {
            _tag: "HandOverContact",
            contactId,
            toRepId: "ben",
            occurredAt: "2026-03-04T09:00:00.000Z",
          },
        ],
      ),
    )
    expect(promises).toEqual(["before", "after"])
    expect(transfersOf("before")).toMatchObject([{ fromRepId: "ann", toRepId: "ben", position: 6 }])
    expect(transfersOf("after")).toEqual([])
    expect(steps).toEqual([
      ["before", "ben", 6],
      ["after", "ann", 5],
    ])
  })

  it("keeps who promised on record, and who owed it at each instant", () => {
    const [promise] = folded(
      ["2026-03-02T09:00:00Z", { _tag: "AddContact", contactId, ownerId: "ann" }],
      [
        "2026-03-03T09:00:00Z",
        {
          _tag: "MakePromise",
          contactId,
          promiseId: "p",
          promisors: [
            { _tag: "Rep", repId: "ann" },
            { _tag: "Rep", repId: "max" },
            { _tag: "Contact" },
          ],
          what: "meet on site",
          due: { _tag: "LocalDate", on: "2026-03-20", zone: "UTC" },
        },
      ],
      [
        "2026-03-04T09:00:00Z",
        { _tag: "TransferPromise", contactId, promiseId: "p", fromRepId: "ann", toRepId: "ben" },
      ],
      ["2026-03-05T09:00:00Z", { _tag: "HandOverContact", contactId, toRepId: "eve" }],
      [
        "2026-03-06T09:00:00Z",
        { _tag: "HandOverContact", contactId, fromRepId: "max", toRepId: "ben" },
      ],
    ).promises
    if (promise === undefined) throw new Error("no promise")
    expect(promise.promisors).toHaveLength(3)
    const owed = (iso: string) => owedByAt(promise, instant(iso))
    expect(owed("2026-03-04T08:59:59.999Z")).toEqual(["ann", "max"])
    expect(owed("2026-03-04T09:00:00Z")).toEqual(["ben", "max"])
    // Ann owed it no more when her contact was handed over.
    expect(owed("2026-03-05T09:00:00Z")).toEqual(["ben", "max"])
    expect(owed("2026-03-06T09:00:00Z")).toEqual(["ben"])
  })

  it("doubts a transfer of what its giver does not owe, or nobody does any more", () => {
    const transfer = (fromRepId: string): CommandJson => ({
      _tag: "TransferPromise",
      contactId,
      promiseId: "p",
      fromRepId,
      toRepId: "eve",
    })
    const { doubts, promises } = folded(
      ["2026-03-02T09:00:00Z", { _tag: "AddContact", contactId, ownerId: "ann" }],
      [
        "2026-03-03T09:00:00Z",
        {
          _tag: "MakePromise",
          contactId,
          promiseId: "p",
          promisors: [{ _tag: "Rep", repId: "ann" }],
          what: "call",
          due: { _tag: "LocalDate", on: "2026-03-20", zone: "UTC" },
        },
      ],
      ["2026-03-04T09:00:00Z", transfer("ben")],
      ["2026-03-05T09:00:00Z", { _tag: "KeepPromise", contactId, promiseId: "p" }],
      ["2026-03-06T09:00:00Z", transfer("ann")],
    )
    expect(promises[0]?.transfers).toEqual([])
    expect(doubts.map(({ kind, positions }) => [kind, positions])).toEqual([
      ["nothing-to-transfer", [3]],
      ["nothing-to-transfer", [5]],
    ])
  })
})

describe("the introduction of who took over", () => {
  const added: Told = ["2026-03-02T09:00:00Z", { _tag: "AddContact", contactId, ownerId: "ann" }]
  const over = (day: string, toRepId: string): Told => [
    `2026-03-${day}T09:00:00Z`,
    { _tag: "HandOverContact", contactId, toRepId },
  ]
  const met = (day: string, repId: string): Told => [
    `2026-03-${day}T09:00:00Z`,
    { _tag: "IntroduceRep", contactId, repId },
  ]
  const assigned = (day: string, repId: string): Told => [
    `2026-03-${day}T09:00:00Z`,
    { _tag: "AssignContact", contactId, repId },
  ]
  const owed = (...told: ReadonlyArray<Told>) => folded(added, ...told).introduction?.repId

  it("is owed by the new owner until they are introduced, or another one takes over", () => {
    expect(owed()).toBeUndefined()
    expect(owed(over("03", "ben"))).toBe("ben")
    expect(owed(over("03", "ben"), met("04", "eve"))).toBe("ben")
    expect(owed(over("03", "ben"), met("04", "ben"))).toBeUndefined()
    expect(owed(over("03", "ben"), over("04", "eve"))).toBe("eve")
    expect(owed(over("03", "ben"), over("04", "ben"))).toBe("ben")
    expect(folded(added, over("03", "ben")).introduction).toMatchObject({ fromRepId: "ann" })
  })

  it("is not owed by whom the contact knows, by the owner already, nor after an assignment", () => {
    expect(owed(over("03", "ann"))).toBeUndefined()
    expect(owed(met("03", "ben"), over("04", "ben"))).toBeUndefined()
    expect(owed(over("03", "ben"), assigned("04", "eve"))).toBeUndefined()
    expect(owed(assigned("03", "ben"))).toBeUndefined()
  })
})

const withoutDebtor = ({ transfers: _, ...promise }: PromiseRecord) => promise
const withoutRep = ({ repId: _, repSetBy: __, ...step }: StepRecord) => step

const withTransfers = ({ promises, steps }: Relationship) => ({
  promises: promises.map(({ promiseId }) => String(promiseId)),
  transfersOf: (id: string) => promises.find(({ promiseId }) => promiseId === id)?.transfers,
  steps: steps.map(({ repId, repSetBy, stepId }) => [stepId, repId, repSetBy]),
})
