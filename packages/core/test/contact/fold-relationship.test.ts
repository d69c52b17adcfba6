import { type ContactFact, foldRelationship, type Relationship } from "@followthrough/core"
import { arbitraryRecordings, contactsOf, factsAbout, logOf } from "@followthrough/core/testing"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

// What a relationship says, without the positions that cite where it is said.
const withoutPositions = (relationship: Relationship | undefined): unknown =>
  JSON.parse(
    JSON.stringify(relationship, (key, value) =>
      /^(position|doubts|[a-zA-Z]+By)$/.test(key) || (key === "ended" && Array.isArray(value))
        ? undefined
        : value,
    ) ?? "null",
  )

const relationships = (
  recordings: Parameters<typeof logOf>[0],
): ReadonlyArray<readonly [ReadonlyArray<ContactFact>, Relationship]> => {
  const log = logOf(recordings)
  return contactsOf(log).flatMap((contactId) => {
    const facts = factsAbout(log, contactId)
    const relationship = foldRelationship(facts)
    return relationship === undefined ? [] : [[facts, relationship] as const]
  })
}

describe("a relationship is its facts, folded", () => {
  it("L7 facts read in any order give the same relationship", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), fc.integer(), (recordings, salt) => {
        for (const [facts, relationship] of relationships(recordings)) {
          const shuffled = [...facts].sort(
            (a, b) => ((a.position * 7919 + salt) % 101) - ((b.position * 7919 + salt) % 101),
          )
          expect(foldRelationship(shuffled)).toEqual(relationship)
        }
      }),
    )
  })

  it("L7 a fact recorded late gives the same present as one recorded on time", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        const log = logOf(recordings)
        for (const contactId of contactsOf(log)) {
          const late = factsAbout(log, contactId).filter(hasOwnInstant)
          // The same facts as they would lie in the log had each been recorded when it happened.
          const punctual = [...late]
            .sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)
            .map((fact, i) => ({ ...fact, position: i + 1 }))
          expect(withoutPositions(foldRelationship(punctual))).toEqual(
            withoutPositions(foldRelationship(late)),
          )
        }
      }),
    )
  })

  it("L8 edits, assignments, hand-overs, holds, consent, preferences and automated touches never move a touch clock", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        for (const [facts, relationship] of relationships(recordings)) {
          const still = facts.filter(
            ({ event }) =>
              event._tag !== "ContactDetailsChanged" &&
              event._tag !== "ContactAssigned" &&
              event._tag !== "ContactUnassigned" &&
              event._tag !== "ContactHandedOver" &&
              event._tag !== "ContactIntroduced" &&
              !standing.has(event._tag) &&
              !(
                event._tag === "TouchLogged" &&
                event.mode === "automated" &&
                event.direction === "outbound" &&
                event.does === undefined
              ),
          )
          const without = foldRelationship(still)
          expect(cadenceClock(without)).toEqual(cadenceClock(relationship))
          expect(without?.lastOutboundPersonal?.touchId).toEqual(
            relationship.lastOutboundPersonal?.touchId,
          )
        }
      }),
    )
  })

  it("L2 an inbound touch only adds a response", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), fc.nat(600 * 1440), (recordings, minutes) => {
        for (const [facts, relationship] of relationships(recordings)) {
          const last = facts.at(-1)
          if (last === undefined) continue
          const inbound: ContactFact = {
            position: last.position + 1,
            occurredAt: (relationship.addedAt + minutes * 60_000) as ContactFact["occurredAt"],
            recordedAt: last.recordedAt,
            event: {
              _tag: "TouchLogged",
              contactId: relationship.contactId,
              touchId: "new" as never,
              direction: "inbound",
              channel: "email",
              outcome: "received",
              mode: "personal",
            },
          }
          // Nobody answered in between: the new one can only have opened or joined a response.
          const answered =
            facts.some(
              ({ event, occurredAt }) =>
                occurredAt >= inbound.occurredAt && endsWaiting.has(event._tag),
            ) || facts.some(({ event }) => event._tag === "TouchCorrected")
          if (answered) continue
          const after = foldRelationship([...facts, inbound])
          const same = (r: Relationship | undefined) => ({
            cadence: cadenceClock(r),
            promises: r?.promises,
            steps: r?.steps,
            stage: r?.stage,
            open: r?.open,
            owner: r?.ownerId,
            last: r?.lastOutbound,
            holds: r?.holds,
            introduction: r?.introduction,
            referral: r?.referral,
          })
          expect(same(after)).toEqual(same(relationship))
          expect(after?.response).toBeDefined()
        }
      }),
    )
  })

  it("L13 only a recorded fact closes: open unless disqualified or forbidden, each undone by its own opposite, or erased for good", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        for (const [facts, relationship] of relationships(recordings)) {
          const lastOf = (...tags: ReadonlyArray<string>) =>
            facts
              .filter(({ event }) => tags.includes(event._tag))
              .sort((a, b) => a.occurredAt - b.occurredAt || a.position - b.position)
              .at(-1)?.event._tag
          const disqualified =
            lastOf("ContactDisqualified", "ContactReopened") === "ContactDisqualified"
          const forbidden = lastOf("ContactForbidden", "ContactPermitted") === "ContactForbidden"
          const erased = lastOf("ContactErased") !== undefined
          expect(relationship.erased).toBe(erased)
          expect(relationship.open).toBe(!disqualified && !forbidden && !erased)
        }
      }),
    )
  })

  it("L16 any prefix fed twice gives the same relationship as once", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        const once = logOf(recordings)
        const ids = new Set<string>()
        const twice = [...recordings, ...recordings].filter(
          ({ commandId }) => !ids.has(commandId) && ids.add(commandId),
        )
        expect(logOf(twice)).toEqual(once)
      }),
    )
  })
})

const standing = new Set([
  "HoldPlaced",
  "HoldLifted",
  "NotNowSaid",
  "ChannelBlocked",
  "ChannelAllowed",
  "PreferenceStated",
  "PreferenceWithdrawn",
])

/** What can end that somebody waits for an answer. */
const endsWaiting = new Set([
  "TouchLogged",
  "SaleRecorded",
  "ContactDeclined",
  "ContactDisqualified",
  "ContactForbidden",
  "ContactErased",
])

// A correction speaks of when it was recorded, not of when it "occurred".
const hasOwnInstant = ({ event }: ContactFact): boolean =>
  event._tag !== "TouchCorrected" && event._tag !== "TouchRetracted"

// What the cadence counts from: the stage's beginning, and the touches that did a cadence touch.
const cadenceClock = (relationship: Relationship | undefined) => ({
  ...relationship?.cadence,
  done: relationship?.touches.flatMap(({ at, didCadence, touchId }) =>
    didCadence ? [[at, touchId]] : [],
  ),
})
