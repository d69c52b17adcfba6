import {
  byOccurrence,
  type ContactFact,
  type ContactId,
  type Instant,
  instantFromMillis,
  isContactFact,
  isOwed,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import {
  arbitraryRecordings,
  contactsOf,
  factsAbout,
  historyBegins,
  logOf,
} from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { relationshipsOn, type Told } from "./told.js"

const DAY = 86_400_000
const c0 = "c0" as ContactId
const c1 = "c1" as ContactId

const moment = fc
  .integer({ min: 0, max: 300 * 1440 })
  .map((minutes) => instantFromMillis(historyBegins + minutes * 60_000))

const withMerges = arbitraryRecordings().map((recordings) =>
  logOf(recordings).filter(isContactFact),
)

/** Histories of contacts that are never merged; each has its own touch t0, promise p1 and so on. */
const withoutMerges = arbitraryRecordings().map((recordings) =>
  logOf(
    recordings.filter(
      ({ command: { _tag } }) =>
        _tag !== "MergeContact" && _tag !== "UndoMerge" && _tag !== "EraseContact",
    ),
  ).filter(isContactFact),
)

const turn = (
  facts: ReadonlyArray<ContactFact>,
  occurredAt: Instant,
  ...events: ReadonlyArray<ContactFact["event"]>
): ReadonlyArray<ContactFact> => {
  const position = Math.max(0, ...facts.map((fact) => fact.position))
  const recordedAt = instantFromMillis(Math.max(occurredAt, historyBegins + 800 * DAY))
  return [
    ...facts,
    ...events.map((event, n) => ({ position: position + n + 1, occurredAt, recordedAt, event })),
  ]
}

/** c1 is merged into c0. */
const merged = (facts: ReadonlyArray<ContactFact>, at: Instant) =>
  turn(
    facts,
    at,
    { _tag: "ContactMerged", contactId: c1, into: c0 },
    { _tag: "DuplicateAbsorbed", contactId: c0, duplicateId: c1 },
  )

const undone = (facts: ReadonlyArray<ContactFact>, at: Instant) =>
  turn(
    facts,
    at,
    { _tag: "MergeUndone", contactId: c1, into: c0 },
    { _tag: "DuplicateReleased", contactId: c0, duplicateId: c1 },
  )

const byId = (relationships: ReadonlyArray<Relationship>): ReadonlyMap<string, Relationship> =>
  new Map(relationships.map((one) => [one.contactId, one]))

/** Both contacts just before they are merged, and the one that they are just after. */
const beforeAndAfter = (facts: ReadonlyArray<ContactFact>, at: Instant) => {
  const before = byId(relationshipsOf(facts, at))
  const [survivor, duplicate] = [before.get(c0), before.get(c1)]
  const after = byId(relationshipsOf(merged(facts, at), at))
  const one = after.get(c0)
  if (survivor === undefined || duplicate === undefined || one === undefined) return undefined
  expect(after.has(c1)).toBe(false)
  return { survivor, duplicate, one }
}

const keyed = (
  ...lists: ReadonlyArray<
    ReadonlyArray<{
      readonly contactId: string
      readonly promiseId?: string
      readonly stepId?: string
    }>
  >
) =>
  new Map(
    lists.flat().map((one) => [`${one.contactId}/${one.promiseId ?? one.stepId}`, one] as const),
  )

/** Promises as they stand by what was said of them, whatever the closing of their contact did. */
const bySaying = ({ promises }: Relationship) =>
  promises.map(({ endedByClosing, lapses: _, releasedAt, releasedBy, ...promise }) => ({
    ...promise,
    releasedAt: endedByClosing ? undefined : releasedAt,
    releasedBy: endedByClosing ? undefined : releasedBy,
  }))

const plain = (value: unknown, ...without: ReadonlyArray<string>): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner) => (without.includes(key) ? undefined : inner)) ?? "null",
  )

describe("merging duplicates", () => {
  it("L9 conserves promises and booked steps one for one, each as it stood", () => {
    fc.assert(
      fc.property(withoutMerges, moment, (facts, at) => {
        const both = beforeAndAfter(facts, at)
        if (both === undefined) return
        const { duplicate, one, survivor } = both
        // What is not due yet is released when the one is closed, and owed again when it is open.
        for (const promise of one.promises) {
          if (promise.due.until >= at && isOwed(promise)) expect(one.open).toBe(true)
        }
        expect(keyed(bySaying(one))).toEqual(keyed(bySaying(survivor), bySaying(duplicate)))
        expect(keyed(one.steps)).toEqual(keyed(survivor.steps, duplicate.steps))
        const waits = [survivor.response, duplicate.response].flatMap((open) => open ?? [])
        expect(one.response?.openedAt).toBe(
          waits.length === 0 ? undefined : Math.min(...waits.map(({ openedAt }) => openedAt)),
        )
        expect(one.response?.joinedBy.length ?? 0).toBe(
          waits.flatMap(({ joinedBy }) => joinedBy).length,
        )
      }),
    )
  })

  it("L9 leaves whose each touch and turn was, and moves what an owner owed only where that owner owed it", () => {
    fc.assert(
      fc.property(withoutMerges, moment, (facts, at) => {
        const both = beforeAndAfter(facts, at)
        if (both === undefined) return
        const { duplicate, one, survivor } = both
        const whose = ({ milestones, touches }: Relationship) =>
          // What closes and reopens a duplicate says nothing of the other.
          [
            ...touches,
            ...milestones.filter(({ kind }) => kind === "won" || kind === "declined"),
          ].map(({ ownerId, position }) => [position, ownerId ?? null] as const)
        const transfers = ({ promises }: Relationship) =>
          promises.flatMap((promise) => promise.transfers.map(({ position }) => position))
        expect(new Map(whose(one))).toEqual(new Map([...whose(survivor), ...whose(duplicate)]))
        expect(transfers(one).sort()).toEqual(
          [...transfers(survivor), ...transfers(duplicate)].sort(),
        )
      }),
    )
  })

  it("L8 moves no clock: each touch did what it had done, and the contact's own cadence goes on", () => {
    fc.assert(
      fc.property(withoutMerges, moment, (all, at) => {
        // A sale or a no changes the stage, whoever it was recorded of.
        const facts = all.filter(
          ({ event }) =>
            event.contactId === c0 ||
            (event._tag !== "SaleRecorded" && event._tag !== "ContactDeclined"),
        )
        const both = beforeAndAfter(facts, at)
        if (both === undefined) return
        const { duplicate, one, survivor } = both
        expect(one.cadence).toEqual(survivor.cadence)
        expect([one.stage, one.disqualified]).toEqual([survivor.stage, survivor.disqualified])
        const did = ({ touches }: Relationship) =>
          touches.map(({ contactId, didCadence, position }) => [position, contactId, didCadence])
        const expected = [...did(survivor), ...did(duplicate)]
        const order = (a: (typeof expected)[0], b: (typeof expected)[0]) =>
          Number(a[0]) - Number(b[0])
        expect(did(one).sort(order)).toEqual(expected.sort(order))
      }),
    )
  })

  it("L9 undone, leaves both as if they had never been merged, whenever either happened", () => {
    fc.assert(
      fc.property(withoutMerges, moment, moment, (facts, mergedAt, undoneAt) => {
        const after = instantFromMillis(Math.max(mergedAt, undoneAt))
        const back = relationshipsOf(undone(merged(facts, mergedAt), undoneAt), after)
        // Something happened with them, all the same.
        expect(plain(back, "lastTimedAt")).toEqual(
          plain(relationshipsOf(facts, after), "lastTimedAt"),
        )
      }),
    )
  })

  it("L7 recorded late gives the same as recorded in time, whatever order the facts are read in", () => {
    // Where a fact stands in the log differs, and so does every word of who says what.
    const isPlace = /(position|[a-z]By|doubts)$/
    const said = (relationships: ReadonlyArray<Relationship>): unknown =>
      JSON.parse(
        JSON.stringify(
          [...relationships].sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
          (key, value) =>
            isPlace.test(key) || (key === "ended" && Array.isArray(value)) ? undefined : value,
        ),
      )
    fc.assert(
      fc.property(withMerges, moment, (all, at) => {
        const facts = all.filter(
          ({ event }) => event._tag !== "TouchCorrected" && event._tag !== "TouchRetracted",
        )
        const late = relationshipsOf(facts, at)
        const inTime = [...facts]
          .sort(byOccurrence)
          .map((fact, n) => ({ ...fact, position: n + 1 }))
        expect(said(relationshipsOf(inTime, at))).toEqual(said(late))
        expect(byId(relationshipsOf([...facts].reverse(), at))).toEqual(byId(late))
      }),
    )
  })

  it("L1 every contact that was added is one relationship's, and only one's", () => {
    fc.assert(
      fc.property(withMerges, moment, (facts, at) => {
        const relationships = relationshipsOf(facts, at)
        const added = contactsOf(facts).filter((contactId) =>
          factsAbout(facts, contactId).some(
            ({ event, occurredAt }) =>
              (event._tag === "ContactAdded" || event._tag === "ContactAdopted") &&
              occurredAt <= at,
          ),
        )
        const standFor = relationships.flatMap(({ contactId, merged: duplicates }) => [
          contactId,
          ...duplicates.map((duplicate) => duplicate.contactId),
        ])
        expect([...standFor].sort()).toEqual([...added].sort())
      }),
    )
  })

  it("L16 in the end, those are merged whose merge was recorded and not undone, whatever the dates", () => {
    fc.assert(
      fc.property(withMerges, (facts) => {
        const into = new Map<string, string>()
        for (const { event } of facts) {
          if (event._tag === "ContactMerged") into.set(event.contactId, event.into)
          if (event._tag === "MergeUndone") into.delete(event.contactId)
        }
        const rootOf = (id: string): string => rootOf2(into.get(id), id)
        const rootOf2 = (parent: string | undefined, id: string) =>
          parent === undefined ? id : rootOf(parent)
        for (const { contactId, merged: duplicates } of relationshipsOf(facts)) {
          expect(rootOf(contactId)).toBe(contactId)
          for (const duplicate of duplicates) expect(rootOf(duplicate.contactId)).toBe(contactId)
        }
      }),
    )
  })

  it("keeps no personal word of an erased contact, which is closed for good", () => {
    let erasures = 0
    fc.assert(
      fc.property(withMerges, (facts) => {
        for (const one of relationshipsOf(facts)) {
          if (!one.erased) continue
          erasures += 1
          expect(one.open).toBe(false)
          expect(one.name).toBeUndefined()
          expect(JSON.stringify(one)).not.toMatch(/send the quote|name \d|no budget/)
        }
      }),
    )
    expect(erasures).toBeGreaterThan(0)
  })
})

const add = (contactId: string, more: object = {}): Told => [
  1,
  { _tag: "AddContact", contactId, ...more },
]
const merge = (day: number, contactId: string, into: string): Told => [
  day,
  { _tag: "MergeContact", contactId, into },
]
const undo = (day: number, contactId: string): Told => [day, { _tag: "UndoMerge", contactId }]
const call = (day: number, contactId: string, touchId = "t"): Told => [
  day,
  {
    _tag: "LogTouch",
    contactId,
    touchId,
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
  },
]
const mail = (day: number, contactId: string): Told => [
  day,
  {
    _tag: "LogTouch",
    contactId,
    touchId: "mail",
    direction: "inbound",
    channel: "email",
    outcome: "received",
  },
]
const book = (day: number, contactId: string): Told => [
  day,
  { _tag: "BookStep", contactId, stepId: "s", startsAt: "2026-01-03T09:00:00Z" },
]

const only = (day: number, ...told: ReadonlyArray<Told>): Relationship => {
  const [one, ...others] = relationshipsOn(day, ...told)
  if (one === undefined || others.length > 0) throw new Error(`${others.length + 1} of them`)
  return one
}

describe("a contact and its duplicates", () => {
  it("L9 before the merge a touch does what its own log owes, afterwards what either does", () => {
    const begun = [add("a"), add("d"), book(2, "d"), mail(2, "d")]
    const before = only(9, ...begun, call(5, "a"), merge(6, "d", "a"))
    expect(before.steps.map(({ ended }) => ended)).toEqual([undefined])
    expect(before.response).toBeDefined()
    const answered = only(9, ...begun, merge(4, "d", "a"), call(5, "a"))
    expect(answered.response).toBeUndefined()
    expect(answered.steps.map(({ ended }) => ended)).toEqual([undefined])
    const done = only(9, ...begun, merge(4, "d", "a"), call(5, "a"), call(6, "a", "again"))
    expect(done.steps.map(({ contactId, ended }) => [contactId, ended])).toEqual([["d", "done"]])
  })

  it("each log has its own names: two promises of one name stay two", () => {
    const promise = (contactId: string): Told => [
      2,
      {
        _tag: "MakePromise",
        contactId,
        promiseId: "p",
        promisors: [{ _tag: "Contact" }],
        what: "call back",
        due: { _tag: "LocalDate", on: "2026-01-09", zone: "UTC" },
      },
    ]
    const kept: Told = [5, { _tag: "KeepPromise", contactId: "d", promiseId: "p" }]
    const both = [add("a"), add("d"), promise("a"), promise("d"), merge(4, "d", "a"), kept]
    const { promises } = only(6, ...both)
    expect(promises.map(({ contactId, keptBy }) => [contactId, keptBy !== undefined])).toEqual([
      ["a", false],
      ["d", true],
    ])
  })

  it("what describes the duplicate fills gaps, until it is merged: then it is said of the contact", () => {
    const begun = [
      add("a", { name: "Ann" }),
      add("d", { name: "Anne", zone: "Europe/Rome", externalId: "crm-7", ownerId: "r0" }),
    ]
    const rename = (day: number): Told => [
      day,
      { _tag: "ChangeContactDetails", contactId: "d", name: "Anna" },
    ]
    const one = only(9, ...begun, rename(2), merge(3, "d", "a"))
    expect(one).toMatchObject({
      contactId: "a",
      name: "Ann",
      zone: "Europe/Rome",
      externalId: "crm-7",
      ownerId: "r0",
      merged: [{ contactId: "d", externalId: "crm-7" }],
    })
    expect(only(9, ...begun, merge(3, "d", "a"), rename(4)).name).toBe("Anna")
  })

  it("a duplicate's owner is the contact's from the merge on, as long as nobody else was", () => {
    const assign = (day: number, contactId: string, repId: string): Told => [
      day,
      { _tag: "AssignContact", contactId, repId },
    ]
    const touched = (day: number, contactId: string): Told => [
      day,
      {
        _tag: "LogTouch",
        contactId,
        touchId: `t${day}`,
        direction: "outbound",
        channel: "phone",
        outcome: "reached",
      },
    ]
    const owners = (...told: ReadonlyArray<Told>) => {
      const { ownerId, touches } = only(20, add("a"), add("d"), add("e"), ...told)
      return [...touches.map((touch) => touch.ownerId ?? null), ownerId ?? null]
    }
    const merges = [merge(4, "d", "a"), merge(6, "e", "a")] as const
    // Before its duplicate is merged the contact has none, and neither has it one of the next duplicate.
    const first = [assign(2, "e", "r2"), touched(3, "a"), touched(5, "a"), touched(7, "a")]
    expect(owners(...first, ...merges)).toEqual([null, null, "r2", "r2"])
    expect(owners(assign(2, "d", "r1"), ...first, ...merges)).toEqual([null, "r1", "r2", "r2"])
    // A duplicate's own, until it is merged.
    const both = [assign(2, "a", "r0"), assign(2, "d", "r1"), touched(3, "d"), touched(5, "d")]
    expect(owners(...both, ...merges)).toEqual(["r1", "r0", "r0"])
    // Whoever is said to own a duplicate by then owns the contact.
    expect(owners(...both, ...merges, assign(8, "d", "r3"), touched(9, "a"))).toEqual([
      "r1",
      "r0",
      "r3",
      "r3",
    ])
  })

  it("L13 a duplicate's disqualification closes the contact only when it came after the merge", () => {
    const no = (day: number): Told => [
      day,
      { _tag: "DisqualifyContact", contactId: "d", reason: "gone", basis: "said" },
    ]
    expect(only(9, add("a"), add("d"), no(2), merge(3, "d", "a")).open).toBe(true)
    expect(only(9, add("a"), add("d"), merge(3, "d", "a"), no(4)).open).toBe(false)
  })

  it("what is forbidden in either log is, until it is permitted there or after the merge", () => {
    const forbid: Told = [2, { _tag: "ForbidContact", contactId: "d" }]
    const block: Told = [
      2,
      { _tag: "BlockChannel", contactId: "d", channel: "phone", reason: "asked" },
    ]
    const allow = (day: number): ReadonlyArray<Told> => [
      [day, { _tag: "PermitContact", contactId: "a" }],
      [day, { _tag: "AllowChannel", contactId: "a", channel: "phone" }],
    ]
    const begun = [add("a"), add("d"), forbid, block]
    const bound = only(9, ...begun, ...allow(3), merge(4, "d", "a"))
    expect([bound.open, bound.blocked.length]).toEqual([false, 1])
    const free = only(9, ...begun, merge(4, "d", "a"), ...allow(5))
    expect([free.open, free.blocked.length]).toEqual([true, 0])
  })

  it("a chain belongs to its last; dated back, a merge that would close a circle is passed over", () => {
    const all = [add("b"), add("a"), add("c")]
    const chain = only(9, ...all, merge(2, "a", "b"), merge(3, "b", "c"))
    expect(chain).toMatchObject({
      contactId: "c",
      merged: [{ contactId: "a" }, { contactId: "b" }],
    })
    // Recorded after the undoing, but dated before it.
    const back: Told = [
      6,
      { _tag: "MergeContact", contactId: "b", into: "a", occurredAt: "2026-01-03T12:00:00Z" },
    ]
    const circle = [add("a"), add("b"), merge(2, "a", "b"), undo(5, "a"), back]
    expect(only(4, ...circle)).toMatchObject({ contactId: "a", merged: [{ contactId: "b" }] })
    expect(only(9, ...circle)).toMatchObject({ contactId: "a", merged: [{ contactId: "b" }] })
    expect(only(2, ...circle)).toMatchObject({ contactId: "b", merged: [{ contactId: "a" }] })
  })

  it("a merge counts once both were added; what begins the duplicate describes only that", () => {
    const adopt: Told = [
      5,
      { _tag: "AdoptContact", contactId: "d", ownerId: "r1", lastTouchOn: "2025-12-01" },
    ]
    const early: Told = [
      6,
      { _tag: "MergeContact", contactId: "d", into: "a", occurredAt: "2026-01-02T00:00:00Z" },
    ]
    const told = [add("a", { ownerId: "r0" }), adopt, early]
    const one = only(6, ...told)
    expect(one).toMatchObject({
      ownerId: "r0",
      lastTouchOn: "2025-12-01",
      cadence: { spread: false },
    })
    const late: Told = [1, { _tag: "AddContact", contactId: "d" }]
    const into: Told = [5, { _tag: "AddContact", contactId: "a" }]
    expect(only(4, late, into, early)).toMatchObject({ contactId: "d", merged: [] })
    expect(only(5, late, into, early)).toMatchObject({
      contactId: "a",
      merged: [{ contactId: "d" }],
    })
  })

  it("an undoing dated before its merge undoes it", () => {
    const early: Told = [
      6,
      { _tag: "UndoMerge", contactId: "d", occurredAt: "2026-01-02T00:00:00Z", precision: "day" },
    ]
    const all = [add("a"), add("d"), merge(3, "d", "a"), early]
    expect(relationshipsOn(9, ...all).map(({ contactId }) => contactId)).toEqual(["a", "d"])
  })
})
