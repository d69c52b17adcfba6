import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { mappingJson, refusalOf, replayText } from "./importing.js"

const row = fc.record({
  key: fc.constantFrom("a", "b"),
  order: fc.constantFrom("1", "2", ""),
  counts: fc.boolean(),
})
type Row = typeof row extends fc.Arbitrary<infer A> ? A : never

/** Rows with times of their own, in any order. */
const rows = fc
  .array(row, { minLength: 1, maxLength: 12 })
  .chain((list) =>
    fc
      .shuffledSubarray([...list.keys()], { minLength: list.length, maxLength: list.length })
      .map((minutes) => list.map((one, n) => ({ ...one, minute: minutes[n] ?? 0 }))),
  )

/** The commands of each row, in the order of the file. */
const recordsOf = async (
  facts: ReadonlyArray<unknown>,
  given: ReadonlyArray<Row & { readonly minute: number }>,
) => {
  const at = (minute: number) => `2021-03-01T10:${String(minute).padStart(2, "0")}:00Z`
  const lines = given.map(
    ({ counts, key, minute, order }) => `${key},${order},${counts ? "y" : ""},${at(minute)}`,
  )
  const replayed = await replayText(
    { contact: { key: [{ column: "key" }] }, rules: [{ facts }] },
    `key,order,counts,at\n${lines.join("\n")}\n`,
  )
  return replayed.map(({ recordings }) => recordings.map(({ command }) => command._tag))
}

const counted = { column: "counts", present: true }
const sale = { record: "RecordSale", when: counted }
const decline = { record: "DeclineContact", when: counted, fields: { words: "no" } }

describe("a fact of the first row, and one of all others", () => {
  const kinds: ReadonlyArray<readonly [string, unknown, (one: Row) => string]> = [
    ["a contact", true, ({ key }) => key],
    ["a contact's order", { per: [{ column: "order" }] }, ({ key, order }) => `${key}/${order}`],
  ]
  for (const [what, turns, groupOf] of kinds) {
    it(`L21 are those of ${what} by the time of the rows, among those that count`, async () => {
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          const facts = [
            { ...sale, once: turns },
            { ...decline, again: turns },
          ]
          const isFirst = (one: (typeof given)[number]) =>
            given.every(
              (other) =>
                !other.counts || groupOf(other) !== groupOf(one) || other.minute >= one.minute,
            )
          expect(await recordsOf(facts, given)).toEqual(
            given.map((one) =>
              one.counts ? [isFirst(one) ? "RecordSale" : "DeclineContact"] : [],
            ),
          )
        }),
      )
    })
  }

  it("is refused where it makes no sense", () => {
    const fact = (parts: Readonly<Record<string, unknown>>, contact: unknown) =>
      refusalOf(mappingJson({ contact, rules: [{ facts: [{ record: "RecordSale", ...parts }] }] }))
    const keyed = { key: [{ column: "key" }] }
    expect(fact({ again: true }, { key: "row-number" })).toBe(
      "test.json, rules[0].facts[0].again: a contact that is one row has no other rows",
    )
    expect(fact({ again: true, once: true }, keyed)).toBe(
      'test.json, rules[0].facts[0]: has both "once" and "again"',
    )
    expect(fact({ once: { per: [] } }, keyed)).toContain("rules[0].facts[0].once.per")
    expect(fact({ once: { per: [{ column: "a", vocabulary: "v" }] } }, keyed)).toBe(
      'test.json, rules[0].facts[0].once.per[0].vocabulary: there is no vocabulary "v"',
    )
  })
})
