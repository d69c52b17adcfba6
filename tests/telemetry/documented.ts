import { readFileSync } from "node:fs"
import { join } from "node:path"

const document = readFileSync(join(import.meta.dirname, "../../docs/telemetry.md"), "utf8")

/** The rows of the table under a heading, cell by cell. */
const rowsUnder = (heading: string): ReadonlyArray<ReadonlyArray<string>> => {
  const [, text = ""] = document.split(`\n## ${heading}\n`)
  const [section = ""] = text.split("\n## ")
  const rows = section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.slice(1, -1).split(" | "))
  if (rows.length === 0) throw new Error(`no table under "${heading}"`)
  return rows
}

const codeIn = (cell = ""): ReadonlyArray<string> =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code)

const one = (cell: string | undefined): string => codeIn(cell)[0] ?? ""

/** The attributes of every span, by its name. */
export const spans: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  rowsUnder("Spans").map(([name, , attributes]) => [one(name), new Set(codeIn(attributes))]),
)

/** What all spans have that are about one kernel. */
export const common = ["followthrough.store", "followthrough.schema"]

export interface DocumentedAttribute {
  readonly type: string
  /** All that it may be; empty: the document does not list it. */
  readonly values: ReadonlyArray<string>
}

const LISTED = ["outcome", "question", "source", "step", "store"].map(
  (name) => `followthrough.${name}`,
)

export const attributes: ReadonlyMap<string, DocumentedAttribute> = new Map(
  rowsUnder("Attributes").map(([name, type = "", values]) => [
    one(name),
    { type: type.trim(), values: LISTED.includes(one(name)) ? codeIn(values) : [] },
  ]),
)

export interface DocumentedMetric {
  readonly kind: string
  readonly unit: string
  readonly tags: ReadonlyArray<string>
}

export const metrics: ReadonlyMap<string, DocumentedMetric> = new Map(
  rowsUnder("Metrics").map(([name, kind = "", unit, tags]) => [
    one(name),
    { kind: kind.trim(), unit: one(unit), tags: [...codeIn(tags)].sort() },
  ]),
)
