import { writeFileSync } from "node:fs"
import { jsonFile, readMapping, replayRows } from "@followthrough/interop"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  commandsOf,
  folderWith,
  importedAt,
  inRecordingOrder,
  mappingJson,
  mappingOf,
  messageOf,
  refusalOf,
  replayText,
} from "./importing.js"

// Threat: a small file that takes all memory, the whole stack, or hours.

const AT = "2021-03-01T10:00:00Z"

describe("blank lines", () => {
  it("cost next to nothing, and lines keep their numbers", async () => {
    const blank = 3_000_000
    const rows = await replayText({}, `key,at\n${"\n".repeat(blank)}k,${AT}\n`)
    expect(rows.map(({ place }) => place.line)).toEqual([blank + 2])
  }, 10_000)

  it("are counted wherever they stand", async () => {
    const piece = fc.constantFrom("", "", "  ", `k,${AT}`, `"k\n\n",${AT}`, `"k\r\n",${AT}`)
    const end = fc.constantFrom("\n", "\r\n", "\r")
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), end, async (lines, lineEnd) => {
        const expected: Array<number> = []
        let line = 2
        for (const one of lines) {
          if (one.trim() !== "") expected.push(line)
          line += 1 + [...one.matchAll(/\r\n|\n/g)].length
        }
        const text = ["key,at", ...lines, ""].join(lineEnd)
        const rows = await replayText({}, text)
        expect(rows.map(({ place }) => place.line)).toEqual(expected)
      }),
    )
  })
})

describe("rows that become many facts", () => {
  const touches = {
    record: "LogTouch",
    fields: { direction: "outbound", channel: "phone", outcome: "no-answer" },
    repeat: { times: { column: "n" } },
  }

  it("come in parts, however many rows a batch has", async () => {
    const text = `key,at,n\n${Array.from({ length: 40 }, (_, n) => `k${n},${AT},1000\n`).join("")}`
    const mapping = mappingOf(mappingJson({ rules: [{ facts: [touches] }] }))
    const files = [folderWith({ "calls.csv": text })("calls.csv")]
    let all = 0
    for await (const batch of replayRows({ mapping, files, importedAt })) {
      const recordings = batch.reduce((sum, row) => sum + row.recordings.length, 0)
      expect(recordings).toBeLessThan(10_000)
      all += recordings
    }
    expect(all).toBe(40 * 1001)
  })

  it("are no more than a batch holds, all facts of the row together", async () => {
    const rules = [{ facts: [touches, touches] }]
    expect((await replayText({ rules }, `key,at,n\nk,${AT},5000\n`))[0]?.recordings.length).toBe(
      10_001,
    )
    expect(await messageOf(replayText({ rules }, `key,at,n\nk,${AT},5001\n`))).toBe(
      'calls.csv:2, column "n" (3): with these, the row comes to 10,002 repeated facts: 10,000 are the most',
    )
  })
})

describe("rows that need one another", () => {
  // Each row keeps the promise that the row after it makes.
  const rules = [
    {
      facts: [
        {
          record: "MakePromise",
          fields: {
            promiseId: { column: "makes" },
            promisors: [{ _tag: "Contact" }],
            what: "x",
            due: { _tag: "LocalDate", on: "2021-04-01", zone: "Europe/Rome" },
          },
        },
        {
          record: "KeepPromise",
          when: { column: "keeps", present: true },
          fields: { promiseId: { column: "keeps" } },
        },
      ],
    },
  ]

  it("may do so in a chain as long as the file", async () => {
    const length = 20_000
    const lines = Array.from(
      { length },
      (_, n) => `k,${AT},p${n},${n + 1 < length ? `p${n + 1}` : ""}\n`,
    )
    const rows = await replayText({ rules }, `key,at,makes,keeps\n${lines.join("")}`)
    expect(commandsOf(rows).filter(({ _tag }) => _tag === "KeepPromise")).toHaveLength(length - 1)
  }, 60_000)

  it("are recorded without one that is bad, which alone is rejected", async () => {
    const due = {
      _tag: "LocalDate",
      on: { column: "due", pattern: "yyyy-MM-dd" },
      zone: "Europe/Rome",
    }
    const [rule] = rules
    const bad = rule?.facts.map((fact) =>
      fact.record === "MakePromise" ? { ...fact, fields: { ...fact.fields, due } } : fact,
    )
    const text = `key,at,makes,keeps,due\nk,${AT},a,b,2021-04-01\nk,${AT},b,,soon\nk,${AT},c,,2021-04-02\n`
    const mapping = mappingOf(mappingJson({ rules: [{ facts: bad }] }))
    const files = [folderWith({ "calls.csv": text })("calls.csv")]
    const rows = await inRecordingOrder(mapping, files, "skip")
    expect(rows.map(({ place, rejected }) => [place.line, rejected !== undefined])).toEqual([
      [2, false],
      [4, false],
      [3, true],
    ])
  })
})

describe("JSON that lies too deep", () => {
  const file = (text: string): string => {
    const path = folderWith({})("mapping.json")
    writeFileSync(path, text)
    return path
  }

  it("is refused where it does, before it is read", async () => {
    const deep = `{"a":\n${"[".repeat(300_000)}`
    expect(await messageOf(jsonFile(file(deep)))).toBe(
      "mapping.json:2:100: this lies more than 100 objects and lists deep",
    )
    expect(await messageOf(jsonFile(file(`"${"[".repeat(1000)}`)))).toContain("this is not JSON")
    expect(await jsonFile(file(JSON.stringify(`\\"${"[{".repeat(1000)}`)))).toContain("[{")
    expect(await messageOf(jsonFile(file(" ".repeat(17_000_000))))).toBe(
      "mapping.json: it has more than 16,777,216 bytes",
    )
  })

  it("is refused as a mapping in memory, too, and so is one that goes round", () => {
    const nested = (depth: number) => {
      let when: unknown = { column: "a", is: "x" }
      for (let n = 0; n < depth; n += 1) when = { not: when }
      return mappingJson({ rules: [{ when, skip: "x" }] })
    }
    expect(refusalOf(nested(90))).toBe("it was accepted")
    expect(refusalOf(nested(1_000))).toContain("it lies more than 100 objects and lists deep")
    const round: { self?: unknown } = {}
    round.self = round
    const refusal = Either.flip(readMapping(round, "test.json"))
    expect(Either.getOrThrow(refusal).message).toContain("it lies more than 100 objects")
  })
})
