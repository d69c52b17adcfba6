import { decodeFact, encodeEvent } from "@followthrough/core"
import { arbitraryRecordings, logOf } from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const stored = (type: string, data: string) => ({
  position: 7,
  type,
  occurredAt: 0,
  recordedAt: 0,
  data,
})

describe("facts in their stored form", () => {
  it("L17 every fact reads back as it was written", () => {
    fc.assert(
      fc.property(arbitraryRecordings(), (recordings) => {
        for (const fact of logOf(recordings)) {
          const { data, type } = encodeEvent(fact.event)
          const { occurredAt, position, recordedAt } = fact
          expect(decodeFact({ position, occurredAt, recordedAt, type, data })).toEqual(
            Either.right(fact),
          )
          expect(JSON.parse(data)).not.toHaveProperty("_tag")
        }
      }),
    )
  })

  it("L17 an unknown type is refused, never passed over", () => {
    for (const type of ["ContactTeleported", "__proto__", "constructor", ""]) {
      const left = Either.flip(decodeFact(stored(type, "{}")))
      expect(Either.getOrThrow(left)).toMatchObject({ _tag: "UnreadableFact", position: 7, type })
    }
  })

  it("L17 data that is no JSON object of the right fields says what is wrong", () => {
    const message = (type: string, data: string) =>
      Either.getOrThrow(Either.flip(decodeFact(stored(type, data)))).message
    expect(message("ContactReopened", "{")).toBe("its data is not JSON")
    expect(message("ContactReopened", "[]")).toBe("its data is not a JSON object")
    expect(message("ContactReopened", "{}")).toBe("contactId: is missing")
  })
})
