import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nextTouch } from "../../src/cadence/next-touch.js"
import { standingTouch } from "../../src/cadence/standing-touch.js"
import { instantFromMillis } from "../../src/time/instant.js"
import { runs } from "../time/zones.js"
import { anyCadenceJson, readyOf } from "./cadences.js"
import { anyScene } from "./histories.js"

describe("how long a next touch stands", () => {
  it("L15 until then it is the same, owed from and late after the same instants, with a slot or without", () => {
    fc.assert(
      fc.property(
        anyCadenceJson,
        anyScene(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (json, { history, setting, at }, shares) => {
          const ready = readyOf(json)
          const { next, until } = standingTouch(ready, history, setting, at)
          expect(next).toEqual(nextTouch(ready, history, setting, at))
          expect(until).toBeGreaterThan(at)
          const reach = Math.min(until - 1, at + 40 * 86_400_000)
          for (const share of [...shares, 1]) {
            const then = instantFromMillis(Math.floor(at + share * (reach - at)))
            const later = nextTouch(ready, history, setting, then)
            expect([later.occurrence, later.from, later.by]).toEqual([
              next.occurrence,
              next.from,
              next.by,
            ])
            expect(Either.isRight(later.slot)).toBe(Either.isRight(next.slot))
          }
        },
      ),
      runs(150),
    )
  })
})
