import { mkdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import {
  folderWith,
  mappingJson,
  mappingOf,
  messageOf,
  plain,
  problemOf,
  replayFiles,
  replayText,
} from "./importing.js"

const columns = { contact: { key: [{ column: "key" }], add: {} } }
const csv = (...lines: ReadonlyArray<string>) => `${lines.join("\n")}\n`
const good = "a,2021-03-01T10:00:00+01:00"

describe("a file that cannot be replayed", () => {
  it("is not there", async () => {
    const at = folderWith({})
    expect(await messageOf(replayFiles(mappingOf(mappingJson()), [at("calls.csv")]))).toBe(
      "calls.csv: there is no such file",
    )
  })

  it("is a folder", async () => {
    const at = folderWith({})
    mkdirSync(at("calls.csv"))
    expect(await messageOf(replayFiles(mappingOf(mappingJson()), [at("calls.csv")]))).toBe(
      "calls.csv: this is a folder, not a file",
    )
  })

  it("is not given", async () => {
    expect(await messageOf(replayFiles(mappingOf(mappingJson()), []))).toBe(
      "test.json: there is no file to replay",
    )
  })

  const refusals: ReadonlyArray<
    readonly [string, string | Uint8Array, string, Readonly<Record<string, unknown>>?]
  > = [
    ["is empty", "", "calls.csv: the file is empty"],
    ["has nothing but a byte order mark", "\ufeff", "calls.csv: the file is empty"],
    ["has nothing but blank lines", "\n\r\n\n", "calls.csv: the file is empty"],
    [
      "has no more than the rows to skip",
      "report\n",
      "calls.csv: the file has no more than the 3 rows to skip",
      { csv: { skipRows: 3 } },
    ],
    [
      "lacks a column that the mapping names",
      csv("key,At,note", "a,b,c"),
      'calls.csv:1: there is no column "at" (did you mean "At"?); the file has the columns "key", "At", "note"',
    ],
    [
      "is delimited otherwise",
      csv("key;at", "a;b"),
      'calls.csv:1: there is no column "at"; the file has one column, "key;at": is its delimiter another?',
    ],
    [
      "names a mapped column twice",
      csv("key,at,x,at", "a,b,c,d"),
      'calls.csv:1, column "at" (4): the header names it twice: it is column 2 as well',
    ],
    [
      "has a short row, as a file that was cut off",
      csv("key,at,note", `${good},x`, "b,2021-0"),
      "calls.csv:3: the row has 2 fields where the header has 3",
    ],
    [
      "has a long row",
      csv("key,at", `${good},x`),
      "calls.csv:2: the row has 3 fields where the header has 2",
    ],
    [
      "opens a quote and never closes it",
      csv("key,at", good, 'b,"2021-03-01', "c,d"),
      "calls.csv:3, column 2: a quote is opened here and never closed",
    ],
    [
      "goes on after a closing quote",
      csv("key,at", good, '"b" c,d'),
      "calls.csv:3, column 1: a quoted cell goes on after its closing quote",
    ],
    [
      "has a quote within a cell",
      csv("key,at", 'b "c" d,e'),
      "calls.csv:2, column 1: there is a quote in the middle of a cell that is not quoted",
    ],
    [
      "has a row without end",
      `key,at\n${good}\nb,"${"x".repeat(1_100_000)}\n`,
      "calls.csv:3, column 2: the row has more than 1,000,000 characters",
    ],
    [
      "is not UTF-8",
      Buffer.from(`${csv("key,at", good)}caf\xe9,x\n`, "latin1"),
      "calls.csv:3: the byte 0xE9 is not UTF-8 (character 4 of the line)",
    ],
    [
      "ends within a character",
      Buffer.from(`${csv("key,at", good)}caf\xc3`, "latin1"),
      "calls.csv:3: the byte 0xC3 is not UTF-8 (character 4 of the line)",
    ],
    [
      "is UTF-16",
      Buffer.from("\ufeffkey,at\n", "utf16le"),
      "calls.csv:1: it begins like a UTF-16 file, not like UTF-8 (character 1 of the line)",
    ],
    [
      "is UTF-16 without saying so",
      Buffer.from("key,at\n", "utf16le"),
      "calls.csv:1: there is a NUL character (character 2 of the line)",
    ],
    [
      "is UTF-8 where the mapping says otherwise",
      csv("key,at", good, "é,x"),
      "calls.csv:3: the file is UTF-8, not windows-1252 (character 1 of the line)",
      { csv: { encoding: "windows-1252" } },
    ],
    [
      "has a byte that its encoding leaves undefined",
      Buffer.from(`${csv("key,at")}x\x81,y\n`, "latin1"),
      "calls.csv:2: the byte 0x81 stands for nothing in latin1 (character 2 of the line)",
      { csv: { encoding: "latin1" } },
    ],
    [
      "has half a character of UTF-16",
      Buffer.from("key,at\na\ud800,b\n", "utf16le"),
      "calls.csv:2: a character is not UTF-16 (character 2 of the line)",
      { csv: { encoding: "utf-16le" } },
    ],
    [
      "has a NUL character",
      csv("key,at", good, "b,\u0000"),
      "calls.csv:3: there is a NUL character (character 3 of the line)",
    ],
    [
      "has a key that is empty",
      csv("key,at", ",2021-03-01"),
      'calls.csv:2, column "key" (1): the key of the contact is empty',
    ],
    [
      "has a key that no identity can be",
      `key,at\n"a\nb",2021-03-01\n`,
      'calls.csv:2, column "key" (1): "a\\nb" is not a key: 1 to 200 characters without control characters',
    ],
    [
      "has a word that no rule matches",
      csv("key,at,kind", `${good},wonn`),
      'calls.csv:2, column "kind" (3): no rule of the mapping matches "wonn" (did you mean "won"?)',
      {
        rules: [
          { when: { column: "kind", in: ["won", "lost"] }, facts: [{ record: "RecordSale" }] },
          { when: { column: "kind", matches: "^note_" }, skip: "a note" },
        ],
      },
    ],
    [
      "has a row that no rule matches",
      csv("key,at", good),
      "calls.csv:2: no rule of the mapping matches this row",
      {
        rules: [
          {
            when: {
              all: [
                { column: "key", is: "b" },
                { column: "at", present: true },
              ],
            },
            skip: "b",
          },
        ],
      },
    ],
    [
      "was cut off within the last cell",
      `key,at\n${good}\nb,2021-03-01T10:00`,
      "calls.csv:3: the last line does not end: the file was cut off",
      { csv: { finalLineEnd: "required" } },
    ],
    [
      "was cut off within the header",
      "key,at",
      "calls.csv:1: the last line does not end: the file was cut off",
      { csv: { finalLineEnd: "required" } },
    ],
  ]
  for (const [why, content, message, parts = {}] of refusals) {
    it(why, async () => {
      expect(await messageOf(replayText({ ...columns, ...parts }, content))).toBe(message)
    })
  }

  it("tells the right line after quoted line ends of every kind", async () => {
    const quoted = '"x\r\ny\nz\rw"'
    const numbered = { contact: { key: "row-number", add: {} } }
    for (const end of ["\n", "\r\n", "\r"]) {
      const lines = ["note,at", "a,2021-03-01", `${quoted},2021-03-01`, "b,nope", ""]
      expect(await messageOf(replayText(numbered, lines.join(end)))).toBe(
        'calls.csv:7, column "at" (2): "nope" is not an ISO 8601 date or time',
      )
    }
  })

  it("tells the first problem of the file, though a later one is seen first", async () => {
    const text = Buffer.from(
      `key,at\n${`${good}\n`.repeat(3)}b,nope\n${`${good}\n`.repeat(50)}\xff\n`,
      "latin1",
    )
    expect(await messageOf(replayText({}, text))).toContain("calls.csv:5, column")
  })

  it("says what to do about it, and what stood there", async () => {
    const at = folderWith({ "calls.csv": csv("key,at", "a,2021-13-01T00:00:00Z") })
    const pattern = "yyyy-MM-dd'T'HH:mm:ssXXX"
    const mapping = mappingOf(mappingJson({ at: { column: "at", pattern } }))
    const problem = await problemOf(replayFiles(mapping, [at("calls.csv")]))
    expect(plain(problem.message)).toBe(
      `calls.csv:2, column "at" (2): "2021-13-01T00:00:00Z" is not a date of pattern ${pattern}`,
    )
    expect({ ...problem, file: plain(problem.file), message: "" }).toEqual({
      _tag: "ImportProblem",
      file: "calls.csv",
      line: 2,
      column: { name: "at", number: 2 },
      found: "2021-13-01T00:00:00Z",
      expected: `a date of pattern ${pattern}`,
      fix: "correct the cell, or the time's pattern in the mapping",
      message: "",
    })
  })

  it("shows texts of the file shortened, on one line, and unable to act", async () => {
    const hostile = `\u001b[31m${"x".repeat(70)}`
    expect(await messageOf(replayText({}, csv("key,at", `a,${hostile}`)))).toBe(
      `calls.csv:2, column "at" (2): "\\u001b[31m${"x".repeat(54)}…" is not an ISO 8601 date or time`,
    )
    expect(await messageOf(replayText({}, csv("key,at", 'a,"\u202e""\n\ud83d\ude00"')))).toBe(
      'calls.csv:2, column "at" (2): "\\u202e\\"\\n😀" is not an ISO 8601 date or time',
    )
  })
})

describe("a file that can", () => {
  it("has a header and no rows", async () => {
    expect(await replayText({}, "key,at\n")).toEqual([])
  })

  it("has columns that nobody asked for, even some of one name", async () => {
    const rows = await replayText({}, csv("x,key,at,,x,", `1,${good},2,3,4`))
    expect(rows).toHaveLength(1)
  })

  it("has a byte order mark, blank lines, lines that end in every way, and no last line end", async () => {
    const text = `\ufeffkey,at\r\n\n${good}\r\r\n  \nb,2021-03-01\n\nc,2021-03-02`
    const rows = await replayText({}, text)
    expect(rows.map(({ place }) => place.line)).toEqual([3, 6, 8])
  })

  it("is in windows-1252 or UTF-16, if the mapping says so", async () => {
    const name = {
      contact: { key: [{ column: "key" }], add: { fields: { name: { column: "n" } } } },
    }
    const text = "key,at,n\na,2021-03-01,café €“Š”\n"
    const bytes = Buffer.from("key,at,n\na,2021-03-01,caf\xe9 \x80\x93\x8a\x94\n", "latin1")
    for (const [encoding, content] of [
      ["utf-8", Buffer.from(text)],
      ["windows-1252", bytes],
      ["latin1", bytes],
      ["utf-16le", Buffer.from(text, "utf16le")],
      ["utf-16le", Buffer.from(`\ufeff${text}`, "utf16le")],
    ] as const) {
      const [row] = await replayText({ ...name, csv: { encoding } }, content)
      expect(row?.recordings[0]?.command).toMatchObject({ name: "café €“Š”" })
    }
  })
})
