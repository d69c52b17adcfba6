import {
  type CommandJson,
  commandFromJson,
  decide,
  defaultPolicyJson,
  describeRefusal,
  growingKnowledge,
  instantFromMillis,
} from "@followthrough/core"
import { arbitraryRecordings, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

/** What becomes of each command: the kinds of its facts, or the refusal's tag. */
const outcomes = (...commands: ReadonlyArray<CommandJson>) => {
  const known = growingKnowledge()
  return commands.map((json, index) => {
    const command = Either.getOrThrow(commandFromJson(json))
    const now = instantFromMillis(index)
    const decision = decide({ commandId: `c${index}`, now, command }, known.of)
    if (Either.isLeft(decision)) {
      expect(describeRefusal(decision.left)).not.toMatch(/undefined|\[object/)
      return decision.left
    }
    for (const { event, occurredAt, stream } of decision.right)
      known.learn(stream, event, occurredAt)
    return decision.right.map(({ event }) => event._tag)
  })
}

const shipped: Extract<CommandJson, { _tag: "PublishPolicy" }>["policy"] =
  defaultPolicyJson as never
const publish = (changes: object = {}, takesEffectAt?: string): CommandJson => ({
  _tag: "PublishPolicy",
  policy: { ...shipped, id: "ours", ...changes },
  ...(takesEffectAt === undefined ? {} : { takesEffectAt }),
})
const cadence = {
  id: "extra",
  version: 1,
  stage: "prospect",
  opening: [{ after: "P2D", channels: ["phone"], plays: ["ask-for-time"] }],
  gap: { min: "P1D", ideal: "P7D", max: "P14D" },
} as const
const add = (changes: object = {}): CommandJson => ({
  _tag: "PublishCadence",
  cadence: { ...cadence, ...changes },
})
const retire = (id: string, version = 1): CommandJson => ({
  _tag: "RetireCadence",
  cadence: { id, version },
})
const holidays = (on: string): CommandJson => ({
  _tag: "PublishHolidays",
  holidays: [{ id: "own", version: 1, dates: [{ on, name: "closed" }] }],
})

describe("deciding about the rules", () => {
  it("L16 whatever was published last, published again decides nothing", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        const ofRules = recordings.filter(
          ({ command }) => !("contactId" in command) && !("repId" in command),
        )
        const once = logOf(ofRules)
        const twice = logOf(ofRules.flatMap((one) => [one, one]))
        expect(twice).toEqual(once)
      }),
    )
  })

  it("L16 and publishing what came before that is news: that is how one goes back", () => {
    const news = ["PolicyPublished"]
    expect(outcomes(publish(), publish(), publish({ version: 2 }), publish())).toEqual([
      news,
      [],
      news,
      news,
    ])
    expect(outcomes(publish(), publish({}, "2026-01-01T00:00:00Z"))).toEqual([news, news])
    expect(outcomes(add(), add(), retire("extra"), retire("extra"))).toEqual([
      ["CadencePublished"],
      [],
      ["CadenceRetired"],
      [],
    ])
    expect(outcomes(holidays("2026-01-01"), publish(), publish(), holidays("2026-01-01"))).toEqual([
      ["HolidaysPublished"],
      news,
      [],
      [],
    ])
  })

  it("refuses another content under a version that was published, the shipped ones among them", () => {
    const taken = (what: string, id: string) => ({ _tag: "VersionTaken", what, id, version: 1 })
    expect(outcomes(publish(), publish({ silentAfter: "P9D" }))[1]).toEqual(taken("policy", "ours"))
    expect(outcomes(publish({ id: shipped.id, silentAfter: "P9D" }))[0]).toEqual(
      taken("policy", shipped.id),
    )
    expect(outcomes(add(), add({ noRepeat: 0 }))[1]).toEqual(taken("cadence", "extra"))
    const withExtra = (version: number, noRepeat: number) =>
      publish({ version, cadences: [...shipped.cadences, { ...cadence, noRepeat }] })
    expect(outcomes(withExtra(1, 0), withExtra(2, 1))[1]).toEqual(taken("cadence", "extra"))
    const [first, ...rest] = shipped.cadences
    expect(outcomes(publish({ cadences: [{ ...first, noRepeat: 0 }, ...rest] }))[0]).toEqual(
      taken("cadence", first.id),
    )
  })

  it("refuses rules that make no sense, with every place", () => {
    const dangling = publish({
      defaults: { ...shipped.defaults, customer: { id: "x", version: 1 } },
    })
    expect(outcomes(dangling)[0]).toMatchObject({
      _tag: "RulesDefective",
      problems: [{ path: "defaults.customer" }],
    })
    const senseless = add({ gap: { min: "P9D", ideal: "P7D", max: "P14D" } })
    expect(outcomes(senseless)[0]).toMatchObject({
      _tag: "RulesDefective",
      problems: [{ path: "cadence.gap.min" }],
    })
    const unknownPlay = add({ opening: [{ ...cadence.opening[0], plays: ["dance"] }] })
    expect(outcomes(unknownPlay)[0]).toMatchObject({
      _tag: "RulesDefective",
      problems: [{ path: "cadence.opening.0.plays.0" }],
    })
  })

  it("refuses to retire what is not there, a stage's default, and what follows another cadence", () => {
    expect(outcomes(retire("extra"))[0]).toMatchObject({ _tag: "CadenceUnknown" })
    expect(outcomes(retire("prospect"))[0]).toMatchObject({
      _tag: "CadenceInUse",
      usedBy: ["defaults.prospect"],
    })
    expect(outcomes(retire("nurture"))[0]).toMatchObject({
      _tag: "CadenceInUse",
      usedBy: ["web-lead v1", "prospect v1"],
    })
    // Retired is for good: no policy may name it as a default again.
    const back = publish({
      cadences: [...shipped.cadences, cadence],
      defaults: { ...shipped.defaults, prospect: { id: "extra", version: 1 } },
    })
    expect(outcomes(add(), retire("extra"), back)[2]).toMatchObject({
      _tag: "RulesDefective",
      problems: [{ path: "defaults.prospect" }],
    })
  })
})
