import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type CommandJson,
  commandToJson,
  instantFromMillis,
  type Recording,
} from "@followthrough/core"
import {
  ImportProblem,
  type Mapping,
  mappingFile,
  type ReplayedRow,
  readMapping,
  replayRows,
} from "@followthrough/interop"
import { Either } from "effect"

const scratch = mkdtempSync(join(tmpdir(), "followthrough-interop-"))
let folders = 0

/** A folder of its own with these files in it; gives their paths. */
export const folderWith = (files: Readonly<Record<string, string | Uint8Array>>) => {
  folders += 1
  const folder = mkdtempSync(join(scratch, `${folders}-`))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return (name: string) => join(folder, name)
}

export const importedAt = instantFromMillis(Date.UTC(2024, 0, 31, 12))

/** A mapping in its JSON form, of which only what a test is about has to be said. */
export const mappingJson = (parts: Readonly<Record<string, unknown>> = {}) => ({
  format: "followthrough-mapping/1",
  source: "test",
  zone: "Europe/Amsterdam",
  contact: { key: [{ column: "key" }], add: {} },
  at: { column: "at" },
  rules: [{ facts: [{ record: "RecordSale" }] }],
  ...parts,
})

/** As from a file: what is `undefined` is left out. */
export const mappingOf = (json: unknown): Mapping =>
  Either.getOrThrowWith(
    readMapping(JSON.parse(JSON.stringify(json)), "test.json"),
    (problem) => problem,
  )

/** What is wrong with a mapping, as people read it. */
export const refusalOf = (json: unknown): string =>
  Either.match(readMapping(JSON.parse(JSON.stringify(json)), "test.json"), {
    onLeft: (problem) => problem.message,
    onRight: () => "it was accepted",
  })

/** All rows in the order in which they are to be recorded. */
export const inRecordingOrder = async (
  mapping: Mapping,
  files: ReadonlyArray<string>,
  onError: "fail" | "skip" = "fail",
): Promise<ReadonlyArray<ReplayedRow>> => {
  const rows: Array<ReplayedRow> = []
  for await (const batch of replayRows({ mapping, files, importedAt, onError })) {
    rows.push(...batch)
  }
  return rows
}

/** The same in the order of the files, for tests that tell rows apart by it. */
export const replayFiles = async (
  mapping: Mapping,
  files: ReadonlyArray<string>,
): Promise<ReadonlyArray<ReplayedRow>> =>
  (await inRecordingOrder(mapping, files)).toSorted(
    (a, b) =>
      files.indexOf(a.place.file) - files.indexOf(b.place.file) || a.place.line - b.place.line,
  )

/** The rows of one CSV text under a mapping. */
export const replayText = (
  parts: Readonly<Record<string, unknown>>,
  csv: string | Uint8Array,
): Promise<ReadonlyArray<ReplayedRow>> =>
  replayFiles(mappingOf(mappingJson(parts)), [folderWith({ "calls.csv": csv })("calls.csv")])

export const recordingsOf = (rows: ReadonlyArray<ReplayedRow>): ReadonlyArray<Recording> =>
  rows.flatMap(({ recordings }) => recordings)

/** The JSON forms of all commands, in their order. */
export const commandsOf = (rows: ReadonlyArray<ReplayedRow>): ReadonlyArray<CommandJson> =>
  recordingsOf(rows).map(({ command }) => commandToJson(command))

/** The problem with which something ends; its file stands there without its folder. */
export const problemOf = async (doing: Promise<unknown>): Promise<ImportProblem> => {
  try {
    await doing
  } catch (problem) {
    if (problem instanceof ImportProblem) return problem
    throw problem
  }
  throw new Error("there was no problem")
}

/** A message with the scratch folders taken out, so that it is the same on every machine. */
export const plain = (text: string): string =>
  text.replaceAll(new RegExp(`${scratch}/[^/]+/`, "g"), "")

export const messageOf = async (doing: Promise<unknown>): Promise<string> =>
  plain((await problemOf(doing)).message)

export const shipped = (name: string): Promise<Mapping> =>
  mappingFile(new URL(`../../../examples/mappings/${name}`, import.meta.url).pathname)
