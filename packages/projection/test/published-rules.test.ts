import {
  type CommandJson,
  commandFromJson,
  type Fact,
  foldRelationship,
  type Instant,
  instantFromMillis,
  policyAt,
  type Relationship,
} from "@followthrough/core"
import { arbitraryRecordings, historyBegins, logOf } from "@followthrough/core/testing"
import { foldTeam, nextStepOf, nobody, obligationsOf } from "@followthrough/projection"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, relationshipsAt } from "./generated.js"

const DAY = 86_400_000

/** Few kinds of facts, so that rules change while somebody waits or is on a cadence. */
const ruling = [
  "touch",
  "touch",
  "inbound",
  "inbound",
  "sell",
  "enrol",
  "switch",
  "publish",
  "publish",
  "publishCadence",
  "publishCadence",
  "retire",
] as const

const asked = (log: ReadonlyArray<Fact>, at: Instant) => ({
  ...policyAt(log, at),
  team: foldTeam(log, at),
  at,
})

const cadenceOf = (relationship: Relationship, under: Parameters<typeof obligationsOf>[1]) => {
  const touch = obligationsOf(relationship, under).find(({ why }) => why.code === "cadence")
  if (touch?.why.code !== "cadence") throw new Error("no cadence touch")
  return { ...touch, why: touch.why }
}

const isOfRules = ({ event }: Fact): boolean => !("contactId" in event) && !("repId" in event)

/** A log about contacts and reps, one more fact about the rules, and an instant from then on. */
const publishing = fc
  .tuple(
    arbitraryRecordings({ verbs: ruling }),
    fc.integer({ min: 30, max: 200 }),
    fc.constantFrom(0, 1, 5, 40, 300),
    fc.nat(999),
  )
  .map(([recordings, on, days, pick]) => {
    const log = logOf(recordings)
    const news = log.filter(isOfRules)
    const at = instantFromMillis(historyBegins + on * DAY)
    const before = log.filter((fact) => !isOfRules(fact) || fact.occurredAt < at)
    const last = news[pick % Math.max(1, news.length)]
    return { before, last, at, later: instantFromMillis(at + days * DAY) }
  })

describe("rules published in the log", () => {
  it("L1 L15 every open contact has one next step, the same from facts in any order", () => {
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const under = asked(log, at)
        const again = asked([...log].reverse(), at)
        for (const relationship of relationshipsAt(log, at)) {
          const step = nextStepOf(relationship, under)
          expect(step !== undefined).toBe(relationship.open)
          expect(nextStepOf(relationship, again)).toEqual(step)
          if (relationship.open) cadenceOf(relationship, under)
        }
      }),
    )
  })

  it("L10 publishing or retiring creates nothing that was due before it took effect", () => {
    const seen = { changed: 0, same: 0 }
    fc.assert(
      fc.property(publishing, ({ at, before, last, later }) => {
        if (last === undefined) return
        // Published now, whenever it was in the history that it comes from; it takes effect at once.
        const { takesEffectAt: _, ...event } = { takesEffectAt: undefined, ...last.event }
        const fact = { position: 100_000, occurredAt: at, recordedAt: at, event } as Fact
        // What was to take effect meanwhile stays out of it.
        const log = before.filter(
          (one) => one.event._tag !== "PolicyPublished" || one.event.takesEffectAt === undefined,
        )
        const [old, now] = [asked(log, later), asked([...log, fact], later)]
        for (const relationship of relationshipsAt(log, later)) {
          if (!relationship.open) continue
          const was = cadenceOf(relationship, old)
          const is = cadenceOf(relationship, now)
          const key = (touch: typeof is) =>
            JSON.stringify([touch.why.cadence, touch.why.occurrence])
          const isSame = key(is) === key(was) && is.why.due === was.why.due
          seen[isSame ? "same" : "changed"] += 1
          if (!isSame) expect(Date.parse(is.why.due)).toBeGreaterThanOrEqual(at)
          const isAbout =
            event._tag === "CadencePublished" || event._tag === "CadenceRetired"
              ? event.cadence
              : undefined
          const isOther = relationship.cadences.every(
            ({ chosen }) => isAbout?.id !== chosen?.id || isAbout?.version !== chosen?.version,
          )
          // What is published or retired for others changes nothing.
          if (isAbout !== undefined && isOther) expect(is).toEqual(was)
          // Answers waited for keep the time that they were given.
          const response = (under: typeof now) =>
            obligationsOf(relationship, under).find(({ kind }) => kind === "response")
          const [one, other] = [response(old), response(now)]
          if (one !== undefined && one.from < at) expect(other?.by).toBe(one.by)
        }
      }),
    )
    expect(Math.min(seen.changed, seen.same)).toBeGreaterThan(0)
  })

  it("L10 a policy that the host gives is in force throughout: it may owe what was due long ago", () => {
    fc.assert(
      fc.property(publishing, ({ at, before, later }) => {
        const { policy } = policyAt(before, at)
        for (const relationship of relationshipsAt(before, later)) {
          if (!relationship.open) continue
          const given = cadenceOf(relationship, { policy, team: nobody, at: later })
          const { history } = policyAt([], later)
          const throughout = { policy, history: history.map((one) => ({ ...one, policy })) }
          expect(cadenceOf(relationship, { ...throughout, team: nobody, at: later })).toEqual(given)
        }
      }),
    )
  })

  it("L13 retiring closes nothing: whoever was on the cadence falls back to the default, said so", () => {
    const at = instantFromMillis(historyBegins + 400 * DAY)
    fc.assert(
      fc.property(arbitraryRecordings({ verbs: ruling }).map(logOf), fc.nat(5), (log, pick) => {
        const chosen = relationshipsAt(log, at).flatMap(({ cadence }) => cadence.chosen ?? [])
        const cadence = chosen[pick % Math.max(1, chosen.length)]
        if (cadence === undefined) return
        const event = { _tag: "CadenceRetired", cadence }
        const fact = { position: 100_000, occurredAt: at, recordedAt: at, event } as Fact
        const [old, now] = [asked(log, at), asked([...log, fact], at)]
        const before = relationshipsAt(log, at)
        expect(relationshipsAt([...log, fact], at)).toEqual(before)
        for (const relationship of before.filter(({ open }) => open)) {
          expect(nextStepOf(relationship, now)).toBeDefined()
          const is = cadenceOf(relationship, now)
          const { chosen: own } = relationship.cadence
          const isOn = own?.id === cadence.id && own.version === cadence.version
          const { defaults } = now.policy
          const isDefault = Object.values(defaults).some(
            (ref) => ref.id === cadence.id && ref.version === cadence.version,
          )
          if (!isOn || isDefault || cadenceOf(relationship, old).why.insteadOf !== undefined) {
            continue
          }
          expect(is.why.insteadOf).toEqual({ ...cadence, because: "retired" })
          const usual = { ...relationship.cadence, chosen: undefined }
          expect(is.why.cadence).toEqual(
            cadenceOf(
              { ...relationship, cadences: [...relationship.cadences.slice(0, -1), usual] },
              old,
            ).why.cadence,
          )
          // L18: without the fact that retired it, it would be another step.
          const retired = now.history.at(-1)?.retired
          expect(is.facts).toContain(retired?.get(`${cadence.version} ${cadence.id}`))
        }
      }),
    )
  })

  it("a new version of a default starts when it takes effect, and cites the fact that published it", () => {
    const day = (iso: string) => instantFromMillis(Date.parse(`${iso}T12:00:00Z`))
    const policyOf = (version: number): CommandJson => {
      const cadence = (stage: "prospect" | "customer" | "declined") => ({
        id: stage,
        version: 1 + version,
        stage,
        opening: [{ after: "P2D", channels: ["phone" as const], plays: ["call"] }] as const,
        gap: { min: "P1D", ideal: "P7D", max: "P14D" },
      })
      const ref = (id: string) => ({ id, version: 1 + version })
      return {
        _tag: "PublishPolicy",
        policy: {
          id: "ours",
          version,
          zone: "UTC",
          plays: [{ id: "call", purpose: "call" }],
          cadences: [cadence("prospect"), cadence("customer"), cadence("declined")],
          defaults: {
            prospect: ref("prospect"),
            customer: ref("customer"),
            declined: ref("declined"),
          },
          respondWithin: { inbound: "PT1H", webLead: "PT5M" },
          silentAfter: "P14D",
        },
        takesEffectAt: "2026-03-01T12:00:00Z",
        occurredAt: "2026-02-01T12:00:00Z",
      }
    }
    const log = logOf(
      [
        { _tag: "AddContact" as const, contactId: "ann", occurredAt: "2026-01-01T12:00:00Z" },
        policyOf(1),
      ].map((json, index) => ({
        commandId: `c${index}`,
        now: day("2026-02-01"),
        command: Either.getOrThrow(commandFromJson(json)),
      })),
    )
    const ann = foldRelationship(log.filter((fact) => "contactId" in fact.event) as never)
    if (ann === undefined) throw new Error("not added")
    const on = (iso: string) => cadenceOf(ann, asked(log, day(iso)))
    expect(on("2026-02-28").why).toMatchObject({ cadence: { id: "prospect", version: 1 } })
    const { facts, why } = on("2026-03-01")
    expect(why).toMatchObject({
      cadence: { id: "prospect", version: 2 },
      due: "2026-03-01T12:00:00.000Z",
      moves: [{ code: "start", facts: [2] }],
    })
    expect(facts).toContain(2)
  })
})
