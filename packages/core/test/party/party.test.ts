import { type Fact, type Instant, instantFromMillis, isRelationshipFact } from "@followthrough/core"
import {
  arbitraryRecordings,
  brokenLaws,
  given,
  historyBegins,
  logOf,
  type Verb,
} from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { relationshipsOf } from "../../src/contact/fold-relationship.js"
import { byOccurrence } from "../../src/fact/fact.js"
import { relationshipsOn, type Told } from "../contact/told.js"

const moment = fc
  .integer({ min: 0, max: 400 * 1440 })
  .map((minutes) => instantFromMillis(historyBegins + minutes * 60_000))

const verbs: ReadonlyArray<Verb> = [
  "touch",
  "automated",
  "inbound",
  "correct",
  "retract",
  "forbid",
  "permit",
  "block",
  "allow",
  "join",
  "join",
  "leave",
  "blockParty",
  "allowParty",
  "forbidParty",
  "forbidParty",
  "permitParty",
]

/** The party of a contact that was never merged: of what was said of it by then, the last counts. */
const partyOf = (log: ReadonlyArray<Fact>, contactId: string, at: Instant): string | undefined => {
  let party: string | undefined
  for (const { event, occurredAt } of [...log].sort(byOccurrence)) {
    if (occurredAt > at || !("contactId" in event) || event.contactId !== contactId) continue
    if (event._tag === "PartyJoined") party = event.partyId
    if (event._tag === "PartyLeft" && event.partyId === party) party = undefined
  }
  return party
}

const lastSaid = (
  log: ReadonlyArray<Fact>,
  at: Instant,
  says: (event: Fact["event"]) => boolean | undefined,
): boolean =>
  [...log]
    .sort(byOccurrence)
    .flatMap(({ event, occurredAt }) => (occurredAt > at ? [] : (says(event) ?? [])))
    .at(-1) === true

const isForbidden = (log: ReadonlyArray<Fact>, partyId: string | undefined, at: Instant) =>
  lastSaid(log, at, (event) => {
    if (!("partyId" in event) || event.partyId !== partyId) return undefined
    if (event._tag === "PartyForbidden") return true
    return event._tag === "PartyPermitted" ? false : undefined
  })

describe("a party", () => {
  it("L13 closes all its members, whenever they joined, until it is permitted or they leave", () => {
    let closed = 0
    fc.assert(
      fc.property(arbitraryRecordings({ verbs }).map(logOf), moment, (log, at) => {
        for (const one of relationshipsOf(log.filter(isRelationshipFact), at)) {
          const partyId = partyOf(log, one.contactId, at)
          expect(one.partyId).toBe(partyId)
          const own = lastSaid(log, at, (event) => {
            if (!("contactId" in event) || event.contactId !== one.contactId) return undefined
            if (event._tag === "ContactForbidden") return true
            return event._tag === "ContactPermitted" ? false : undefined
          })
          const byParty = isForbidden(log, partyId, at)
          if (byParty && !own) closed += 1
          expect(one.open).toBe(!own && !byParty)
          expect(one.openings.at(-1)?.until === undefined).toBe(one.open)
        }
      }),
    )
    expect(closed).toBeGreaterThan(3)
  })

  it("L13 a channel blocked for a party is blocked for every member, beside their own blocks", () => {
    fc.assert(
      fc.property(arbitraryRecordings({ verbs }).map(logOf), moment, (log, at) => {
        for (const { blocked, contactId } of relationshipsOf(log.filter(isRelationshipFact), at)) {
          const partyId = partyOf(log, contactId, at)
          for (const channel of ["phone", "email", "text", "visit"] as const) {
            const isBlocked = (kind: "contact" | "party") =>
              lastSaid(log, at, (event) => {
                const isOurs =
                  kind === "contact"
                    ? "contactId" in event && event.contactId === contactId
                    : "partyId" in event && event.partyId === partyId
                if (!isOurs || !("channel" in event) || event.channel !== channel) return undefined
                if (event._tag === "ChannelBlocked" || event._tag === "PartyChannelBlocked") {
                  return true
                }
                return event._tag === "ChannelAllowed" || event._tag === "PartyChannelAllowed"
                  ? false
                  : undefined
              })
            expect(blocked.some((block) => block.channel === channel)).toBe(
              isBlocked("contact") || isBlocked("party"),
            )
          }
        }
      }),
    )
  })

  it("L8 knows the outbound touches of all who belong to it now, and moves no touch clock", () => {
    let shared = 0
    fc.assert(
      fc.property(
        arbitraryRecordings({ verbs: [...verbs, "merge", "undo", "erase"] }).map(logOf),
        moment,
        (log, at) => {
          const all = relationshipsOf(log.filter(isRelationshipFact), at)
          for (const { parties } of all) {
            for (const { partyId, touches } of parties) {
              const members = all.filter((one) => one.parties.some((of) => of.partyId === partyId))
              if (members.length > 1) shared += 1
              const expected = members
                .flatMap((one) => one.touches.filter(({ direction }) => direction === "outbound"))
                .sort((a, b) => a.at - b.at || a.position - b.position)
              expect(touches).toEqual(expected)
            }
          }
          expect(brokenLaws(log, at).map(({ says }) => says)).toEqual([])
        },
      ),
    )
    expect(shared).toBeGreaterThan(3)
  })

  it("L9 a merge keeps the parties of both, and its undoing gives each its own again", () => {
    let both = 0
    fc.assert(
      fc.property(
        arbitraryRecordings({ maxLength: 8, verbs: ["join", "join", "leave", "merge"] }).map(logOf),
        moment,
        (log, at) => {
          for (const one of relationshipsOf(log.filter(isRelationshipFact), at)) {
            if (one.merged.length === 0) {
              const never = !log.some(
                ({ event, occurredAt }) =>
                  occurredAt <= at &&
                  (event._tag === "ContactMerged" || event._tag === "MergeUndone"),
              )
              if (never) expect(one.partyId).toBe(partyOf(log, one.contactId, at))
              continue
            }
            // Whoever joins or leaves once merged does so for the others, too.
            const ids = [one, ...one.merged].map(({ contactId }) => contactId)
            const merged = Math.min(
              ...log.flatMap(({ event, occurredAt }) =>
                event._tag === "ContactMerged" || event._tag === "MergeUndone" ? [occurredAt] : [],
              ),
            )
            const isPlain = !log.some(
              ({ event, occurredAt }) =>
                (event._tag === "PartyJoined" || event._tag === "PartyLeft") &&
                occurredAt >= merged,
            )
            const told = ids.flatMap((id) => partyOf(log, id, at) ?? [])
            if (!isPlain || merged > at) continue
            if (new Set(told).size > 1) both += 1
            expect(new Set(one.parties.map(({ partyId }) => partyId))).toEqual(new Set(told))
          }
        },
      ),
    )
    expect(both).toBeGreaterThan(0)
  })
})

const home: Told = [1, { _tag: "AddContact", contactId: "ann", party: { partyId: "home" } }]
const add = (contactId: string): Told => [1, { _tag: "AddContact", contactId }]

describe("decisions about parties", () => {
  const member = {
    _tag: "AddContact",
    contactId: "ann",
    party: { partyId: "home", kind: "household" },
  } as const

  it("whoever is added with a party joins it, in both logs", () => {
    given()
      .when(member)
      .thenRecorded(
        { _tag: "ContactAdded", contactId: "ann" },
        { _tag: "PartyJoined", contactId: "ann", partyId: "home", kind: "household" },
        { _tag: "MemberJoined", memberId: "ann", partyId: "home", kind: "household" },
      )
  })

  it("joining another one leaves the first, and so does an erasure", () => {
    given(member)
      .when({ _tag: "JoinParty", contactId: "ann", partyId: "acme" })
      .thenRecorded(
        { _tag: "PartyJoined", contactId: "ann", partyId: "acme" },
        { _tag: "MemberJoined", memberId: "ann", partyId: "acme" },
        { _tag: "MemberLeft", memberId: "ann", partyId: "home" },
      )
    given(member)
      .when({ _tag: "EraseContact", contactId: "ann" })
      .thenRecorded(
        { _tag: "ContactErased", contactId: "ann" },
        { _tag: "MemberLeft", memberId: "ann", partyId: "home" },
      )
  })

  it("refuses to leave a party that one is not in, and rules for one that nobody ever was in", () => {
    const outside = { _tag: "AddContact", contactId: "bob" } as const
    given(member, outside)
      .when({ _tag: "LeaveParty", contactId: "bob", partyId: "home" })
      .thenRefused("NotInParty")
    given(member).when({ _tag: "ForbidParty", partyId: "hone" }).thenRefused("PartyUnknown")
    given(member, { _tag: "LeaveParty", contactId: "ann", partyId: "home" })
      .when({ _tag: "BlockPartyChannel", partyId: "home", channel: "phone", reason: "legal" })
      .thenRecorded({
        _tag: "PartyChannelBlocked",
        partyId: "home",
        channel: "phone",
        reason: "legal",
      })
  })

  it("leaves, for a contact, the party that its duplicate brought", () => {
    const merge = { _tag: "MergeContact", contactId: "ann", into: "bob" } as const
    given(member, { _tag: "AddContact", contactId: "bob" }, merge)
      .when({ _tag: "LeaveParty", contactId: "bob", partyId: "home" })
      .thenRecorded(
        { _tag: "PartyLeft", contactId: "ann", partyId: "home" },
        { _tag: "MemberLeft", memberId: "ann", partyId: "home" },
      )
  })
})

describe("examples of parties", () => {
  it("a merged contact is bound by both parties, and counted under its own", () => {
    const told: ReadonlyArray<Told> = [
      home,
      [1, { _tag: "AddContact", contactId: "double", party: { partyId: "acme", kind: "company" } }],
      [2, { _tag: "BlockPartyChannel", partyId: "acme", channel: "phone", reason: "legal" }],
      [2, { _tag: "BlockPartyChannel", partyId: "home", channel: "email", reason: "asked" }],
      [3, { _tag: "MergeContact", contactId: "double", into: "ann" }],
    ]
    const [one] = relationshipsOn(4, ...told)
    expect(one?.partyId).toBe("home")
    expect(one?.parties.map(({ kind, partyId }) => [partyId, kind])).toEqual([
      ["home", undefined],
      ["acme", "company"],
    ])
    expect(one?.blocked.map(({ channel, partyId }) => [channel, partyId])).toEqual([
      ["phone", "acme"],
      ["email", "home"],
    ])
    const moved: Told = [5, { _tag: "JoinParty", contactId: "ann", partyId: "new" }]
    const [then] = relationshipsOn(6, ...told, moved)
    expect(then?.parties.map(({ partyId }) => partyId)).toEqual(["new"])
    expect(then?.blocked).toEqual([])
  })

  it("a ban of the party is one of all members, also of those who join later, from then on", () => {
    const told: ReadonlyArray<Told> = [
      home,
      add("bob"),
      [2, { _tag: "ForbidParty", partyId: "home" }],
      [5, { _tag: "JoinParty", contactId: "bob", partyId: "home" }],
      [8, { _tag: "PermitParty", partyId: "home" }],
    ]
    const openOn = (day: number) =>
      relationshipsOn(day, ...told).map(({ contactId, open }) => [contactId, open])
    expect(openOn(1)).toEqual([
      ["ann", true],
      ["bob", true],
    ])
    expect(openOn(3)).toEqual([
      ["ann", false],
      ["bob", true],
    ])
    expect(openOn(6)).toEqual([
      ["ann", false],
      ["bob", false],
    ])
    expect(openOn(9)).toEqual([
      ["ann", true],
      ["bob", true],
    ])
    const [, bob] = relationshipsOn(6, ...told)
    expect(bob?.forbidden).toMatchObject({ partyId: "home", position: 5 })
    const joinedAt = bob?.openings[0]?.until
    expect(bob?.forbidden?.at).toBe(joinedAt)
    expect(bob?.openings.map(({ until }) => until !== undefined)).toEqual([true])
  })
})
