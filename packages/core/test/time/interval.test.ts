import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { instantFromMillis } from "../../src/time/instant.js"
import { disjointIntervals, Interval } from "../../src/time/interval.js"

const intervals = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
    .map(([from, to]) => ({ from: instantFromMillis(from), to: instantFromMillis(to) })),
  { maxLength: 8 },
)

const members = (set: ReadonlyArray<Interval>): ReadonlyArray<number> =>
  Array.from({ length: 42 }, (_, at) => at).filter((at) =>
    set.some(({ from, to }) => from <= at && at < to),
  )

describe("a set of intervals", () => {
  it("L6 has the same instants when made disjoint, in order and with gaps between", () => {
    fc.assert(
      fc.property(intervals, (set) => {
        const disjoint = disjointIntervals(set)
        expect(members(disjoint)).toEqual(members(set))
        disjoint.forEach(({ from, to }, index) => {
          expect(from).toBeLessThan(to)
          const next = disjoint[index + 1]
          if (next !== undefined) expect(to).toBeLessThan(next.from)
        })
        expect(disjointIntervals([...set].reverse())).toEqual(disjoint)
      }),
    )
  })

  it("L15 an interval survives its JSON", () => {
    fc.assert(
      fc.property(intervals, (set) => {
        const text = JSON.stringify(set.map((one) => Schema.encodeSync(Interval)(one)))
        expect(Schema.decodeUnknownSync(Schema.Array(Interval))(JSON.parse(text))).toEqual(set)
      }),
    )
  })
})
