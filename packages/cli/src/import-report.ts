import type { Refusal } from "@followthrough/core"
import type { NotRecorded } from "@followthrough/kernel/effect"
import type { DoubtCounts } from "@followthrough/projection"

/** What an import read, and what became of it. */
export interface ImportReport {
  readonly db: string
  readonly workspace: string
  /** Rows read: as many as the parts of `rowCounts` together. */
  readonly rows: number
  readonly rowCounts: RowCounts
  /** Facts that the rows were mapped to: those recorded, already recorded and refused. */
  readonly facts: number
  /** Facts added to the log. */
  readonly recorded: number
  /** Facts that were in the log already. */
  readonly alreadyRecorded: number
  readonly refusedFacts: number
  /** Rows that the mapping leaves out, by its reason. */
  readonly skippedRows: ReadonlyArray<{ readonly reason: string; readonly rows: number }>
  /** Facts that the log refused, by reason, with the first of them: its file, line and key. */
  readonly refused: ReadonlyArray<{
    readonly reason: RefusedAs
    readonly facts: number
    readonly first: string
  }>
  /** The first row that could not be read, where such rows were passed over. */
  readonly firstRejected?: string
  /** Rows of an earlier time than the row before them in their file. */
  readonly outOfOrder: number
  /** Cells with a date that could be read otherwise; the mapping says that its first pattern counts. */
  readonly ambiguousDates: number
  /** Facts that were entered before the log's last recording: recorded as of that, and saying so. */
  readonly enteredEarlier: { readonly facts: number; readonly logWasAt?: string }
  /** What cannot have been in that order, in the whole log as of the last that happened with a contact. */
  readonly doubts: DoubtCounts
}

export type RefusedAs =
  | Refusal["_tag"]
  | Exclude<NotRecorded["_tag"], "Refused" | "CommandMismatch">
  | "SaidOtherwiseBefore"

/** What became of rows, each counted once. */
export interface RowCounts {
  /** All their facts are in the log. */
  readonly imported: number
  /** The mapping leaves them out, or records nothing for them. */
  readonly skipped: number
  /** A fact of theirs, or more than one, was refused. */
  readonly refused: number
  /** They could not be read. */
  readonly rejected: number
}
