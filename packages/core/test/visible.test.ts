import { visible } from "@followthrough/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const hidden: ReadonlyArray<readonly [string, string, string]> = [
  ["a line end", "a\nb", "a\\u000ab"],
  ["an escape sequence", "\u001b[2J\u009b2J", "\\u001b[2J\\u009b2J"],
  ["marks that turn text round", "\u202eabc\u2066\u061c\u200f", "\\u202eabc\\u2066\\u061c\\u200f"],
  [
    "what has no width",
    "a\u200bb\u200cc\u2060\ufeff\u00ad",
    "a\\u200bb\\u200cc\\u2060\\ufeff\\u00ad",
  ],
  ["letters that are blank", "\u3164\u115f", "\\u3164\\u115f"],
  ["separators", "a\u2028b\u2029", "a\\u2028b\\u2029"],
  ["tags", "a\u{e0041}\u{e007f}", "a\\u{e0041}\\u{e007f}"],
  ["selectors of variants", "a\u{e0100}\ufe0f\ufe00", "a\\u{e0100}\\ufe0f\\ufe00"],
  ["half a character", "a\ud83d", "a\\ud83d"],
  ["a joiner between letters", "a\u200db", "a\\u200db"],
]

describe("visible text", () => {
  for (const [what, text, expected] of hidden) {
    it(`tells ${what}`, () => expect(visible(text)).toBe(expected))
  }

  it("leaves what people write, emoji of several parts among it", () => {
    for (const text of ["Zoë O’Hara", "שלום", "日本語", "👩‍👩‍👧‍👦", "❤️", "👍🏽", "🏴‍☠️", "a ~\\"]) {
      expect(visible(text)).toBe(text)
    }
    // Flags of regions are drawn by tags.
    expect(visible("🏴\u{e0067}\u{e007f}")).toBe("🏴\\u{e0067}\\u{e007f}")
  })

  it("shows every code point, and nothing twice", () => {
    const anything = fc.fullUnicodeString({ maxLength: 20 })
    fc.assert(
      fc.property(anything, fc.nat(0x10ffff), (text, point) => {
        const shown = visible(text + String.fromCodePoint(point))
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
        expect(visible(shown)).toBe(shown)
      }),
    )
    for (let point = 0; point <= 0xffff; point += 1) {
      const shown = visible(`a${String.fromCharCode(point)}b`)
      expect(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(shown)).toBe(false)
    }
  })
})
