import { replayRows } from "@followthrough/interop"
import { describe, expect, it } from "vitest"
import {
  folderWith,
  importedAt,
  mappingJson,
  mappingOf,
  messageOf,
  replayFiles,
  replayText,
} from "./importing.js"

// Files are read in pieces of 256 KiB.
const PIECE = 256 * 1024
const row = "key,2021-03-01T10:00:00Z\n"
const rows = (bytes: number) => row.repeat(Math.ceil(bytes / row.length))

describe("a file of several pieces", () => {
  it("is read to its end before the first batch comes, and again by the next iteration", async () => {
    const text = `key,at\n${rows(5 * PIECE)}`
    const at = folderWith({ "calls.csv": text })
    const read: Array<number> = []
    const batches = replayRows({
      mapping: mappingOf(mappingJson()),
      files: [at("calls.csv")],
      importedAt,
      onProgress: ({ bytesRead }) => read.push(bytesRead),
    })
    for await (const _ of batches) {
      expect(Math.max(...read)).toBe(text.length)
      break
    }
    let count = 0
    for await (const batch of batches) count += batch.length
    expect(count).toBe(Math.ceil((5 * PIECE) / row.length))
  })

  it("tells how far it has come", async () => {
    const text = `key,at\n${rows(2 * PIECE)}`
    const at = folderWith({ "calls.csv": text })
    const told: Array<{ readonly bytesRead: number; readonly rows: number }> = []
    const files = [at("calls.csv")]
    const mapping = mappingOf(mappingJson())
    for await (const _ of replayRows({
      mapping,
      files,
      importedAt,
      onProgress: ({ bytesRead, bytesTotal, file, rows: sofar }) => {
        expect([bytesTotal, file]).toEqual([text.length, files[0]])
        told.push({ bytesRead, rows: sofar })
      },
    }));
    expect(told.map(({ bytesRead }) => bytesRead)).toEqual([
      PIECE,
      2 * PIECE,
      text.length,
      text.length,
    ])
    expect(told.at(-1)?.rows).toBeGreaterThan((2 * PIECE) / row.length - 2)
  })

  it("may be cut anywhere: in a character, a line end, a quote", async () => {
    const name = { contact: { key: "row-number", add: { fields: { name: { column: "name" } } } } }
    const cell = '"é""\r\n€🙂"'
    const header = "name,at,x\r\n"
    const end = ",2021-03-01T10:00:00Z"
    for (let shift = 0; shift <= Buffer.byteLength(cell) + 4; shift += 1) {
      const first = `${header}first${end},\r\n`
      const filler = "x".repeat(PIECE - first.length - shift)
      const text = `${first.slice(0, -2)}${filler}\r\n${cell}${end},\r\nlast,never,\r\n`
      const reading = replayText(name, text)
      expect(await messageOf(reading), `${shift}`).toBe(
        'calls.csv:5, column "at" (2): "never" is not an ISO 8601 date or time',
      )
      const good = await replayText(name, text.replace("never", "2021-03-02"))
      expect(good[1]?.recordings[0]?.command).toMatchObject({ name: 'é"\r\n€🙂' })
      expect(good.map(({ place }) => place.line)).toEqual([2, 3, 5])
    }
  })

  it("has its faults at the right line of a later piece", async () => {
    const lines = Math.ceil((3 * PIECE) / row.length)
    const before = `key,at\r\n${rows(3 * PIECE).replaceAll("\n", "\r\n")}`
    const bytes = (tail: string) => Buffer.from(before + tail, "latin1")
    expect(await messageOf(replayText({}, bytes("caf\xe9,x\r\n")))).toBe(
      `calls.csv:${lines + 2}: the byte 0xE9 is not UTF-8 (character 4 of the line)`,
    )
    expect(await messageOf(replayText({}, bytes('a,"x')))).toBe(
      `calls.csv:${lines + 2}, column 2: a quote is opened here and never closed`,
    )
  })

  it("says that it is a lookup's, not the import's, fault", async () => {
    const lookups = { teams: { file: "teams.csv", key: "key", by: { column: "key" } } }
    const at = folderWith({ "calls.csv": "key,at\n", "teams.csv": "" })
    const mapping = mappingOf(mappingJson({ lookups }))
    expect(await messageOf(replayFiles(mapping, [at("calls.csv")]))).toBe(
      "teams.csv: the file is empty",
    )
  })
})
