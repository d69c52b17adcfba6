import {
  byOccurrence,
  type CommandJson,
  commandFromJson,
  decide,
  foldRelationship,
  growingKnowledge,
  instantFromMillis,
} from "@followthrough/core"
import { arbitraryRecordings, contactsOf, factsAbout, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

// One referral is thanked for twice, or told of twice, only where little else is told.
const histories = fc.oneof(
  arbitraryRecordings(),
  arbitraryRecordings({ verbs: ["refer", "thank", "report"], maxLength: 20 }),
)

describe("referrals", () => {
  it("L7 each is there with its first thanks and its last report, and who was named knows by whom", () => {
    fc.assert(
      fc.property(histories, (recordings) => {
        const log = logOf(recordings)
        for (const contactId of contactsOf(log)) {
          const facts = [...factsAbout(log, contactId)].sort(byOccurrence)
          const of = (id: string, tag: string) =>
            facts
              .filter(
                ({ event }) =>
                  event._tag === tag && "referralId" in event && event.referralId === id,
              )
              .map(({ occurredAt: at, position }) => ({ at, position }))
          const given = facts.flatMap(({ event, occurredAt: at, position }) => {
            if (event._tag !== "ReferralGiven") return []
            const { newContactId, referralId } = event
            const thanked = of(referralId, "ReferralThanked").at(0)
            const reported = of(referralId, "ReferralOutcomeReported").at(-1)
            return [
              {
                contactId,
                referralId,
                at,
                position,
                newContactId,
                newContact: undefined,
                thanked,
                reported,
              },
            ]
          })
          const referredBy = facts.flatMap(({ event, occurredAt: at, position }) => {
            const by =
              event._tag === "ContactReferred"
                ? event.byContactId
                : event._tag === "ContactAdded" || event._tag === "ContactAdopted"
                  ? event.referredBy
                  : undefined
            return by === undefined ? [] : [{ contactId: by, at, position }]
          })
          const relationship = foldRelationship(facts)
          expect(relationship?.referral.given).toEqual(given)
          expect(relationship?.referredBy).toEqual(referredBy)
        }
      }),
    )
  })

  it("are refused twice under one id, and thanks for one that was never given", () => {
    const known = growingKnowledge()
    const contactId = "berta"
    const told = (json: CommandJson): string | undefined => {
      const command = Either.getOrThrow(commandFromJson(json))
      const decision = decide({ commandId: "c", now: instantFromMillis(0), command }, known.of)
      if (Either.isLeft(decision)) return decision.left._tag
      for (const { event, occurredAt, stream } of decision.right)
        known.learn(stream, event, occurredAt)
      return undefined
    }
    const named: CommandJson = { _tag: "RecordReferral", contactId, referralId: "f" }
    const thanks: CommandJson = { _tag: "RecordThanks", contactId, referralId: "f" }
    const report: CommandJson = { _tag: "ReportReferralOutcome", contactId, referralId: "f" }
    expect(told({ _tag: "AddContact", contactId })).toBeUndefined()
    expect(told(thanks)).toBe("ReferralUnknown")
    expect(told(report)).toBe("ReferralUnknown")
    expect(told(named)).toBeUndefined()
    expect(told(named)).toBe("ReferralAlreadyGiven")
    for (const again of [thanks, thanks, report, report]) expect(told(again)).toBeUndefined()
  })
})
