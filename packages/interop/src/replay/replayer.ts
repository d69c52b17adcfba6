import type { Instant } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import type { Plan } from "../mapping/compile-mapping.js"
import { importProblem } from "../problem/import-problem.js"
import { ContactBook, type KnownContact } from "./contact-book.js"
import { identityOf } from "./identity.js"
import type { MatchedRow } from "./matched-row.js"
import type { ReplayedRow } from "./recordings.js"
import { RepBook } from "./rep-book.js"
import { RowReplay } from "./row-replay.js"
import { unmatchedProblem } from "./unmatched-row.js"

/** Turns the rows of an import into recordings, one after the other. */
export class Replayer {
  private readonly plan: Plan
  private readonly importedAt: Instant
  private readonly contacts: ContactBook | undefined
  private readonly reps: RepBook
  private readonly rowKeys = new Set<string>()

  constructor(plan: Plan, importedAt: Instant) {
    this.plan = plan
    this.importedAt = importedAt
    this.contacts = plan.contact && new ContactBook(plan.contact, plan.source)
    this.reps = new RepBook(plan.reps)
  }

  /** The rule of a row; a row that is passed over is done with at once. */
  match(row: TableRow): MatchedRow | ReplayedRow {
    const rule = this.plan.rules.find(({ when }) => when?.holds(row) ?? true)
    if (rule === undefined) {
      if (this.plan.skipUnmatched) return skippedRow(row, "no rule matches it")
      throw unmatchedProblem(row, this.plan.rules)
    }
    if (rule.skip !== undefined) return skippedRow(row, rule.skip)
    const contact = this.contacts?.of(row)
    return { row, rule, contact, rowKey: this.keyOf(row, contact) }
  }

  record(matched: MatchedRow): ReplayedRow {
    const { row } = matched
    const books = { contacts: this.contacts, reps: this.reps }
    const recordings = new RowReplay(matched, this.plan, this.importedAt, books).run()
    if (recordings.length === 0) return skippedRow(row, "its rule records nothing for it")
    return { place: { file: row.file, line: row.line }, recordings }
  }

  private keyOf(row: TableRow, contact: KnownContact | undefined): ReadonlyArray<string | number> {
    const { rowKey } = this.plan
    if (rowKey === undefined) return [contact?.rows ?? row.number]
    const key = rowKey.map((part) => part.read(row))
    const id = identityOf(contact?.contactId ?? "", ...key)
    if (!this.rowKeys.has(id)) {
      this.rowKeys.add(id)
      return key
    }
    throw importProblem(
      {
        ...(rowKey[0]?.place(row) ?? { file: row.file, line: row.line }),
        found: key.join(" / "),
        expected: 'a "rowKey" of its own',
        fix: 'correct the file, or name other columns under "rowKey"',
      },
      "an earlier row has the same key",
    )
  }
}

const skippedRow = ({ file, line }: TableRow, skipped: string): ReplayedRow => ({
  place: { file, line },
  recordings: [],
  skipped,
})
