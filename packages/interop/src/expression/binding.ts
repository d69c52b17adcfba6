import type { ZoneId } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import type { Vocabulary } from "../mapping/expression-schema.js"
import { type FilePlace, type ImportProblem, importProblem } from "../problem/import-problem.js"

/** Something read from a row as text; empty text is nothing. */
export interface Readable {
  readonly read: (row: TableRow) => string
  /** Where a message about the text should point. */
  readonly place: (row: TableRow) => FilePlace
  /** Set when every row gives this same text. */
  readonly constant?: string
}

/** The cells of one row that could be read in more than one way, and were read in the first. */
export class AmbiguousCells {
  private readonly cells = new Set<string>()

  note({ column, file, line }: FilePlace): void {
    this.cells.add([file, line, column?.number].join(":"))
  }

  /** How many there were since the last time. */
  take(): number {
    const { size } = this.cells
    if (size > 0) this.cells.clear()
    return size
  }
}

/** What the expressions of a mapping are compiled against: one file's columns, or any columns at all. */
export interface Binding {
  readonly mappingFile: string
  readonly zone: ZoneId | undefined
  readonly vocabularies: ReadonlyMap<string, Vocabulary>
  readonly ambiguous: AmbiguousCells
  /** A column of the rows, or `of` a file joined to them. Throws where there is none of that name. */
  readonly cell: (column: string, of: string | undefined, path: string) => Readable
}

/** A mapping that makes no sense: always known before any file is read. */
export const mappingProblem = (
  { mappingFile }: Pick<Binding, "mappingFile">,
  path: string,
  what: string,
  fix = "correct the mapping",
): ImportProblem => importProblem({ file: mappingFile, path, fix }, what)
