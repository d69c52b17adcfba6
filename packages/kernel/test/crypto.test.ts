// What browsers encrypt and hash with and what Node does are one: a log moves between them.
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import * as web from "../src/crypto.browser.js"
import * as node from "../src/crypto.js"

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
const nonce = fc.uint8Array({ minLength: 12, maxLength: 12 })
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ minLength: 60, maxLength: 200 }),
  // Lone halves of a pair are stored as what UTF-8 has for them, the same on both sides.
  fc.string().map((given) => `${given}\ud800`),
)
const pairs = [
  { from: node, to: web },
  { from: web, to: node },
]

describe("keys and digests without Node are those of Node", () => {
  test("digests", () => {
    fc.assert(
      fc.property(key, text, (secret, said) => {
        expect(web.sha256(said)).toBe(node.sha256(said))
        expect(web.hmacSha256(secret, said)).toBe(node.hmacSha256(secret, said))
      }),
    )
  })

  test("what one encrypts the other opens, and nothing else", () => {
    fc.assert(
      fc.property(key, nonce, text, text, fc.nat(), (secret, once, bound, said, at) => {
        for (const { from, to } of pairs) {
          const sealed = from.encrypt(secret, once, bound, said)
          expect(Array.from(sealed)).toEqual(Array.from(to.encrypt(secret, once, bound, said)))
          expect(to.decrypt(secret, once, bound, sealed)).toBe(said.toWellFormed())
          expect(() => to.decrypt(secret, once, `${bound}.`, sealed)).toThrow()
          const changed = Uint8Array.from(sealed)
          const place = at % changed.length
          changed[place] = (changed[place] ?? 0) ^ 1
          expect(() => to.decrypt(secret, once, bound, changed)).toThrow()
        }
      }),
    )
  })

  test("Base64url", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        const written = node.toBase64url(bytes)
        expect(web.toBase64url(bytes)).toBe(written)
        expect(Array.from(web.fromBase64url(written))).toEqual(Array.from(bytes))
      }),
    )
  })

  test("random bytes are so many, and others each time", () => {
    for (const { drawBytes } of [node, web]) {
      const drawn = new Set(Array.from({ length: 50 }, () => drawBytes(16).join()))
      expect(drawn.size).toBe(50)
      expect(drawBytes(16)).toHaveLength(16)
    }
  })
})
