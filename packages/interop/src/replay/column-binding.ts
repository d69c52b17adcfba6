import { suggestion } from "@followthrough/core"
import type { Layout } from "../csv/layout.js"
import { cellPlace, type Header, shownHeader, type TableRow } from "../csv/table.js"
import {
  AmbiguousCells,
  type Binding,
  mappingProblem,
  type Readable,
} from "../expression/binding.js"
import type { MappingFile } from "../mapping/mapping-schema.js"
import { importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"

/** A file that was read, and how to come from a row of the import to its row. */
export interface Source {
  readonly header: Header
  readonly layout: Layout
  readonly rowFor: (row: TableRow) => TableRow | undefined
}

type Sources = {
  readonly main: Source
  readonly joined: ReadonlyMap<string, Source>
}

const described = (mapping: MappingFile, mappingFile: string) => ({
  mappingFile,
  zone: mapping.zone,
  vocabularies: new Map(Object.entries(mapping.vocabularies ?? {})),
  ambiguous: new AmbiguousCells(),
})

/** Every column exists, and is empty: to check a mapping before there is a file. */
export const anyColumns = (mapping: MappingFile, mappingFile: string): Binding => ({
  ...described(mapping, mappingFile),
  cell: (_column, of, path) => {
    const names = Object.keys(mapping.lookups ?? {})
    if (of !== undefined && !names.includes(of)) {
      throw mappingProblem(
        { mappingFile },
        path.replace(/column$/, "of"),
        `there is no lookup "${of}"${suggestion(of, names)}`,
        'name one of "lookups"',
      )
    }
    return { read: () => "", place: ({ file, line }) => ({ file, line }) }
  },
})

/** The columns of the files that are there. */
export const columnsOf = (
  mapping: MappingFile,
  mappingFile: string,
  { joined, main }: Sources,
): Binding => ({
  ...described(mapping, mappingFile),
  cell: (column, of, path) => {
    const source = of === undefined ? main : joined.get(of)
    if (source !== undefined) return cellOf(column, source, `${path} of ${mappingFile}`)
    throw mappingProblem(
      { mappingFile },
      path.replace(/column$/, "of"),
      `the lookup "${of}" is not read yet here`,
      "a lookup may only use lookups that stand before it",
    )
  },
})

const cellOf = (column: string, { header, layout, rowFor }: Source, path: string): Readable => {
  const index = indexOf(column, header, path)
  const { empty, trim } = layout
  const textOf = (row: TableRow): string => {
    const cell = row.fields[index] ?? ""
    const text = trim ? cell.trim() : cell
    return empty.has(text) ? "" : text
  }
  return {
    read: (row) => {
      const there = rowFor(row)
      return there === undefined ? "" : textOf(there)
    },
    place: (row) => cellPlace(rowFor(row) ?? row, header, index),
  }
}

/** The place of a column in its file. Only a column that the mapping names must be there, once. */
export const indexOf = (column: string, header: Header, path: string): number => {
  const { file, line, names } = header
  const index = names.indexOf(column)
  const place = { file, ...(line === undefined ? {} : { line }) }
  if (index === -1) {
    throw importProblem(
      { ...place, expected: `a column ${shownText(column)}`, fix: `correct the file, or ${path}` },
      `there is no column ${shownText(column)}${suggestion(column, names)}; the file has ${shownHeader(header)}`,
    )
  }
  const second = names.indexOf(column, index + 1)
  if (second === -1) return index
  throw importProblem(
    { ...place, column: { name: column, number: second + 1 }, fix: "rename one of the two" },
    `the header names it twice: it is column ${index + 1} as well`,
  )
}
