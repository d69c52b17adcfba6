import { byOccurrence, foldRelationship } from "@followthrough/core"
import { arbitraryRecordings, contactsOf, factsAbout, logOf } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { relationshipsOn, type Told } from "./told.js"

const add = (contactId: string, ownerId?: string): Told => [
  1,
  { _tag: "AddContact", contactId, ...(ownerId === undefined ? {} : { ownerId }) },
]
const ownerOn = (day: number, ...told: ReadonlyArray<Told>) =>
  relationshipsOn(day, ...told).find(({ contactId }) => contactId === "carl")?.ownerId

describe("unassigning", () => {
  it("L9 L8 conserves promises, booked steps and touches: all but the owner stays as it was", () => {
    let unassigned = 0
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        const log = logOf(recordings)
        for (const id of contactsOf(log)) {
          const facts = factsAbout(log, id)
          for (const fact of facts) {
            if (fact.event._tag !== "ContactUnassigned") continue
            const before = foldRelationship(facts.filter((one) => byOccurrence(one, fact) < 0))
            const after = foldRelationship(facts.filter((one) => byOccurrence(one, fact) <= 0))
            if (before === undefined || after === undefined) continue
            unassigned += before.ownerId === undefined ? 0 : 1
            expect(after).toEqual({
              ...before,
              ownerId: undefined,
              ownedBy: fact.position,
              introduction: before.ownerId === undefined ? before.introduction : undefined,
              lastTimedAt: fact.occurredAt,
            })
          }
        }
      }),
    )
    // Otherwise nothing would have been proved.
    expect(unassigned).toBeGreaterThan(0)
  })

  it("stands in the order of what happened, like an assignment", () => {
    const unassign: Told = [5, { _tag: "UnassignContact", contactId: "carl" }]
    const late: Told = [
      9,
      { _tag: "UnassignContact", contactId: "carl", occurredAt: "2026-01-03T12:00:00.000Z" },
    ]
    const assign = (day: number): Told => [
      day,
      { _tag: "AssignContact", contactId: "carl", repId: "ben" },
    ]
    expect(ownerOn(9, add("carl", "ann"), unassign)).toBeUndefined()
    expect(ownerOn(4, add("carl", "ann"), unassign)).toBe("ann")
    expect(ownerOn(9, add("carl", "ann"), unassign, assign(6))).toBe("ben")
    expect(ownerOn(9, add("carl", "ann"), assign(4), late)).toBe("ben")
  })

  it("hands over nothing of whom it took the contact from, unless that is said", () => {
    const promise: Told = [
      2,
      {
        _tag: "MakePromise",
        contactId: "carl",
        promiseId: "p",
        promisors: [{ _tag: "Rep", repId: "ann" }],
        what: "send the drawings",
        due: { _tag: "LocalDate", on: "2026-01-20", zone: "UTC" },
      },
    ]
    const unassign: Told = [3, { _tag: "UnassignContact", contactId: "carl", reason: "moved on" }]
    const over = (fromRepId?: string): Told => [
      4,
      {
        _tag: "HandOverContact",
        contactId: "carl",
        toRepId: "ben",
        ...(fromRepId === undefined ? {} : { fromRepId }),
      },
    ]
    const debtors = (...told: ReadonlyArray<Told>) =>
      relationshipsOn(9, add("carl", "ann"), promise, unassign, ...told)[0]?.promises[0]?.transfers
    expect(debtors(over())).toEqual([])
    expect(debtors(over("ann"))).toMatchObject([{ fromRepId: "ann", toRepId: "ben" }])
  })

  it("L9 leaves the merged contact without an owner: a duplicate's does not come back", () => {
    const merge: Told = [3, { _tag: "MergeContact", contactId: "dora", into: "carl" }]
    const unassign = (contactId: string): Told => [5, { _tag: "UnassignContact", contactId }]
    const both = [add("carl", "ann"), add("dora", "ben"), merge]
    expect(ownerOn(4, ...both)).toBe("ann")
    expect(ownerOn(9, ...both, unassign("carl"))).toBeUndefined()
    // What is recorded of the duplicate while it is merged is said of the contact.
    expect(ownerOn(9, ...both, unassign("dora"))).toBeUndefined()
    // Before the merge it is said of the duplicate alone.
    const before: Told = [2, { _tag: "UnassignContact", contactId: "dora" }]
    expect(ownerOn(9, add("carl", "ann"), add("dora", "ben"), before, merge)).toBe("ann")
  })
})
