import { basename } from "node:path"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  commandsOf,
  folderWith,
  mappingJson,
  mappingOf,
  messageOf,
  refusalOf,
  replayFiles,
  replayText,
} from "./importing.js"

// Threat: a cell, a file name or a pattern that keeps a reader busy for ever.

const matching = (matches: string) =>
  mappingJson({ rules: [{ when: { column: "a", matches }, skip: "x" }] })

const stripped = (pattern: string, text: string) =>
  replayText(
    {
      contact: {
        key: "row-number",
        add: {
          fields: { name: { template: "{a}.", with: { a: { column: "a", strip: { pattern } } } } },
        },
      },
      rules: [{ facts: [{ record: "RecordSale" }] }],
    },
    `a,at\n${text},2021-03-01T10:00:00Z\n`,
  )

const nameIn = async (rows: ReturnType<typeof replayText>): Promise<string | undefined> => {
  for (const command of commandsOf(await rows))
    if (command._tag === "AddContact") return command.name
  return undefined
}

describe("patterns of a mapping", () => {
  for (const [pattern, why] of [
    ["(?=a)b", "invalid or unsupported Perl syntax: `(?=`"],
    ["(?<!a)b", "invalid named capture"],
    ["(a)\\1", "invalid escape sequence: `\\1`"],
    ["(?<n>a)\\k<n>", "there are no back-references"],
    ["a++", "invalid nested repetition operator"],
    ["((a{100}){100}){100}", "invalid repeat count"],
    ["(a{0,30}){0,30}(b{0,30}){0,30}", "the regular expression is too large"],
    ["a".repeat(1001), "a regular expression may have 1000 characters, and this has 1001"],
  ] as const) {
    it(`are refused where they stand: ${pattern.slice(0, 40)}`, () => {
      const refusal = refusalOf(matching(pattern))
      expect(refusal).toContain("test.json, rules[0].when.matches: ")
      expect(refusal).toContain(why)
    })
  }

  it("are taken out of a text as other regular expressions are", async () => {
    const patterns = ["b", "[^0-9+]", "<[^>]*>", "a*", "(a|ab)(b?)", "^a", "a$", "b|a+"]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...patterns),
        fc.stringOf(fc.constantFrom("a", "b", "<", ">", "1", "é"), { minLength: 1, maxLength: 12 }),
        async (pattern, text) => {
          const rest = text.replaceAll(new RegExp(pattern, "gu"), "")
          expect(await nameIn(stripped(pattern, text))).toBe(rest === "" ? undefined : `${rest}.`)
        },
      ),
    )
  })

  it("are not looked for in a long text over and over", async () => {
    expect(await messageOf(stripped("a.*b|a", "a".repeat(200_000)))).toBe(
      'calls.csv:2, column "a" (1): the pattern of "strip" is found too often in a text of 200000 characters',
    )
    // Long parts at once, or many in a short text, are no trouble.
    const tags = `${"<b>".repeat(150)}${"x".repeat(3_000)}`
    expect(await nameIn(stripped("<[^>]*>", tags))).toBe(`${"x".repeat(3_000)}.`)
    expect(await nameIn(stripped("[^0-9]", `${"a".repeat(1_000)}7`))).toBe("7.")
    expect(await nameIn(stripped("a+", `${"a".repeat(900_000)}7`))).toBe("7.")
  })

  it("of dates have few parts that may be missing, and read no long text", async () => {
    const at = (pattern: string) => mappingJson({ at: { column: "at", pattern } })
    expect(refusalOf(at(`yyyy-MM-dd${"[ HH]".repeat(9)}`))).toContain(
      "no more than 8 parts of a pattern may be missing",
    )
    const digits = "1".repeat(500_000)
    const read = replayText(
      { at: { column: "at", pattern: `yyyy${"[MM]".repeat(4)}${"[dd]".repeat(4)}` } },
      `key,at\nk,${digits}\n`,
    )
    expect(await messageOf(read)).toContain("is not a date of pattern")
  })
})

describe("a * in the name of a lookup's file", () => {
  const rows = (file: string, name: string) => {
    const inFolder = folderWith({ "calls.csv": "key,at\nk,2021-03-01\n", [name]: "key,b\nk,x\n" })
    const lookups = { more: { file, key: "key", by: { column: "key" } } }
    const mapping = mappingOf(mappingJson({ lookups }))
    return replayFiles(mapping, [inFolder("calls.csv"), inFolder(name)])
  }

  it("L15 stands for any characters", async () => {
    const letters = fc.stringOf(fc.constantFrom("a", "b", "."), { minLength: 1, maxLength: 8 })
    const stars = fc.stringOf(fc.constantFrom("a", "b", ".", "*"), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(stars, letters, async (pattern, drawn) => {
        const name = `x${drawn}.csv`
        const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*")
        const fits = new RegExp(`^x${source}\\.csv$`).test(basename(name))
        const ended = await rows(`x${pattern}.csv`, name).then(
          () => true,
          () => false,
        )
        expect(ended).toBe(fits)
      }),
    )
  })

  it("is not tried in every place against every other", async () => {
    // By backtracking, forty of them against two hundred letters would never end.
    expect(await messageOf(rows(`${"*a".repeat(40)}*b.csv`, `${"a".repeat(200)}.csv`))).toContain(
      "is neither given nor beside",
    )
  })
})
