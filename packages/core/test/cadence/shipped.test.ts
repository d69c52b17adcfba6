import * as Either from "effect/Either"
import { describe, expect, it } from "vitest"
import { cadenceIn, compileCadences } from "../../src/cadence/cadence-book.js"
import { cadenceToJson } from "../../src/cadence/cadence-rules.js"
import { checkCadences } from "../../src/cadence/check/check-cadences.js"
import type { CadenceHistory } from "../../src/cadence/history.js"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { shippedEvidence, shippedRules } from "../../src/cadence/shipped/shipped-rules.js"
import { type Instant, instantFromIso, instantFromMillis } from "../../src/time/instant.js"
import { UTC } from "../../src/time/zone.js"

const DAY = 86_400_000
const instant = (text: string): Instant => Either.getOrThrow(instantFromIso(text))

/** Every place in a cadence where a number or a duration stands; windows count as one. */
const numbersIn = (value: unknown, path: string): ReadonlyArray<string> => {
  if (path.endsWith("version")) return []
  if (path === "windows") return [path]
  if (typeof value === "number") return [path]
  if (typeof value === "string") return /^(working )?P/.test(value) ? [path] : []
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    numbersIn(inner, path === "" ? name : `${path}.${name}`),
  )
}

/** Follows a cadence for a contact of whom nothing is heard: the instants of its touches. */
const followed = (id: string, from: Instant, count: number) => {
  const found = shippedRules.cadences.find((cadence) => cadence.id === id)
  if (found === undefined) throw new Error(`no cadence ${id}`)
  const ready = cadenceIn(compileCadences(shippedRules.cadences), found)
  if (ready._tag === "None") throw new Error(`no cadence ${id}`)
  let history: CadenceHistory = {
    addedAt: from,
    addedBy: 1,
    enrolledAt: from,
    enrolledBy: 1,
    touches: [],
  }
  let now = from
  return Array.from({ length: count }, (_, index) => {
    const next = nextTouch(ready.value, history, { zones: { policy: UTC } }, now)
    const at = Either.getOrThrowWith(next.slot, (block) => new Error(JSON.stringify(block)))
    const { channel, play } = next
    if (channel === undefined) throw new Error("a slot without a channel")
    now = at
    history = {
      ...history,
      touches: [
        ...history.touches,
        {
          at,
          position: 2 + index,
          direction: "outbound",
          mode: "personal",
          channel,
          play,
          didCadence: true,
        },
      ],
    }
    return { at, channel, play, cadence: next.occurrence.id, kind: next.occurrence.kind }
  })
}

const starts = Array.from({ length: 14 }, (_, index) =>
  instantFromMillis(instant("2026-01-26T10:37:00Z") + index * 1.3 * DAY),
)

describe("the shipped cadences", () => {
  it("L12 pass the checker", () => {
    expect(checkCadences(shippedRules)).toEqual([])
  })

  it("L17 label every number with its evidence, and nothing that is not there", () => {
    for (const cadence of shippedRules.cadences) {
      const numbers = numbersIn(cadenceToJson(cadence), "")
      const labelled = (shippedEvidence.get(cadence.id) ?? []).flatMap(({ paths }) => paths)
      expect(new Set(labelled).size).toBe(labelled.length)
      expect(labelled.filter((path) => path !== "opening").sort()).toEqual([...numbers].sort())
    }
    expect([...shippedEvidence.keys()]).toEqual(shippedRules.cadences.map(({ id }) => id))
  })

  it("L12 prospect: 5 to 12 touches over mixed channels, wider and wider apart, never 14 days of silence, then nurture", () => {
    for (const start of starts) {
      const touches = followed("prospect", start, 14)
      const opening = touches.filter(({ cadence }) => cadence === "prospect")
      expect(opening.length).toBeGreaterThanOrEqual(5)
      expect(opening.length).toBeLessThanOrEqual(12)
      expect(new Set(opening.map(({ channel }) => channel)).size).toBeGreaterThan(1)
      for (const [index, { at }] of opening.entries()) {
        expect(at - (opening[index - 1]?.at ?? start)).toBeLessThanOrEqual(14 * DAY)
      }
      expect(new Set(touches.slice(opening.length).map(({ cadence }) => cadence))).toEqual(
        new Set(["nurture"]),
      )
    }
    const days = shippedRules.cadences[1]?.opening.map(({ after }) =>
      after._tag === "Calendar" ? after.days : 0,
    )
    expect(days).toEqual([...(days ?? [])].sort((one, other) => one - other))
  })

  it("L12 customer: invitation and introduction within 30 days of the sale, then every quarter", () => {
    for (const start of starts) {
      const touches = followed("customer", start, 8)
      for (const play of ["invitation", "introduction"]) {
        const touch = touches.find((one) => one.play === play)
        expect(touch?.at).toBeLessThan(start + 30 * DAY)
      }
      const quarterly = touches.slice(3)
      expect(quarterly.every(({ kind }) => kind === "rhythm")).toBe(true)
      for (const [index, { at }] of quarterly.entries()) {
        if (index > 0) {
          const gap = (at - (quarterly[index - 1]?.at ?? at)) / DAY
          expect(gap).toBeGreaterThan(85)
          expect(gap).toBeLessThan(97)
        }
      }
      expect(new Set(quarterly.map(({ channel }) => channel)).size).toBeGreaterThan(1)
    }
  })

  it("L12 no shipped cadence repeats a play sooner than it says", () => {
    for (const { id, noRepeat = 0 } of shippedRules.cadences) {
      const touches = followed(id, instant("2026-01-31T08:00:00Z"), 16)
      for (const [index, { play, cadence }] of touches.entries()) {
        if (cadence !== id) continue
        const before = touches.slice(Math.max(0, index - noRepeat), index)
        expect(before.map((touch) => touch.play)).not.toContain(play)
      }
    }
  })

  it("L12 declined: twice a year, in writing", () => {
    const touches = followed("declined", instant("2026-01-31T08:00:00Z"), 4)
    expect(touches.every(({ channel }) => channel === "email")).toBe(true)
    expect((touches[3]?.at ?? 0) - (touches[0]?.at ?? 0)).toBeGreaterThan(540 * DAY)
  })
})
