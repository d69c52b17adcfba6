import type { Recording } from "@followthrough/core"

/** Where a row stands. A row over several lines stands on its first one. */
export interface RowPlace {
  readonly file: string
  readonly line: number
}

/** What became of one row of a file. */
export interface ReplayedRow {
  readonly place: RowPlace
  /** In the order in which they are to be recorded. */
  readonly recordings: ReadonlyArray<Recording>
  /** Why the row gives no recordings; absent where it gives some. */
  readonly skipped?: string
}
