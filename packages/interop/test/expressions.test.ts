import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import { commandsOf, messageOf, replayText } from "./importing.js"

const piece = fc.oneof(
  fc.fullUnicodeString({ minLength: 1, maxLength: 4 }),
  fc.constantFrom('"', ",", "\r\n", "\n", "\t", "=SUM(A1)", "+39 ", "-1", "@x", " ", "\u00a0"),
  fc.constantFrom(
    "ab",
    "AB",
    "Re: ",
    "İ",
    "ß",
    "é",
    "e\u0301",
    "שלום",
    "👩‍👩‍👧",
    "\u202e",
    "\u2028",
  ),
)
const cell = fc
  .array(piece, { maxLength: 5 })
  .map((parts) => parts.join("").replaceAll("\u0000", ""))
  .filter((text) => !/\p{Cs}/u.test(text))

const AT = "2021-03-01T10:00:00Z"

/** The contacts' names that an expression gives for the rows of the columns a and b. */
const namesBy = async (name: unknown, rows: ReadonlyArray<readonly [string, string]>) => {
  const cells = rows.map(([a, b]) => [a, b, AT])
  const parts = {
    csv: { trim: false },
    contact: { key: "row-number", add: { fields: { name } } },
  }
  const commands = commandsOf(await replayText(parts, stringify([["a", "b", "at"], ...cells])))
  return commands.flatMap((command) => (command._tag === "AddContact" ? [command.name ?? ""] : []))
}

/** Whether a condition holds for each row of the columns a and b. */
const holdsFor = async (
  when: unknown,
  rows: ReadonlyArray<readonly [string, string]>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<ReadonlyArray<boolean>> => {
  const cells = rows.map(([a, b]) => [a, b, AT])
  const parts = {
    csv: { trim: false },
    contact: { key: "row-number" },
    rules: [{ when, facts: [{ record: "RecordSale" }] }, { skip: "it does not hold" }],
    ...more,
  }
  const replayed = await replayText(parts, stringify([["a", "b", "at"], ...cells]))
  return replayed.map(({ skipped }) => skipped === undefined)
}

const pairs = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 })
/** Pairs of which many are alike. */
const near = fc.array(
  fc.oneof(
    fc.tuple(cell, cell),
    cell.map((text) => [text, text] as const),
  ),
  { minLength: 1, maxLength: 6 },
)

describe("the form of a text", () => {
  const forms: ReadonlyArray<readonly [string, unknown, (text: string) => string]> = [
    ["lower", { lower: true }, (text) => text.toLowerCase()],
    ["upper", { upper: true }, (text) => text.toUpperCase()],
    ["trim", { trim: true }, (text) => text.replace(/^\s+/u, "").replace(/\s+$/u, "")],
    [
      "a prefix",
      { strip: { prefix: "ab" } },
      (text) => ([...text].slice(0, 2).join("") === "ab" ? [...text].slice(2).join("") : text),
    ],
    [
      "the first prefix that fits",
      { strip: { prefix: ["=", "+39 ", "+"] } },
      (text) => text.replace(/^(=|\+39 |\+)/, ""),
    ],
    ["a suffix", { strip: { suffix: ["ab", "\n"] } }, (text) => text.replace(/(ab|\n)$/, "")],
    ["a pattern", { strip: { pattern: "[^0-9a-z]" } }, (text) => text.replace(/[^0-9a-z]/gu, "")],
    [
      "a pattern at the beginning",
      { lower: true, strip: { pattern: "^(re: )+" } },
      (text) => text.toLowerCase().replace(/^(re: )+/u, ""),
    ],
    [
      "all of it, in that order",
      { trim: true, lower: true, strip: { prefix: "ab", suffix: "ab" } },
      (text) => text.trim().toLowerCase().replace(/^ab/, "").replace(/ab$/, "").trim(),
    ],
  ]
  for (const [what, form, reference] of forms) {
    it(`L15 is what is said of ${what}, whatever a cell holds`, async () => {
      await fc.assert(
        fc.asyncProperty(pairs, async (rows) => {
          const given = rows.map(([a, b]) => [`${a}x${b}`, b] as const)
          expect(await namesBy({ column: "a", ...(form as object) }, given)).toEqual(
            given.map(([a]) => reference(a)),
          )
        }),
      )
    })
  }

  it("is taken before a vocabulary, in templates, dates and conditions alike", async () => {
    expect(
      await namesBy(
        {
          template: "{who} {b}",
          with: { who: { column: "a", upper: true, vocabulary: { words: { ANN: "Ann" } } } },
        },
        [["ann", "Lee"]],
      ),
    ).toEqual(["Ann Lee"])
    expect(await holdsFor({ column: "a", lower: true, is: "yes" }, [["YES", ""]])).toEqual([true])
    const at = { column: "b", strip: { prefix: "on " }, pattern: "dd/MM/yyyy" }
    const rows = await replayText({ contact: { key: "row-number" }, at }, "b\non 01/03/2021\n")
    expect(commandsOf(rows)).toMatchObject([{ on: "2021-03-01" }])
  })
})

describe("a comparison of two columns", () => {
  const relations = ["is", "less", "atMost", "atLeast", "greater"] as const
  const reference = {
    is: (order: number) => order === 0,
    less: (order: number) => order < 0,
    atMost: (order: number) => order <= 0,
    atLeast: (order: number) => order >= 0,
    greater: (order: number) => order > 0,
  }
  const order = <A>(a: A, b: A): number => (a < b ? -1 : a > b ? 1 : 0)

  for (const relation of relations) {
    const holds = reference[relation]

    it(`L15 holds as texts: ${relation}`, async () => {
      await fc.assert(
        fc.asyncProperty(near, fc.boolean(), async (rows, ignoring) => {
          const when = {
            column: "a",
            [relation]: { column: "b" },
            ...(ignoring ? { case: "ignore" } : {}),
          }
          const key = (text: string) => (ignoring ? text.toLowerCase() : text)
          expect(await holdsFor(when, rows)).toEqual(
            rows.map(([a, b]) => {
              if (relation === "is") return key(a) === key(b)
              return a !== "" && b !== "" && holds(order(key(a), key(b)))
            }),
          )
          expect(await holdsFor({ not: when }, rows)).toEqual(
            (await holdsFor(when, rows)).map((one) => !one),
          )
        }),
      )
    })

    it(`L15 holds as numbers, each side as it is written: ${relation}`, async () => {
      const number = fc.oneof(
        fc.integer({ min: -2000, max: 2000 }).map((n) => n / 4),
        fc.integer({ min: -3, max: 3 }),
      )
      const maybe = fc.option(number, { freq: 6 })
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(maybe, maybe), { minLength: 1, maxLength: 8 }),
          async (numbers) => {
            const rows = numbers.map(
              ([a, b]) =>
                [
                  a === null ? "" : `€${String(a).replace(".", ",")}`,
                  b === null ? "" : b.toFixed(3),
                ] as const,
            )
            const when = {
              column: "a",
              as: "number",
              number: { decimal: ",", ignore: ["€"] },
              [relation]: { column: "b", number: {} },
            }
            expect(await holdsFor(when, rows)).toEqual(
              numbers.map(([a, b]) => a !== null && b !== null && holds(a - b)),
            )
          },
        ),
      )
    })

    it(`L4 holds as dates, whatever the clock says, and as times: ${relation}`, async () => {
      const time = fc.option(fc.tuple(fc.integer({ min: 1, max: 28 }), fc.nat({ max: 23 })), {
        freq: 6,
      })
      const two = (n: number) => String(n).padStart(2, "0")
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 8 }),
          async (times) => {
            const rows = times.map(
              ([a, b]) =>
                [
                  a === null ? "" : `${two(a[0])}/02/2021 ${a[1]}:00`,
                  // Five hours west of the left column's zone.
                  b === null ? "" : `2021-02-${two(b[0])}T${two(b[1])}:00:00-05:00`,
                ] as const,
            )
            const comparedAs = (as: string) =>
              holdsFor(
                {
                  column: "a",
                  as,
                  pattern: "dd/MM/yyyy H:mm",
                  [relation]: { column: "b", pattern: "yyyy-MM-dd'T'HH:mm:ssXXX" },
                },
                rows,
                { zone: "UTC" },
              )
            const hours = ([day, hour]: readonly [number, number]) => day * 24 + hour
            expect(await comparedAs("date")).toEqual(
              times.map(([a, b]) => a !== null && b !== null && holds(a[0] - b[0])),
            )
            expect(await comparedAs("time")).toEqual(
              times.map(([a, b]) => a !== null && b !== null && holds(hours(a) - (hours(b) + 5))),
            )
          },
        ),
      )
    })
  }

  it("may be with a constant: a number, or a date in ISO 8601", async () => {
    const more = { column: "a", as: "number", number: { decimal: "," }, atLeast: 1.5 }
    expect(
      await holdsFor(more, [
        ["1,5", ""],
        ["1,49", ""],
      ]),
    ).toEqual([true, false])
    const later = { column: "a", as: "date", pattern: "dd/MM/yyyy", greater: "2021-03-01" }
    expect(
      await holdsFor(later, [
        ["02/03/2021", ""],
        ["01/03/2021", ""],
      ]),
    ).toEqual([true, false])
  })

  const refusals: ReadonlyArray<readonly [string, unknown, readonly [string, string], string]> = [
    [
      "a cell that is no number",
      { column: "a", as: "number", less: { column: "b" } },
      ["1", "two"],
      'column "b" (2): "two" is not a number',
    ],
    [
      "a cell that is no date",
      { column: "a", as: "date", less: { column: "b" } },
      ["soon", "2021-03-01"],
      'column "a" (1): "soon" is not an ISO 8601 date or time',
    ],
    [
      "a cell that may be two dates",
      { column: "a", as: "date", pattern: ["d/M/yyyy", "M/d/yyyy"], is: { column: "b" } },
      ["12/12/2021", "3/12/2021"],
      'column "b" (2): "3/12/2021" may be 2021-12-03 (d/M/yyyy) or 2021-03-12 (M/d/yyyy): leave one pattern, or say "ambiguous": "first"',
    ],
    [
      "a word that its vocabulary lacks",
      { column: "a", vocabulary: { words: { yes: "1" } }, is: "1" },
      ["yse", ""],
      'column "a" (1): "yse" is not in the vocabulary (did you mean "yes"?)',
    ],
  ]
  for (const [what, when, row, message] of refusals) {
    it(`tells the line and the column of ${what}`, async () => {
      expect(await messageOf(holdsFor(when, [row]))).toBe(`calls.csv:2, ${message}`)
    })
  }
})

describe("a condition", () => {
  it("L15 with a vocabulary holds as it does for the words that it has", async () => {
    const word = fc.constantFrom("yes", "Y", "ja", "no", "nein", "")
    const rows = fc.array(fc.tuple(word, cell), { minLength: 1, maxLength: 8 })
    const vocabularies = {
      answers: { words: { yes: "y", Y: "y", ja: "y", no: "n", nein: null } },
    }
    const said: Readonly<Record<string, string>> = { yes: "y", Y: "y", ja: "y", no: "n" }
    const tests: ReadonlyArray<readonly [unknown, (meant: string) => boolean]> = [
      [{ is: "y" }, (meant) => meant === "y"],
      [{ in: ["n", "x"] }, (meant) => meant === "n"],
      [{ empty: true }, (meant) => meant === ""],
      [{ matches: "^[yn]$" }, (meant) => meant !== ""],
    ]
    for (const [test, reference] of tests) {
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          const when = { column: "a", vocabulary: "answers", ...(test as object) }
          expect(await holdsFor(when, given, { vocabularies })).toEqual(
            given.map(([a]) => reference(said[a] ?? "")),
          )
        }),
      )
    }
  })

  it("L15 matches as other regular expressions do", async () => {
    const patterns = ["^ab", "b$", "[0-9]+", "(a|e)b?", "^$", "\\d", "\\+39", "\\u00e9", "\\p{L}"]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...patterns), pairs, async (pattern, rows) => {
        expect(await holdsFor({ column: "a", matches: pattern }, rows)).toEqual(
          rows.map(([a]) => new RegExp(pattern, "u").test(a)),
        )
      }),
    )
  })

  it("takes linear time, whatever the text is", async () => {
    const text = `${"a".repeat(50_000)}!`
    for (const pattern of ["(a+)+$", "^(a|a)*$", "^(a+)+b"]) {
      expect(await holdsFor({ column: "a", matches: pattern }, [[text, ""]])).toEqual([false])
    }
    expect(await namesBy({ column: "a", strip: { pattern: "(a+)+$" } }, [["aaa!", ""]])).toEqual([
      "aaa!",
    ])
  }, 20_000)
})
