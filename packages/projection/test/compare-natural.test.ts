import { compareNatural } from "@followthrough/projection"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const name = fc
  .array(
    fc.oneof(
      fc.constantFrom("rep ", "a", "b", "-", "0", "00"),
      fc.nat(2000).map(String),
      fc.string({ maxLength: 2 }),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(""))

describe("the natural order of names", () => {
  it("L15 is total: no two names are equal, and no three go round in a circle", () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareNatural(a, b) === 0).toBe(a === b)
        expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0)
        if (compareNatural(a, b) < 0 && compareNatural(b, c) < 0) {
          expect(compareNatural(a, c)).toBeLessThan(0)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it("compares what is a number by its value, wherever it stands", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom("rep ", "", "x-"), (a, b, before) => {
        const order = compareNatural(`${before}${a} of them`, `${before}${b} of them`)
        expect(Math.sign(order)).toBe(Math.sign(a - b))
      }),
    )
    const names = ["rep 10", "rep 2", "rep 1a", "rep", "Rep 3", "rep 02"]
    expect([...names].sort(compareNatural)).toEqual([
      "Rep 3",
      "rep",
      "rep 1a",
      "rep 02",
      "rep 2",
      "rep 10",
    ])
  })
})
