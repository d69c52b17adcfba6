import type { Layout } from "../csv/layout.js"
import type { Header, Table, TableRow } from "../csv/table.js"
import type { Binding, Readable } from "../expression/binding.js"
import { compileText } from "../expression/text.js"
import { layoutOf } from "../mapping/mapping-layout.js"
import type { Lookup } from "../mapping/mapping-schema.js"
import { importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import { indexOf, type Source } from "./column-binding.js"

const keyText = (parts: ReadonlyArray<string>): string =>
  parts.length === 1 ? (parts[0] ?? "") : JSON.stringify(parts)

/** Reads a joined file into memory. `binding` knows the rows and the lookups before this one. */
export const readLookup = async (
  name: string,
  lookup: Lookup,
  file: string,
  open: (layout: Layout) => Promise<Table>,
  binding: Binding,
): Promise<Source> => {
  const layout = layoutOf(lookup.csv)
  const path = `lookups.${name}`
  const by = compileBy(lookup, path, binding)
  const known = new Map<string, TableRow>()
  const { close, header, rows } = await open(layout)
  try {
    const columns = typeof lookup.key === "string" ? [lookup.key] : lookup.key
    const keyPath = `${path}.key of ${binding.mappingFile}`
    const indexes = columns.map((column) => indexOf(column, header, keyPath))
    for await (const batch of rows) {
      for (const row of batch) addTo(known, row, header, indexes, layout)
    }
  } finally {
    await close()
  }
  return { header, layout, rowFor: finderOf(known, by, lookup, file) }
}

/** Where the key of a joined row comes from. */
export const compileBy = (
  { by }: Lookup,
  path: string,
  binding: Binding,
): ReadonlyArray<Readable> =>
  Array.isArray(by)
    ? by.map((text, index) => compileText(text, `${path}.by[${index}]`, binding))
    : [compileText(by as Exclude<typeof by, ReadonlyArray<unknown>>, `${path}.by`, binding)]

const addTo = (
  known: Map<string, TableRow>,
  row: TableRow,
  header: Header,
  indexes: ReadonlyArray<number>,
  { trim }: Layout,
): void => {
  const cells = indexes.map((index) => row.fields[index] ?? "")
  const key = keyText(trim ? cells.map((cell) => cell.trim()) : cells)
  const before = known.get(key)
  if (before === undefined) {
    known.set(key, row)
    return
  }
  throw importProblem(
    {
      file: row.file,
      line: row.line,
      found: cells.join(" / "),
      expected: "a key of its own",
      fix: "leave one of the two rows out",
    },
    `the key ${shownText(cells.join(" / "))} (${indexes.map((index) => header.names[index]).join(", ")}) is that of line ${before.line} as well`,
  )
}

const finderOf =
  (
    known: ReadonlyMap<string, TableRow>,
    by: ReadonlyArray<Readable>,
    { missing }: Lookup,
    file: string,
  ): Source["rowFor"] =>
  (row) => {
    const parts = by.map((part) => part.read(row))
    if (parts.every((part) => part === "")) return undefined
    const found = known.get(keyText(parts))
    if (found !== undefined || missing === "blank") return found
    throw importProblem(
      {
        ...(by[0]?.place(row) ?? { file: row.file, line: row.line }),
        found: parts.join(" / "),
        expected: `a key of ${file}`,
        fix: 'add the row there, correct the cell with a vocabulary, or say "missing": "blank"',
      },
      `${shownText(parts.join(" / "))} is not in ${file}`,
    )
  }
