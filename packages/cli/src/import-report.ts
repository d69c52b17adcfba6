import type { Refusal } from "@followthrough/core"

/** What an import read, and what became of it. */
export interface ImportReport {
  readonly db: string
  readonly workspace: string
  /** Rows read. */
  readonly rows: number
  /** Facts that the rows were mapped to. */
  readonly facts: number
  /** Facts added to the log, by kind. */
  readonly recorded: number
  /** Facts that were in the log already. */
  readonly alreadyRecorded: number
  /** Rows that the mapping leaves out, by its reason. */
  readonly skippedRows: ReadonlyArray<{ readonly reason: string; readonly rows: number }>
  /** Facts that the log refused, by reason, with the first place. */
  readonly refused: ReadonlyArray<{
    readonly reason: Refusal["_tag"] | "other"
    readonly facts: number
    readonly first: string
  }>
}
