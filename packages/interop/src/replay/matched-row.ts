import type { TableRow } from "../csv/table.js"
import type { RulePlan } from "../mapping/compile-mapping.js"
import type { KnownContact } from "./contact-book.js"

/** A row with the rule that it matched and what it is told apart by, in the order of the file. */
export interface MatchedRow {
  readonly row: TableRow
  readonly rule: RulePlan
  readonly contact: KnownContact | undefined
  /** Tells the rows of one contact apart: their key, or which row of the contact it is. */
  readonly rowKey: ReadonlyArray<string | number>
}
