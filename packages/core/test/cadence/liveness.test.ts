import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { checkCadences } from "../../src/cadence/check/check-cadences.js"
import type { CadenceHistory, CadenceTouch } from "../../src/cadence/history.js"
import { nextTouch } from "../../src/cadence/next-touch.js"
import type { Play } from "../../src/cadence/play.js"
import type { PlayId } from "../../src/identity.js"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import { UTC } from "../../src/time/zone.js"
import { fixedZone } from "../../src/time/zone-choice.js"
import { runs } from "../time/zones.js"
import { laterByTheBook } from "./cadence-oracle.js"
import { anyCadenceJson, cadenceOf, PLAYS, ready, soundCadenceJson } from "./cadences.js"
import { anyScene, EVERYTHING, type Scene } from "./histories.js"

const plays = PLAYS.map((id): Play => ({ id: id as string as PlayId, purpose: id }))

const sound = soundCadenceJson
  .map(cadenceOf)
  .filter((cadence) => checkCadences({ plays, cadences: [cadence] }).length === 0)

/** A clock change can swallow a window; then the one after it has to do. */
const A_WEEK = 7 * 86_400_000

describe("sound rules", () => {
  it("L12 without facts of the day, every due touch has a slot within the longest silence", () => {
    fc.assert(
      fc.property(
        sound,
        anyScene({ startAt: true, holds: true, parties: true }),
        (cadence, scene) => {
          const { history, setting, at } = scene
          const next = nextTouch(ready(cadence), history, setting, at)
          expect(Either.isRight(next.slot)).toBe(true)
          if (Either.isLeft(next.slot)) return
          const start = instantFromMillis(Math.max(next.due, at))
          const reach = laterByTheBook(cadence, scene, start, cadence.gap.max) ?? 0
          expect(next.slot.right).toBeGreaterThanOrEqual(Math.max(next.from, at))
          const late = next.slot.right - reach
          if (late > 0) expect(late).toBeLessThan(A_WEEK)
          if (late > 0) expect(next.derivation.moves.at(-1)?._tag).toBe("Window")
        },
      ),
      runs(200),
    )
  })

  it("L12 a slot is missing only through absence, the rep's hours, wish, consent or holiday, and the block says so", () => {
    const blamed = new Set<string>()
    fc.assert(
      fc.property(sound, anyScene(EVERYTHING), (cadence, { history, setting, at }) => {
        const next = nextTouch(ready(cadence), history, setting, at)
        expect(Number.isSafeInteger(next.due)).toBe(true)
        expect(next.by).toBeGreaterThanOrEqual(next.from)
        if (Either.isRight(next.slot)) return
        const block = next.slot.left
        switch (block._tag) {
          case "NoChannel":
            blamed.add("Blocked")
            expect(block.channels.some(({ _tag }) => _tag === "Blocked")).toBe(true)
            return
          case "NoTime": {
            const tags = block.because.map(({ _tag }) => _tag)
            for (const tag of tags) blamed.add(tag)
            const ofTheDay = ["Absence", "Days", "Hours", "Holiday", "RepHours"]
            expect(tags.some((tag) => ofTheDay.includes(tag))).toBe(true)
          }
        }
      }),
      runs(250),
    )
    expect(blamed.has("Blocked")).toBe(true)
  })

  it("L12 hours of a rep that never meet the windows are a block, and it names them", () => {
    fc.assert(
      fc.property(sound, anyScene({ ...EVERYTHING, wishes: false }), (cadence, scene) => {
        const { history, setting, at } = scene
        const never = { calendar: { zone: fixedZone(UTC), week: {} }, position: 90 }
        const next = nextTouch(ready(cadence), history, { ...setting, repHours: never }, at)
        expect(next.from).toBe(next.due)
        if (Either.isRight(next.slot)) throw new Error("a slot outside of all hours")
        if (next.slot.left._tag === "NoChannel") return
        const blamed = next.slot.left.because.filter(({ _tag }) => _tag === "RepHours")
        expect(blamed.map(({ facts }) => facts)).toEqual([[90]])
        expect(next.slot.left.opensAt).toBeUndefined()
      }),
    )
  })

  it("L12 done at its slots, a sound cadence is never silent for longer than its gaps and windows say", () => {
    fc.assert(
      fc.property(sound, anyScene({}), (cadence, scene) => {
        for (const [before, here] of silences(cadence, scene, 8)) {
          const reach = laterByTheBook(cadence, scene, before, cadence.gap.max) ?? 0
          // Due within the longest silence; from there the windows may take their time.
          expect(here - reach).toBeLessThan(A_WEEK)
        }
      }),
      runs(60),
    )
  })
})

/** Follows a cadence: each touch at its slot. The pairs of touches that follow one another. */
const silences = (
  cadence: ReturnType<typeof cadenceOf>,
  scene: Scene,
  count: number,
): ReadonlyArray<readonly [Instant, Instant]> => {
  const asked = ready(cadence)
  let history: CadenceHistory = { ...scene.history, addedAt: scene.history.enrolledAt, touches: [] }
  let now = history.enrolledAt
  const pairs: Array<readonly [Instant, Instant]> = []
  for (let index = 0; index < count; index += 1) {
    const next = nextTouch(asked, history, scene.setting, now)
    if (Either.isLeft(next.slot) || next.channel === undefined) return pairs
    pairs.push([now, next.slot.right])
    now = next.slot.right
    const touch: CadenceTouch = {
      at: now,
      position: 100 + index,
      direction: "outbound",
      mode: "personal",
      channel: next.channel,
      play: next.play,
      didCadence: true,
    }
    history = { ...history, touches: [...history.touches, touch] }
  }
  return pairs
}

describe("any rules at all", () => {
  it("L1 L12 there is a next touch, with a due, a day and an answer, for any well-formed cadence", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        const next = nextTouch(ready(cadenceOf(json)), history, setting, at)
        expect(Number.isSafeInteger(next.due)).toBe(true)
        const isBefore = next.derivation.moves.some(({ _tag }) => _tag === "DayBefore")
        expect(next.from < next.due).toBe(isBefore)
        expect(next.by).toBeGreaterThanOrEqual(next.from)
        if (Either.isRight(next.slot)) {
          expect(next.slot.right).toBeGreaterThanOrEqual(Math.max(next.from, at))
          expect(next.channel).toBeDefined()
          expect(next.play).toBeDefined()
        }
      }),
      runs(200),
    )
  })

  it("L12 ends soon for rules and settings that are as awkward as can be", () => {
    const long = cadenceOf({
      id: "awkward",
      version: 1,
      stage: "prospect",
      zone: "rep",
      opening: [{ after: "P3000000D", channels: ["phone"], plays: ["article"] }],
      gap: { min: "P0D", ideal: "P1D", max: "P3000000D" },
      windows: { monday: [{ from: "09:00", to: "09:15" }] },
      caps: [{ most: 1, per: "P3000000D", channel: "phone" }],
    })
    const at = instantFromMillis(0)
    const touch: CadenceTouch = {
      at,
      position: 3,
      direction: "outbound",
      mode: "automated",
      channel: "phone",
      didCadence: false,
    }
    const history: CadenceHistory = {
      addedAt: at,
      addedBy: 1,
      enrolledAt: at,
      enrolledBy: 2,
      touches: [touch],
      preferences: [{ _tag: "Days", days: ["tuesday"], position: 4 }],
    }
    const zones = { policy: "Pacific/Apia", rep: "Pacific/Apia", contact: "Pacific/Apia" } as never
    const next = nextTouch(ready(long), history, { zones }, at)
    expect(Either.isLeft(next.slot)).toBe(true)
    const absences = [{ from: at, to: instantFromMillis(8.64e15), position: 5 }]
    expect(Either.isLeft(nextTouch(ready(long), history, { zones, absences }, at).slot)).toBe(true)
  })
})
