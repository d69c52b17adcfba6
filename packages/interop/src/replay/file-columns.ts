import type { Layout } from "../csv/layout.js"
import type { Header } from "../csv/table.js"
import { compileMapping, type Plan } from "../mapping/compile-mapping.js"
import { layoutOf } from "../mapping/mapping-layout.js"
import { importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import { columnsOf, type Source } from "./column-binding.js"
import { readLookup } from "./lookup.js"
import type { Replay } from "./replay-asked.js"
import type { Surroundings } from "./surroundings.js"

/** The columns of an import's files and of those that are joined to them. */
export interface FileColumns {
  readonly header: Header
  /** The mapping, compiled against them. A plan holds the state of its sequences: each serves once. */
  readonly plan: () => Plan
}

/** Reads the joined files, and compiles the mapping against the columns that are there. */
export const columnsOfFiles = async (
  { mapping: { definition, file } }: Pick<Replay, "mapping">,
  { lookupFile, openTable }: Surroundings,
  header: Header,
  named: ReadonlyMap<string, string>,
): Promise<FileColumns> => {
  const main: Source = {
    header,
    layout: layoutOf(definition.csv),
    rowFor: (row) => row,
  }
  const joined = new Map<string, Source>()
  for (const [name, lookup] of Object.entries(definition.lookups ?? {})) {
    const binding = columnsOf(definition, file, { main, joined })
    const path = named.get(name) ?? (await lookupFile(lookup.file, header.file, file))
    const open = (layout: Layout) => openTable(path, layout, {})
    joined.set(name, await readLookup(name, lookup, path, open, binding))
  }
  const plan = () => compileMapping(definition, columnsOf(definition, file, { main, joined }))
  return { header, plan }
}

export const sameHeader = (first: Header, next: Header): void => {
  const length = Math.max(first.names.length, next.names.length)
  for (let index = 0; index < length; index += 1) {
    const [expected, found] = [first.names[index], next.names[index]]
    if (expected === found) continue
    throw importProblem(
      {
        file: next.file,
        ...(next.line === undefined ? {} : { line: next.line }),
        column: { ...(found === undefined ? {} : { name: found }), number: index + 1 },
        fix: "give all files the same columns, or import them one by one",
      },
      expected === undefined
        ? `${first.file} has no such column`
        : `in ${first.file} this column is ${shownText(expected)}`,
    )
  }
}
