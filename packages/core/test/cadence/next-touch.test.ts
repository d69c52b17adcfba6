import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { instantFromMillis } from "../../src/time/instant.js"
import { breathe, runs } from "../time/zones.js"
import {
  cadenceZone,
  dueByTheBook,
  isOnOneOf,
  laterByTheBook,
  ruledByTheBook,
  STEP,
  slotByTheBook,
} from "./cadence-oracle.js"
import { anyCadenceJson, cadenceOf, ready } from "./cadences.js"
import { anyScene, type Scene } from "./histories.js"

const knownTouches = ({ history, at }: Scene) => {
  const known = history.touches.filter((touch) => touch.at <= at)
  const done = known.filter((touch) => touch.didCadence && touch.at > history.enrolledAt - 1)
  return { known, done: done.filter((touch) => touch.at >= history.enrolledAt) }
}

describe("the next touch against the definitions, quarter hour by quarter hour", () => {
  it("L5 its turn and its rule's due are those of the definitions, from the anchor and without drift", async () => {
    await fc.assert(
      fc.asyncProperty(anyCadenceJson, anyScene(), async (json, scene) => {
        await breathe()
        const cadence = cadenceOf(json)
        const { history, setting, at } = scene
        const { known, done } = knownTouches(scene)
        const ruled = ruledByTheBook(cadence, scene, done)
        const next = nextTouch(ready(cadence), history, setting, at)
        const book = dueByTheBook(cadence, scene, ruled, known, done)
        expect(next.due).toBe(book.due)
        expect(next.derivation.silence.until).toBe(book.silentUntil)
        // Occurrences that come before what was said ends take the place of the one put off.
        const until = instantFromMillis(Math.max(at, book.due))
        const taken = book.held ? ruledByTheBook(cadence, { ...scene, at: until }, done) : ruled
        expect([next.occurrence.kind, next.occurrence.index]).toEqual([taken.kind, taken.index])
        // The book looks for working time for 60 days only.
        if (taken.due !== undefined) expect(next.derivation.ruleDue).toBe(taken.due)
      }),
      runs(250),
    )
  })

  it("L11 L3 its slot is the first quarter hour that satisfies every constraint at once", async () => {
    await fc.assert(
      fc.asyncProperty(anyCadenceJson, anyScene(), async (json, drawn) => {
        await breathe()
        const cadence = cadenceOf(json)
        // Which channel a wish leaves is for a property of its own.
        const preferences = drawn.history.preferences?.filter(({ _tag }) => _tag !== "Channel")
        const scene = { ...drawn, history: { ...drawn.history, preferences } }
        const { history, setting, at } = scene
        const { known } = knownTouches(scene)
        const next = nextTouch(ready(cadence), history, setting, at)
        const channels = turnOf(cadence, next.occurrence)
        const zone = cadenceZone(cadence, scene)
        const reach = (start: number): number =>
          Math.ceil(
            ((laterByTheBook(cadence, scene, instantFromMillis(start), cadence.gap.max) ?? start) -
              start) /
              STEP,
          ) + 1
        const slot = (start: number, quarters: number, suits?: (instant: number) => boolean) =>
          slotByTheBook(cadence, scene, known, channels, start, quarters, suits)

        const plain = slot(next.due, reach(next.due))
        const prefer = cadence.prefer
        const patience =
          next.due > next.derivation.silence.until
            ? (laterByTheBook(cadence, scene, next.due, cadence.gap.max) ?? next.due)
            : next.derivation.silence.until
        const preferred =
          prefer === undefined || plain === undefined
            ? undefined
            : slot(next.due, Math.floor((patience - next.due) / STEP) + 1, (instant) =>
                isOnOneOf(prefer, instant, zone),
              )
        const owed = preferred ?? plain
        if (owed !== undefined) expect(next.from).toBe(owed.at)
        const left = next.from >= at ? owed : slot(at, reach(at))
        if (left !== undefined) {
          expect(next.slot).toEqual(Either.right(left.at))
          expect(next.channel).toBe(left.channel)
        } else if (Either.isRight(next.slot)) {
          // Only the rule's own windows may lead beyond the longest silence, and never to a wrong slot.
          const start = next.from >= at ? next.due : at
          expect(next.slot.right).toBeGreaterThan(start + (reach(start) - 1) * STEP - STEP)
          expect(slot(next.slot.right, 1)?.at).toBe(next.slot.right)
        }
      }),
      runs(120),
    )
  })
})

const turnOf = (
  cadence: ReturnType<typeof cadenceOf>,
  { kind, index }: ReturnType<typeof nextTouch>["occurrence"],
) => {
  switch (kind) {
    case "step":
      return cadence.opening[index - 1]?.channels ?? []
    case "repeat":
      return cadence.opening.at(-1)?.channels ?? []
    case "rhythm": {
      const turns = cadence.rhythm?.turns ?? []
      return turns[(index - 1) % turns.length]?.channels ?? []
    }
  }
}
