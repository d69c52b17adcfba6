import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CadenceJson } from "../../src/cadence/cadence.js"
import { checkCadences } from "../../src/cadence/check/check-cadences.js"
import { checkSuccession } from "../../src/cadence/check/check-succession.js"
import type { CadenceHistory } from "../../src/cadence/history.js"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { underPublication } from "../../src/cadence/publish-cadence.js"
import { instantFromMillis } from "../../src/time/instant.js"
import { zoneNamed } from "../time/zones.js"
import { cadenceOf, readyOf } from "./cadences.js"

const DAY = 86_400_000
const began = Date.parse("2026-03-02T09:00:00Z")
const on = (day: number) => instantFromMillis(began + day * DAY)
const setting = { zones: { policy: zoneNamed("UTC") } }

/** A step is its play; one that begins with a capital letter is named by it. */
const cadence = (version: number, steps: ReadonlyArray<string>): CadenceJson => ({
  id: "opening",
  version,
  stage: "prospect",
  opening: steps.map((step) => ({
    ...(/^[A-Z]/.test(step) ? { name: step } : {}),
    after: "P7D",
    channels: ["phone"] as const,
    plays: [step] as const,
  })),
  rhythm: { every: 1, unit: "months", turns: [{ channels: ["phone"], plays: ["again"] }] },
  gap: { min: "P1D", ideal: "P7D", max: "P60D" },
})

/** What is next after so many touches, a week apart, once the versions were published one after the other. */
const playAfter = (
  done: number,
  versions: readonly [ReadonlyArray<string>, ...ReadonlyArray<ReadonlyArray<string>>],
) => {
  const [first, ...others] = versions.map((steps, index) => readyOf(cadence(index + 1, steps)))
  let history: CadenceHistory = {
    addedAt: on(0),
    addedBy: 1,
    enrolledAt: on(0),
    enrolledBy: 1,
    touches: Array.from({ length: done }, (_, index) => ({
      at: on(7 * (index + 1)),
      position: 10 + index,
      direction: "outbound" as const,
      mode: "personal" as const,
      channel: "phone" as const,
      didCadence: true,
    })),
  }
  const takesEffectAt = on(7 * done + 1)
  if (first === undefined) throw new Error("no version")
  let from = first
  others.forEach((to, index) => {
    history = underPublication({ from, takesEffectAt, position: 90 + index }, history)
    from = to
  })
  return nextTouch(from, history, setting, on(7 * done + 2)).play
}

describe("opening steps under a new version", () => {
  it("L10 those done are found by their names, wherever the new version has them", () => {
    const old = ["Ask", "Article", "Video"]
    expect(playAfter(2, [old, ["Thanks", "Ask", "Article", "Video"]])).toBe("Video")
    expect(playAfter(2, [old, ["Ask", "Thanks", "Article", "Video"]])).toBe("Video")
    expect(playAfter(2, [old, ["Ask", "Article", "Thanks", "Video"]])).toBe("Thanks")
    expect(playAfter(2, [old, ["Video", "Article", "Ask"]])).toBe("Video")
    expect(playAfter(1, [old, ["Article", "Ask", "Video"]])).toBe("Article")
    expect(playAfter(2, [old, ["Ask", "Video"]])).toBe("Video")
    // Once the opening is over, each touch since then stands for a step that was put at its end.
    expect(playAfter(3, [old, [...old, "Thanks"]])).toBe("Thanks")
    expect(playAfter(4, [old, [...old, "Thanks"]])).toBe("again")
    // What was done under a version in between is remembered.
    expect(playAfter(2, [old, ["Ask", "Article"], ["Thanks", ...old]])).toBe("Video")
  })

  it("L10 those without a name are found by their places", () => {
    const old = ["ask", "article", "video"]
    expect(playAfter(2, [old, ["thanks", "ask", "article", "video"]])).toBe("article")
    expect(playAfter(2, [old, ["ask", "article", "video", "thanks"]])).toBe("video")
    // So are those that get a name where they are, by which they are found from then on.
    expect(playAfter(2, [old, ["Ask", "Article", "Video"]])).toBe("Video")
    expect(playAfter(2, [old, ["Ask", "Article"], ["Thanks", "Ask", "Article", "video"]])).toBe(
      "video",
    )
  })

  const anySteps = fc
    .shuffledSubarray(["A", "B", "C", "D", "E"])
    .chain((named) => fc.shuffledSubarray([...named, "f", "g", "h"], { minLength: 1 }))

  it("L10 no step that was done is owed again, and none is left out that was to come", () => {
    fc.assert(
      fc.property(anySteps, anySteps, fc.nat({ max: 8 }), (old, steps, touches) => {
        const done = Math.min(touches, old.length)
        // Where a step of the new version stood in the old one.
        const stood = (step: string, place: number): number => {
          const isNamed = /^[A-Z]/.test(step)
          if (isNamed && old.includes(step)) return old.indexOf(step)
          return /^[a-z]/.test(old[place] ?? "") ? place : -1
        }
        const isDone = steps.map((step, place) => {
          const before = stood(step, place)
          return before >= 0 && before < done
        })
        const last = isDone.lastIndexOf(true)
        const owed = steps.filter(
          (step, place) => !isDone[place] && (stood(step, place) >= 0 || place > last),
        )
        // Touches after the opening stand for steps that are new at its end.
        expect(playAfter(touches, [old, steps])).toBe(owed[touches - done] ?? "again")
      }),
    )
  })

  it("L10 a version that changes nothing about the steps leaves everybody where they are", () => {
    fc.assert(
      fc.property(anySteps, fc.nat({ max: 8 }), (steps, touches) => {
        expect(playAfter(touches, [steps, steps])).toBe(playAfter(touches, [steps]))
      }),
    )
  })
})

describe("the checker of names", () => {
  it("L17 refuses two steps of one name", () => {
    const twice = cadenceOf({
      ...cadence(1, ["Ask"]),
      opening: [...cadence(1, ["Ask"]).opening, ...cadence(1, ["Ask"]).opening],
    })
    const plays = [{ id: "Ask" }, { id: "again" }] as never
    const codes = checkCadences({ plays, cadences: [twice] }).map(({ code, path }) => [code, path])
    expect(codes).toContainEqual(["duplicate-step", "cadences.0.opening.1.name"])
  })

  it("L17 warns of steps without a name that were moved, and of nothing else", () => {
    const warned = (...versions: ReadonlyArray<ReadonlyArray<string>>) =>
      checkSuccession(versions.map((steps, index) => cadenceOf(cadence(index + 1, steps)))).map(
        ({ path }) => path,
      )
    const old = ["ask", "article", "video"]
    expect(warned(old, ["thanks", ...old])).toEqual([
      "cadences.1.opening.1",
      "cadences.1.opening.2",
    ])
    expect(warned(old, [...old, "thanks"])).toEqual([])
    expect(warned(old, ["call", "article", "video"])).toEqual([])
    expect(warned(["Ask", "Article"], ["Thanks", "Ask", "Article"])).toEqual([])
    expect(warned(["ask", "article"], ["Ask", "Article"])).toEqual([])
    expect(warned(old)).toEqual([])
    // Each version is held against the one before it.
    expect(warned(old, ["Thanks", ...old], ["Thanks", ...old])).toEqual([
      "cadences.1.opening.1",
      "cadences.1.opening.2",
    ])
  })
})
