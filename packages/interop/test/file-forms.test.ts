import { existsSync, readdirSync } from "node:fs"
import { Readable } from "node:stream"
import { gzipSync } from "node:zlib"
import { replayRows } from "@followthrough/interop"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "./csv-text.js"
import {
  commandsOf,
  folderWith,
  importedAt,
  mappingJson,
  mappingOf,
  messageOf,
  replayFiles,
  replayText,
} from "./importing.js"

const named = {
  csv: { trim: false },
  contact: { key: "row-number", add: { fields: { name: { column: "name" } } } },
}
const cell = fc
  .array(
    fc.oneof(
      fc.fullUnicodeString({ minLength: 1, maxLength: 6 }),
      fc.constantFrom('"', "\r\n", "\n", ",", "=1+1", "é", "🙂"),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join("").replaceAll("\u0000", ""))
  .filter((text) => text !== "" && !/\p{Cs}/u.test(text))
const csvOf = (names: ReadonlyArray<string>) =>
  Buffer.from(stringify([["name", "at"], ...names.map((name) => [name, "2021-03-01T10:00:00Z"])]))

/** Cuts bytes at these places. */
const cutAt = (bytes: Buffer, places: ReadonlyArray<number>): ReadonlyArray<Buffer> => {
  const cuts = [...places.map((place) => place % (bytes.length + 1)), 0, bytes.length]
  const sorted = cuts.toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, n) => bytes.subarray(sorted[n], end))
}

/** The rows of a stream under a mapping. */
const replayStream = async (
  parts: Readonly<Record<string, unknown>>,
  pieces: ReadonlyArray<Uint8Array>,
) => {
  const rows = []
  const name = "(standard input)"
  for await (const batch of replayRows({
    mapping: mappingOf(mappingJson(parts)),
    files: [name],
    streams: new Map([[name, Readable.from(pieces)]]),
    importedAt,
  })) {
    rows.push(...batch)
  }
  return rows
}

describe("a CSV file", () => {
  it("L20 is the same plain, gzipped, and through a stream that is cut anywhere", async () => {
    // Also within the bytes that tell what a file is.
    const cuts = fc.array(fc.oneof(fc.nat(), fc.integer({ min: 1, max: 3 })), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 6 }),
        cuts,
        cuts,
        fc.boolean(),
        fc.boolean(),
        async (names, members, pieces, isGzipped, isMarked) => {
          const csv = Buffer.concat([Buffer.from(isMarked ? "\ufeff" : ""), csvOf(names)])
          // A gzip file may be several, one after the other.
          const bytes = isGzipped
            ? Buffer.concat(cutAt(csv, members).map((part) => gzipSync(part)))
            : csv
          const plain = commandsOf(await replayText(named, csv))
          expect(commandsOf(await replayText(named, bytes))).toEqual(plain)
          expect(commandsOf(await replayStream(named, cutAt(bytes, pieces)))).toEqual(plain)
          expect(plain.map((command) => "name" in command && command.name)).toEqual(
            names.flatMap((name) => [name, false]),
          )
        },
      ),
    )
  })

  it("is never taken for whole when its gzip was cut or damaged", async () => {
    const bytes = gzipSync(csvOf(["Ann", "Bea", "Cleo"]))
    for (let length = 3; length < bytes.length; length += 1) {
      expect(await messageOf(replayText(named, bytes.subarray(0, length)))).toBe(
        "calls.csv: the compressed file was cut off",
      )
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: bytes.length - 1 }), async (at) => {
        const damaged = Buffer.from(bytes)
        damaged[at] = (damaged[at] ?? 0) ^ 0xff
        expect(await messageOf(replayText(named, damaged))).toMatch(
          /^calls\.csv: the compressed file (is damaged|was cut off)$/,
        )
      }),
    )
  })

  it("tells the first problem of a gzip file, though it was cut off behind it", async () => {
    const csv = `name,at\nAnn,never\n${"Bea,2021-03-01\n".repeat(100_000)}`
    const bytes = gzipSync(csv)
    expect(await messageOf(replayText(named, bytes.subarray(0, -20)))).toBe(
      'calls.csv:2, column "at" (2): "never" is not an ISO 8601 date or time',
    )
    expect(await messageOf(replayStream(named, [Buffer.from(csv)]))).toBe(
      '(standard input):2, column "at" (2): "never" is not an ISO 8601 date or time',
    )
  })

  it("is closed, however far it was read", async (ctx) => {
    if (!existsSync("/proc/self/fd")) return ctx.skip("this system does not list open files")
    const open = () => readdirSync("/proc/self/fd").length
    const at = folderWith({
      "good.csv": gzipSync(csvOf(["Ann"])),
      "bad.csv": gzipSync(`name,at\nAnn,never\n${"Bea,2021-03-01\n".repeat(200_000)}`),
      "cut.csv": gzipSync(csvOf(["Ann"])).subarray(0, -4),
    })
    const before = open()
    for (const file of ["good.csv", "bad.csv", "cut.csv"]) {
      await replayFiles(mappingOf(mappingJson(named)), [at(file)]).catch(() => undefined)
    }
    expect(open()).toBe(before)
  })

  it("joins a gzipped lookup by the name without .gz", async () => {
    const parts = {
      lookups: { teams: { file: "teams.csv", key: "team", by: { column: "team" } } },
      contact: {
        key: [{ column: "key" }],
        add: { fields: { name: { column: "label", of: "teams" } } },
      },
    }
    const teams = gzipSync("team,label\nt,Team T\n")
    const csv = gzipSync("key,at,team\na,2021-03-01,t\n")
    const at = folderWith({ "calls.csv.gz": csv, "teams.csv.gz": teams })
    const mapping = mappingOf(mappingJson(parts))
    for (const files of [[at("calls.csv.gz")], [at("teams.csv.gz"), at("calls.csv.gz")]]) {
      expect(commandsOf(await replayFiles(mapping, files))[0]).toMatchObject({ name: "Team T" })
    }
  })

  const zip = (...names: ReadonlyArray<string>) =>
    Buffer.from(names.map((name) => `PK\u0003\u0004\u0014\u0000${name}`).join(""), "latin1")
  const others: ReadonlyArray<readonly [string, Uint8Array, string]> = [
    ["xlsx", zip("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"],
    ["xls", Buffer.from("d0cf11e0a1b11ae100", "hex"), "an Excel workbook"],
    [
      "xml of Excel 2003",
      Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>'),
      "an Excel workbook",
    ],
    [
      "ods",
      zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
      "an OpenDocument spreadsheet",
    ],
    ["zip", zip("calls.csv"), "a zip archive"],
    ["gz in gz", gzipSync(gzipSync("key,at\n")), "a gzip file within a gzip file"],
    ["bz2", Buffer.from("BZh91AY&SY"), "a bzip2 archive"],
    ["xz", Buffer.from("fd377a585a0000", "hex"), "an xz archive"],
    ["zst", Buffer.from("28b52ffd00", "hex"), "a zstandard archive"],
    ["7z", Buffer.from("377abcaf271c00", "hex"), "a 7z archive"],
    ["rar", Buffer.from("526172211a0700", "hex"), "a RAR archive"],
    ["tar.gz", gzipSync(`${"calls.csv".padEnd(257, "\0")}ustar\0`), "a tar archive"],
    ["pdf", Buffer.from("%PDF-1.7\n"), "a PDF document"],
    ["db", Buffer.from("SQLite format 3\0"), "a SQLite database"],
    [
      "xes",
      Buffer.from('\ufeff<?xml version="1.0"?>\n<log xes.version="1.0">'),
      "an XES event log",
    ],
    ["xes.gz", gzipSync('<log xes.version="1.0">'), "an XES event log"],
    ["ocel.xml", Buffer.from('<?xml version="1.0"?><log><object-types>'), "an OCEL event log"],
    ["jsonocel", Buffer.from('{\n "ocel:global-log": {}}'), "an OCEL event log"],
    ["html", Buffer.from("\n<!DOCTYPE html><html>"), "a web page"],
    ["xml", Buffer.from('<?xml version="1.0"?><calls/>'), "an XML file"],
    ["json", Buffer.from('[ {"key": 1}]'), "a JSON file"],
  ]
  for (const [kind, content, what] of others) {
    it(`is no ${kind}: says what it is and what to do, by its bytes`, async () => {
      expect(await messageOf(replayText({}, content))).toMatch(
        new RegExp(`^calls\\.csv: this is ${what}, no CSV file: .`),
      )
    })
  }

  it("is no other file for a name, a first cell or a quote that looks like one", async () => {
    for (const key of ["PK", "BZh", "{key}", "[key]", "<log", "%PDF", "Rar!"]) {
      const csv = `${key},at\na,2021-03-01\n`
      const parts = { contact: { key: [{ column: key }], add: {} } }
      expect(await replayText(parts, csv), key).toHaveLength(1)
    }
  })
})
