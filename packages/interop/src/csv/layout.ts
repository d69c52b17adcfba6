import type { Encoding } from "./encoding-fault.js"

/** How a CSV file is written. */
export interface Layout {
  readonly delimiter: string
  /** `undefined`: quotes mean nothing. */
  readonly quote: string | undefined
  readonly escape: string | undefined
  readonly encoding: Encoding
  /** Column names, in order, of a file that has no header row; `undefined`: its first row names them. */
  readonly columns: ReadonlyArray<string> | undefined
  /** Rows before the header that are no part of the table. */
  readonly skipRows: number
  /** A last line that does not end is a file that was cut off. */
  readonly finalLineEnd: boolean
  /** White space around a cell is not part of it. */
  readonly trim: boolean
  /** Texts that stand for an empty cell. */
  readonly empty: ReadonlySet<string>
}
