import { compareStreams, prefixEnd } from "@followthrough/store"
import * as fc from "fast-check"
import { expect, test } from "vitest"

/** Text of whole code points, often near the places where orders differ. */
const name = fc.stringOf(
  fc.oneof(
    fc.constantFrom("a", "b", "/", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}"),
    fc.fullUnicode(),
  ),
  { maxLength: 4 },
)

test("names are ordered as their UTF-8 bytes are", () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(Math.sign(compareStreams(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

test("a prefix and its end enclose exactly the names that begin with it", () => {
  fc.assert(
    fc.property(name, name, fc.boolean(), (prefix, other, continued) => {
      const candidate = continued ? prefix + other : other
      const end = prefixEnd(prefix)
      const enclosed =
        compareStreams(candidate, prefix) >= 0 &&
        (end === undefined || compareStreams(candidate, end) < 0)
      expect(enclosed).toBe(candidate.startsWith(prefix))
    }),
  )
})

test("nothing lies above the names that begin with the last code point", () => {
  expect(prefixEnd("")).toBeUndefined()
  expect(prefixEnd("\u{10ffff}\u{10ffff}")).toBeUndefined()
  expect(prefixEnd("a\u{10ffff}")).toBe("b")
  expect(prefixEnd("contact/")).toBe("contact0")
})
