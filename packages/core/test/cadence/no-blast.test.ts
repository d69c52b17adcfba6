import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { occurrenceKey } from "../../src/cadence/derivation.js"
import type { CadenceHistory, CadenceTouch } from "../../src/cadence/history.js"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { previewPublication, underPublication } from "../../src/cadence/publish-cadence.js"
import { previewSwitch } from "../../src/cadence/switch-cadence.js"
import { type Instant, instantFromMillis } from "../../src/time/instant.js"
import { runs } from "../time/zones.js"
import { anyCadenceJson, readyOf, soundCadenceJson } from "./cadences.js"
import { anyScene } from "./histories.js"

const done = (at: Instant, position: number): CadenceTouch => ({
  at,
  position,
  direction: "outbound",
  mode: "personal",
  channel: "other",
  didCadence: true,
})

describe("nothing is owed twice, and nothing falls due by a change of rules", () => {
  it("L10 a new version owes nothing that was due before it took effect, unless asked to", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyCadenceJson, anyScene(), (old, json, scene) => {
        const { history, setting, at } = scene
        const publication = {
          from: readyOf(old),
          to: readyOf({ ...json, id: old.id, version: 2 }),
          takesEffectAt: at,
        }
        const after = underPublication(publication, history)
        for (const later of [0, 1, 30]) {
          const asked = instantFromMillis(at + later * 86_400_000)
          const next = nextTouch(publication.to, after, setting, asked)
          expect(next.occurrence.version).toBe(2)
          expect(next.due).toBeGreaterThanOrEqual(at)
        }
        const subjects = [{ subject: "it", history, setting }]
        expect(previewPublication(publication, subjects).backfilled).toEqual([])
        const backfill = previewPublication({ ...publication, backfill: true }, subjects)
        const plain = nextTouch(publication.to, history, setting, at)
        expect(backfill.backfilled.map((change) => change.after)).toEqual(
          plain.due < at ? [plain] : [],
        )
        const { changed, unchanged } = previewPublication(publication, subjects)
        expect(changed.length + unchanged).toBe(1)
      }),
      runs(150),
    )
  })

  it("L10 publishing the same rules again changes nothing that is due later", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        const from = readyOf(json)
        const to = readyOf({ ...json, version: 2 })
        const before = nextTouch(from, history, setting, at)
        const after = nextTouch(to, underPublication({ takesEffectAt: at }, history), setting, at)
        expect(after.due).toBe(Math.max(before.due, at))
      }),
    )
  })

  it("L10 a switch never brings a touch forward, and is previewed as it comes out", () => {
    fc.assert(
      fc.property(
        anyCadenceJson,
        anyCadenceJson,
        anyScene(),
        fc.integer({ min: -5, max: 20 }),
        (one, other, scene, shift) => {
          const { history, setting, at } = scene
          const [from, to] = [readyOf(one), readyOf({ ...other, id: "other" })]
          const startAt = shift < 0 ? undefined : instantFromMillis(at + shift * 86_400_000)
          const preview = previewSwitch(from, { to, at, startAt }, history, setting)
          expect(preview.cancelled).toEqual(nextTouch(from, history, setting, at))
          expect(preview.first.due).toBeGreaterThanOrEqual(preview.cancelled.due)
          expect(preview.first.due).toBeGreaterThanOrEqual(at)
          expect(preview.first.due).toBeGreaterThanOrEqual(preview.startAt)
          if (startAt !== undefined) expect(preview.startAt).toBeGreaterThanOrEqual(startAt)
          expect(preview.first.occurrence).toMatchObject({
            id: "other",
            anchor: preview.history.enrolledBy,
          })
          expect(nextTouch(to, preview.history, setting, at)).toEqual(preview.first)
          const own = nextTouch(to, { ...preview.history, startAt: undefined }, setting, at)
          expect(preview.startAt).toBe(Math.max(preview.cancelled.due, own.due, startAt ?? at))
        },
      ),
      runs(150),
    )
  })

  it("L10 doing a touch ends its occurrence for good, and each has a key of its own", () => {
    fc.assert(
      fc.property(
        soundCadenceJson,
        anyScene({}),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
        (json, scene, delays) => {
          const ready = readyOf(json)
          let history: CadenceHistory = { ...scene.history, touches: [] }
          const keys = new Set<string>()
          for (const [index, delay] of delays.entries()) {
            const now = history.touches.at(-1)?.at ?? history.enrolledAt
            const next = nextTouch(ready, history, scene.setting, now)
            const key = occurrenceKey(next.occurrence)
            expect(keys.has(key)).toBe(false)
            keys.add(key)
            const touch = done(
              instantFromMillis(Math.max(next.due, now) + delay * 86_400_000),
              100 + index,
            )
            history = { ...history, touches: [...history.touches, touch] }
          }
        },
      ),
    )
  })

  it("L10 a touch that does no cadence changes no occurrence, whatever it answers", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), (json, { history, setting, at }) => {
        fc.pre(at >= history.enrolledAt)
        const ready = readyOf(json)
        const next = nextTouch(ready, history, setting, at)
        const answer = { ...done(at, 900), didCadence: false }
        const touches = [...history.touches, answer]
        const after = nextTouch(ready, { ...history, touches }, setting, at)
        expect(after.derivation.ruleDue === undefined).toBe(next.derivation.ruleDue === undefined)
        // Only what the longest silence had brought forward may go back to where the rule has it.
        expect(after.due).toBeGreaterThanOrEqual(next.due)
        const clamped = next.derivation.moves.some(({ _tag }) => _tag === "MaxGap")
        const spoken = history.preferences?.some(({ _tag }) => _tag === "Frequency")
        if (!clamped && spoken !== true) {
          expect(after.due).toBe(next.due)
          expect(after.occurrence).toEqual(next.occurrence)
        }
      }),
      runs(150),
    )
  })
})

describe("caps", () => {
  it("L11 proposals carried out one after the other never exceed a cap", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene({ blocked: true, absences: true }), (json, scene) => {
        const ready = readyOf(json)
        let history = scene.history
        let now = scene.at
        for (let index = 0; index < 6; index += 1) {
          const next = nextTouch(ready, history, scene.setting, now)
          if (Either.isLeft(next.slot) || next.channel === undefined) return
          now = next.slot.right
          const touch = { ...done(now, 200 + index), channel: next.channel, play: next.play }
          const touches = [...history.touches.filter(({ at }) => at <= scene.at), touch]
          history = { ...history, touches }
          for (const cap of [...ready.caps, ...ready.channelCaps]) {
            const counting = touches.filter(
              (one) =>
                one.direction === "outbound" &&
                (cap.channel === undefined || one.channel === cap.channel) &&
                one.at > now - shortestOf(cap.per),
            )
            if (counting.at(-1) === touch) expect(counting.length).toBeLessThanOrEqual(cap.most)
          }
          for (const channel of ready.never) expect(next.channel).not.toBe(channel)
          expect(ready.neverAtAll).toBe(false)
        }
      }),
      runs(80),
    )
  })
})

/** No such stretch is ever shorter: a month has 28 days, and clocks go forward by two hours at most. */
const shortestOf = (per: {
  readonly _tag: string
  readonly days?: number
  readonly months?: number
  readonly millis?: number
}): number =>
  per._tag === "Exact"
    ? (per.millis ?? 0)
    : ((per.days ?? 0) + 28 * (per.months ?? 0)) * 86_400_000 - 25 * 3_600_000
