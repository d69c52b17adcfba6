import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { ImportProblem, mappingFile, type ReplayedRow, replayRows } from "@followthrough/interop"
import { mappingOfBytes, replayBytes } from "@followthrough/interop/portable"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { folderWith, importedAt, mappingJson, mappingOf } from "./importing.js"

const cell = fc.oneof(
  fc.constantFrom("a", "b", "", " c ", "é", "“q”", "=1", "\u0000", "\ufeff", "\ufffd", "\u{1f600}"),
  fc.constantFrom("2021-03-01T10:00:00Z", "2021-03-02", "never"),
  fc.constantFrom('"x, y"', '"x\r\ny"', '"x""y"', '"open', 'a"b', '"a"b'),
)
const lineEnd = fc.constantFrom("\n", "\r\n", "\r", "\n\n", "\n  \n")
const goodCells = fc.tuple(
  fc.constantFrom("a", "b", '"x\r\ny"'),
  fc.constantFrom("2021-03-01T10:00:00Z", "2021-03-02", ""),
  fc.constantFrom("", "é", '"x, y"', '"x\n\ny"'),
)
const text = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 6, arbitrary: goodCells },
        { weight: 1, arbitrary: fc.array(cell, { minLength: 1, maxLength: 4 }) },
      ),
      lineEnd,
    ),
    { maxLength: 6 },
  )
  .map((rows) => rows.map(([cells, end]) => cells.join(",") + end).join(""))

/** Files as people have them: in some encoding, or with bytes of another one among them. */
const bytes = fc
  .tuple(
    fc.constantFrom("key,at,note\n", "key,at,note\n", "\ufeffkey,at,note\r\n", ""),
    text,
    fc.constantFrom<BufferEncoding>("utf8", "utf8", "latin1", "utf16le"),
    fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { maxLength: 1 }),
  )
  .map(([header, rows, encoding, broken]) => {
    const all = Buffer.from(header + rows, encoding)
    for (const [at, byte] of broken) if (at < all.length) all[at] = byte
    return new Uint8Array(all)
  })

const csv = fc.constantFrom(
  undefined,
  undefined,
  { encoding: "windows-1252" },
  { encoding: "utf-16le" },
  { finalLineEnd: "required" },
  { skipRows: 1 },
  { quote: null, delimiter: ";" },
)

const gathered = async (batches: AsyncIterable<ReadonlyArray<ReplayedRow>>) => {
  const rows: Array<ReplayedRow> = []
  try {
    for await (const batch of batches) rows.push(...batch)
    return { rows }
  } catch (problem) {
    if (problem instanceof ImportProblem) return { rows, problem }
    throw problem
  }
}

// What stands in messages is the name alone in a page, and the path on a machine.
const plain = (found: unknown, folder: string): unknown =>
  JSON.parse(
    JSON.stringify(found, (_, value: unknown) =>
      value instanceof ImportProblem ? { ...value, message: value.message } : value,
    ).replaceAll(folder, ""),
  )

describe("an import of bytes", () => {
  it("L20 gives the rows, or the problem, that the same files give on a machine", async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        csv,
        fc.constantFrom(undefined, "secret"),
        fc.constantFrom<"fail" | "skip">("fail", "skip"),
        async (content, csv, secret, onError) => {
          const at = folderWith({ "calls.csv": content })
          const mapping = mappingOf(mappingJson({ csv, undatedAt: "2020-01-01" }))
          const asked = {
            mapping,
            importedAt,
            onError,
            ...(secret === undefined ? {} : { secret }),
          }
          const here = await gathered(replayRows({ ...asked, files: [at("calls.csv")] }))
          const there = await gathered(
            replayBytes({ ...asked, files: [{ name: "calls.csv", bytes: content }] }),
          )
          expect(plain(there, "")).toEqual(plain(here, `${at("")}/`))
        },
      ),
    )
  })

  it("L20 gives the same of the sample and its mapping, compressed or not", async () => {
    const folder = join(import.meta.dirname, "../../../examples/mappings/sample")
    const [map, calls] = ["calls.json", "calls.csv"].map((name) => join(folder, name))
    if (map === undefined || calls === undefined) throw new Error("there is no sample")
    const named = (file: string) => ({ name: basename(file), bytes: readFileSync(file) })
    const here = await gathered(
      replayRows({ mapping: await mappingFile(map), files: [calls], importedAt }),
    )
    const mapping = mappingOfBytes(named(map))
    const there = await gathered(replayBytes({ mapping, files: [named(calls)], importedAt }))
    expect(here.rows.length).toBe(12)
    expect(plain(there, "")).toEqual(plain(here, `${folder}/`))
    const zipped = new Blob([readFileSync(calls)])
      .stream()
      .pipeThrough(new CompressionStream("gzip"))
    const small = new Uint8Array(await new Response(zipped).arrayBuffer())
    const asked = { mapping, importedAt }
    const unpacked = await gathered(
      replayBytes({ ...asked, files: [{ name: "calls.csv", bytes: small }] }),
    )
    expect(plain(unpacked, "")).toEqual(plain(there, ""))
    const cut = await gathered(
      replayBytes({ ...asked, files: [{ name: "calls.csv", bytes: small.subarray(0, 40) }] }),
    )
    expect(cut.problem?.message).toBe("calls.csv: the compressed file is damaged")
  })

  it("says where a mapping is wrong, and which file it misses", async () => {
    const bytesOf = (text: string) => ({ name: "map.json", bytes: new TextEncoder().encode(text) })
    expect(() => mappingOfBytes(bytesOf("{"))).toThrow(/^map\.json:1:2: this is not JSON/)
    expect(() => mappingOfBytes(bytesOf("{}"))).toThrow(/^map\.json, /)
    const lookups = { accounts: { file: "accounts.csv", key: "id", by: { column: "key" } } }
    const files = [{ name: "calls.csv", bytes: new TextEncoder().encode("key,at\na,2021-03-01\n") }]
    const mapping = mappingOf(mappingJson({ lookups }))
    const { problem } = await gathered(replayBytes({ mapping, files, importedAt }))
    expect(problem?.message).toBe(
      "test.json: the file accounts.csv to join is not given beside calls.csv",
    )
  })
})
