import {
  type Command,
  type CommandJson,
  commandFromJson,
  decide,
  decideAll,
  defaultPolicy,
  describeRefusal,
  foldRelationship,
  growingKnowledge,
  instantFromMillis,
  policyAt,
  policyFromJson,
  policyToJson,
  streamsOf,
  versionKey,
} from "@followthrough/core"
import {
  arbitraryRecordings,
  contactsOf,
  factsAbout,
  historyBegins,
  logOf,
  verbs,
} from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const DAY = 86_400_000
const read = (json: CommandJson): Command => Either.getOrThrow(commandFromJson(json))
const enrol = (id: string, version = 1, occurredAt?: string): CommandJson => ({
  _tag: "EnrolInCadence",
  contactId: "ann",
  cadence: { id, version },
  ...(occurredAt === undefined ? {} : { occurredAt }),
})

/** What becomes of each command, a day apart: accepted, or the refusal's tag. */
const outcomes = (...told: ReadonlyArray<CommandJson>): ReadonlyArray<string> => {
  const known = growingKnowledge()
  const recordings = told.map((json, n) => ({
    commandId: `${n}`,
    now: instantFromMillis(historyBegins + n * DAY),
    command: read(json),
  }))
  return decideAll(recordings, known).map((decision) => {
    if (Either.isRight(decision)) return "accepted"
    expect(describeRefusal(decision.left)).not.toMatch(/undefined|\[object/)
    return decision.left._tag
  })
}
const add: CommandJson = { _tag: "AddContact", contactId: "ann" }
const sell: CommandJson = { _tag: "RecordSale", contactId: "ann" }

describe("deciding whether somebody can be put on a cadence", () => {
  it("L7 accepts what the rules then or those recorded last have for the stage then, and nothing else", () => {
    const seen = { accepted: 0, refused: 0 }
    const cadences = ["prospect", "nurture", "customer", "declined", "extra", "brief-prospect"]
    const few = verbs.filter((verb) => verb !== "merge" && verb !== "undo" && verb !== "erase")
    const ruling = ["publish", "publishCadence", "retire", "sell", "decline", "reopen"] as const
    fc.assert(
      fc.property(
        arbitraryRecordings({ verbs: [...few, ...ruling, ...ruling, ...ruling] }),
        fc.nat(300),
        fc.constantFrom(...cadences),
        fc.integer({ min: 1, max: 3 }),
        (recordings, day, id, version) => {
          const log = logOf(recordings)
          const known = growingKnowledge()
          decideAll(recordings, known)
          const at = instantFromMillis(historyBegins + day * DAY)
          for (const contactId of contactsOf(log)) {
            const own = factsAbout(log, contactId)
            const stage = foldRelationship(own, at)?.stage
            if (stage === undefined) continue
            const command: CommandJson = {
              _tag: "EnrolInCadence",
              contactId,
              cadence: { id, version },
            }
            const recording = {
              commandId: "new",
              now: instantFromMillis(at + 900 * DAY),
              command: { ...read(command), occurredAt: at },
            }
            const isHad = [policyAt(log, at), policyAt(log.map(asRecorded))].some((rules) =>
              rules.policy.cadences.some(
                (one) =>
                  one.id === id &&
                  one.version === version &&
                  one.stage === stage &&
                  !rules.history.at(-1)?.retired.has(versionKey(one)),
              ),
            )
            seen[isHad ? "accepted" : "refused"] += 1
            expect(Either.isRight(decide(recording, known.of))).toBe(isHad)
          }
        },
      ),
    )
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(0)
  })

  // The rules in order of recording, whenever they take effect.
  const asRecorded = (fact: ReturnType<typeof logOf>[number]) => {
    const { takesEffectAt: _, ...event } = { takesEffectAt: undefined, ...fact.event }
    return {
      ...fact,
      event: event as typeof fact.event,
      occurredAt: instantFromMillis(fact.position),
    }
  }

  it("refuses what is unknown, retired or for another stage, and names it", () => {
    const extra: CommandJson = {
      _tag: "PublishCadence",
      cadence: {
        id: "extra",
        version: 1,
        stage: "prospect",
        opening: [{ after: "P2D", channels: ["phone"], plays: ["ask-for-time"] }],
        gap: { min: "P1D", ideal: "P7D", max: "P14D" },
      },
    }
    const retire: CommandJson = { _tag: "RetireCadence", cadence: { id: "extra", version: 1 } }
    const switchTo: CommandJson = {
      _tag: "SwitchCadence",
      contactId: "ann",
      to: { id: "customer", version: 1 },
      startAt: "2026-01-01T00:00:00.000Z",
    }
    expect(
      outcomes(add, enrol("nurtur"), enrol("nurture", 2), enrol("nurture"), switchTo, sell),
    ).toEqual([
      "accepted",
      "CadenceUnknown",
      "CadenceUnknown",
      "accepted",
      "CadenceForOtherStage",
      "accepted",
    ])
    expect(outcomes(add, extra, enrol("extra"), retire, enrol("extra"))).toEqual([
      "accepted",
      "accepted",
      "accepted",
      "accepted",
      "CadenceRetired",
    ])
  })

  it("L7 goes by the stage and the rules of when it happened, however late it is recorded", () => {
    const before = new Date(historyBegins + DAY / 2).toISOString()
    expect(outcomes(add, sell, enrol("nurture"), enrol("nurture", 1, before))).toEqual([
      "accepted",
      "accepted",
      "CadenceForOtherStage",
      "accepted",
    ])
  })

  it("knows the host's policy instead of the log's, and looks into the log of the rules", () => {
    const json = policyToJson(defaultPolicy)
    const { policy } = {
      policy: Either.getOrThrow(
        policyFromJson({
          ...json,
          id: "ours",
          cadences: [...json.cadences, { ...json.cadences[0], id: "own" }],
        }),
      ),
    }
    const known = growingKnowledge(policy)
    const stage = policy.cadences.find(({ id }) => id === "own")?.stage
    expect(stage).toBe("prospect")
    const command = read(enrol("own"))
    const now = historyBegins
    decideAll([{ commandId: "a", now, command: read(add) }], known)
    const [decision] = decideAll([{ commandId: "b", now, command }], known)
    expect(decision !== undefined && Either.isRight(decision)).toBe(true)
    expect(Either.isLeft(decide({ commandId: "b", now, command }, known.of))).toBe(true)
    expect(streamsOf(command, known.of)).toEqual(["contact/ann", "policy"])
  })

  it("judges no duplicate by the stage of its own log alone", () => {
    const merge: CommandJson = { _tag: "MergeContact", contactId: "dup", into: "ann" }
    const ofDuplicate = { ...enrol("customer"), contactId: "dup" } as CommandJson
    const other: CommandJson = { _tag: "AddContact", contactId: "dup" }
    expect(outcomes(add, other, sell, ofDuplicate, merge, ofDuplicate)).toEqual([
      "accepted",
      "accepted",
      "accepted",
      "CadenceForOtherStage",
      "accepted",
      "accepted",
    ])
    const soldDuplicate = { ...sell, contactId: "dup" } as CommandJson
    expect(outcomes(add, other, soldDuplicate, merge, enrol("customer"))).toEqual([
      "accepted",
      "accepted",
      "accepted",
      "accepted",
      "accepted",
    ])
  })
})
