import { type ImportProblem, importProblem } from "../problem/import-problem.js"

interface Format {
  readonly what: string
  readonly fix: string
  /** By its first bytes as Latin-1; `text` is the same without what may stand before markup. */
  readonly isThat: (head: string, text: string) => boolean
}

const bytes =
  (...start: ReadonlyArray<number>) =>
  (head: string): boolean =>
    head.startsWith(String.fromCharCode(...start))

const isZip = (head: string): boolean =>
  bytes(0x50, 0x4b, 3, 4)(head) || bytes(0x50, 0x4b, 5, 6)(head)
const isXml = (text: string): boolean => /^<(\?xml|log)[\s>]/i.test(text)
const isJson = (text: string): boolean => /^(\{\s*"|\[\s*\{)/.test(text)

const TO_CSV = "export it as CSV"
const UNPACK = "unpack it first"
const EVENTS = "write its events to a CSV file"

/** What people have instead of CSV. The first that fits is told. */
const FORMATS: ReadonlyArray<Format> = [
  {
    what: "an OpenDocument spreadsheet",
    fix: TO_CSV,
    isThat: (head) => isZip(head) && head.includes("opendocument.spreadsheet"),
  },
  {
    what: "an Excel workbook",
    fix: TO_CSV,
    isThat: (head) => isZip(head) && (head.includes("xl/") || head.includes("[Content_Types].xml")),
  },
  {
    what: "an Excel workbook",
    fix: TO_CSV,
    isThat: bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
  },
  {
    what: "an Excel workbook",
    fix: TO_CSV,
    isThat: (_, text) => isXml(text) && text.includes("Excel.Sheet"),
  },
  { what: "a zip archive", fix: `${UNPACK}, or ${TO_CSV} if it is a workbook`, isThat: isZip },
  { what: "a gzip file within a gzip file", fix: UNPACK, isThat: bytes(0x1f, 0x8b, 8) },
  { what: "a bzip2 archive", fix: UNPACK, isThat: (_, text) => /^BZh[1-9]1AY&SY/.test(text) },
  { what: "an xz archive", fix: UNPACK, isThat: bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0) },
  { what: "a zstandard archive", fix: UNPACK, isThat: bytes(0x28, 0xb5, 0x2f, 0xfd) },
  { what: "a 7z archive", fix: UNPACK, isThat: bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
  { what: "a RAR archive", fix: UNPACK, isThat: bytes(0x52, 0x61, 0x72, 0x21, 0x1a, 7) },
  {
    what: "a tar archive",
    fix: UNPACK,
    isThat: (head) => head.slice(257, 262) === "ustar",
  },
  {
    what: "a PDF document",
    fix: "export the table itself as CSV",
    isThat: (_, text) => text.startsWith("%PDF-"),
  },
  {
    what: "a SQLite database",
    fix: "export the table as CSV",
    isThat: (_, text) => text.startsWith("SQLite format 3\u0000"),
  },
  {
    what: "an OCEL event log",
    fix: EVENTS,
    isThat: (_, text) =>
      (isXml(text) || isJson(text)) && /ocel:|<object-types>|"objectTypes"/.test(text),
  },
  {
    what: "an XES event log",
    fix: EVENTS,
    isThat: (_, text) => isXml(text) && /<log[\s>]/i.test(text),
  },
  {
    what: "a web page",
    fix: "perhaps it is what a server says instead of the export: fetch it again",
    isThat: (_, text) => /^(<\?xml[^>]*>\s*)?<(!doctype html|html)[\s>]/i.test(text),
  },
  { what: "an XML file", fix: TO_CSV, isThat: (_, text) => isXml(text) },
  { what: "a JSON file", fix: TO_CSV, isThat: (_, text) => isJson(text) },
]

/** Refuses by its first bytes, as Latin-1, a file that is no table in text, and says what it is. */
export const foreignFile = (file: string, head: string): ImportProblem | undefined => {
  const text = head.replace(/^(\u00ef\u00bb\u00bf)?\s*/, "")
  const format = FORMATS.find(({ isThat }) => isThat(head, text))
  if (format === undefined) return undefined
  const { fix, what } = format
  return importProblem(
    { file, expected: "a CSV file", fix },
    `this is ${what}, no CSV file: ${fix}`,
  )
}
