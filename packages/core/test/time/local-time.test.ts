import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  LocalTime,
  LocalTimeEnd,
  localTimeEndFromIso,
  localTimeFromIso,
  millisOfTime,
  timeOfMillis,
} from "../../src/time/local-time.js"

const second = fc.integer({ min: 0, max: 86_399 })

describe("a local time", () => {
  it("L15 every second of a day survives the codecs, and text order is time order", () => {
    fc.assert(
      fc.property(second, second, (one, other) => {
        const [first, then] = [timeOfMillis(one * 1000), timeOfMillis(other * 1000)]
        expect(millisOfTime(first)).toBe(one * 1000)
        expect(Schema.decodeUnknownSync(LocalTime)(Schema.encodeSync(LocalTime)(first))).toBe(first)
        expect(Schema.decodeUnknownSync(LocalTimeEnd)(first)).toBe(first)
        expect(first < then).toBe(one < other)
      }),
    )
  })

  it("drops seconds that are nought, so that equal times are equal texts", () => {
    expect(Either.getOrThrow(localTimeFromIso("09:00:00"))).toBe("09:00")
    expect(Either.getOrThrow(localTimeEndFromIso("24:00:00"))).toBe("24:00")
  })

  it("takes 24:00 as an end only", () => {
    expect(millisOfTime(Either.getOrThrow(localTimeEndFromIso("24:00")))).toBe(86_400_000)
    expect(Either.isLeft(localTimeFromIso("24:00"))).toBe(true)
    expect(Either.isLeft(localTimeEndFromIso("24:01"))).toBe(true)
  })

  it.each(["9:00", "25:00", "12:60", "12:00:60", "12", "12:00Z", "noon", ""])(
    "refuses %j",
    (text) => {
      expect(Either.isLeft(localTimeFromIso(text))).toBe(true)
      expect(Either.isLeft(localTimeEndFromIso(text))).toBe(true)
    },
  )
})
