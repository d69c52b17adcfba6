import type { Recording } from "@followthrough/core"
import type { ImportProblem } from "../problem/import-problem.js"

/** Where a row stands. A row over several lines stands on its first one. */
export interface RowPlace {
  readonly file: string
  readonly line: number
}

export interface RowRecording extends Recording {
  /**
   * Adds a contact or rep of whom the row speaks, or is recorded once for a contact: no fault where the
   * log has it already, perhaps from another row.
   */
  readonly unlessKnown?: true
}

/** A row that could not be read. */
export interface RejectedRow {
  readonly problem: ImportProblem
  /** The names of the file's columns, and the cells as they stand in it. */
  readonly columns: ReadonlyArray<string>
  readonly cells: ReadonlyArray<string>
}

/** What became of one row of a file. */
export interface ReplayedRow {
  readonly place: RowPlace
  /** In the order in which they are to be recorded. */
  readonly recordings: ReadonlyArray<RowRecording>
  /** Why the row gives no recordings; absent where it gives some or is rejected. */
  readonly skipped?: string
  /** What is wrong with it, where bad rows are passed over. */
  readonly rejected?: RejectedRow
  /** It tells of an earlier time than the row before it in its file. */
  readonly outOfOrder: boolean
  /** Cells with a date that could be read otherwise, where the mapping says which reading counts. */
  readonly ambiguous: number
  /** What ids in its recordings are called in the file: keys of contacts, texts that name reps. */
  readonly keys: ReadonlyMap<string, string>
}
