import { isStorable } from "@followthrough/store"
import * as fc from "fast-check"
import { expect, test } from "vitest"

test("storable is what UTF-8 carries there and back, without U+0000", () => {
  fc.assert(
    fc.property(fc.string16bits({ maxLength: 6 }), (text) => {
      const carried = Buffer.from(text, "utf8").toString("utf8") === text
      expect(isStorable(text)).toBe(carried && !text.includes("\0"))
    }),
  )
})
