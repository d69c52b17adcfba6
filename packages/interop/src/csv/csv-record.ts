import { type ImportProblem, importProblem } from "../problem/import-problem.js"
import type { Layout } from "./layout.js"

/** One record of a CSV file, with the line on which it starts. */
export interface CsvRecord {
  readonly line: number
  readonly fields: ReadonlyArray<string>
}

// A quote that is never closed would otherwise read the rest of the file into memory.
const LONGEST_ROW = 1_000_000

/** How the parser is to read a file of that layout. */
export const parsedAs = (layout: Layout) => ({
  delimiter: layout.delimiter,
  quote: layout.quote ?? null,
  escape: layout.escape ?? null,
  record_delimiter: ["\r\n", "\n", "\r"],
  relax_column_count: true,
  max_record_size: LONGEST_ROW,
  skip_empty_lines: true,
})

/** A line of white space is passed over as an empty one is. */
export const isBlank = (fields: ReadonlyArray<string>): boolean =>
  fields.length <= 1 && fields[0]?.trim() === ""

export const cutOff = (file: string, line: number | undefined): ImportProblem =>
  importProblem(
    {
      file,
      ...(line === undefined ? {} : { line }),
      fix: 'export it again; if it is whole, leave "finalLineEnd" out of the mapping',
    },
    "the last line does not end: the file was cut off",
  )

/** What is wrong where the parser stopped, on that line. */
export const csvProblem = (
  file: string,
  layout: Layout,
  fault: { readonly code: string; readonly message: string; readonly column?: unknown },
  line: number,
): ImportProblem => {
  const { column } = fault
  const place = {
    file,
    line,
    ...(typeof column === "number" ? { column: { number: column + 1 } } : {}),
  }
  const quote = layout.quote ?? ""
  switch (fault.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return importProblem(
        { ...place, fix: "close it; if the row is the last one, the file may have been cut off" },
        "a quote is opened here and never closed",
      )
    case "CSV_MAX_RECORD_SIZE":
      return importProblem(
        { ...place, fix: "look for a quote that is opened in this row and never closed" },
        "the row has more than 1,000,000 characters",
      )
    case "CSV_INVALID_CLOSING_QUOTE":
      return importProblem(
        { ...place, fix: `write a quote inside a quoted cell as ${quote}${quote}` },
        "a quoted cell goes on after its closing quote",
      )
    case "INVALID_OPENING_QUOTE":
      return importProblem(
        { ...place, fix: `quote the whole cell and write the quote in it as ${quote}${quote}` },
        "there is a quote in the middle of a cell that is not quoted",
      )
    default:
      return importProblem({ ...place, fix: "correct the row" }, fault.message)
  }
}

/** How many line ends stand within the cells of a record. */
export const lineEndsWithin = (fields: ReadonlyArray<string>): number => {
  let count = 0
  for (const field of fields) {
    if (field.includes("\n") || field.includes("\r")) {
      count += field.match(/\r\n|\n|\r/g)?.length ?? 0
    }
  }
  return count
}
