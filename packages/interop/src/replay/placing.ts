import type { Instant } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import type { Plan, RulePlan } from "../mapping/compile-mapping.js"
import { importProblem } from "../problem/import-problem.js"
import type { SortKey } from "../spool/sorted-spool.js"
import type { Books } from "./books.js"
import type { KnownContact } from "./contact-book.js"
import type { PlacedRow } from "./placed-row.js"
import { ruleOf } from "./row-rule.js"

interface Place {
  readonly placed: PlacedRow
  readonly key: SortKey
}

const EARLIEST = -8.64e15

/**
 * Tells the rows of an import, in the order of the files, where they are to be recorded: by when they
 * were recorded, then by their time, their rule's rank, the mapping's own order and their number.
 */
export class Placing {
  private readonly plan: Plan
  private readonly importedAt: Instant
  private readonly books: Books
  private readonly rowKeys = new Set<string>()
  private latest: { readonly file: string; readonly at: number } | undefined
  private key: SortKey = []

  constructor(plan: Plan, importedAt: Instant, books: Books) {
    this.plan = plan
    this.importedAt = importedAt
    this.books = books
  }

  /** Throws what is wrong with a row that cannot be placed; it counts as one of its contact's all the same. */
  place(row: TableRow): Place {
    if (row.fault !== undefined) throw row.fault
    const rule = ruleOf(row, this.plan)
    if (typeof rule === "string" || rule.skip !== undefined) {
      return this.passedOver(row, typeof rule === "string" ? rule : (rule.skip ?? ""))
    }
    const contact = this.books.contacts?.of(row)
    if (contact !== undefined) contact.rows += 1
    this.checkKey(row, contact)
    const at = this.timeOf(row, rule)
    const recordedAt = this.plan.recordedAt?.read(row)?.at
    this.key = [
      recordedAt ?? this.importedAt,
      at ?? EARLIEST,
      rule.tieRank,
      this.plan.order.key(row),
      row.number,
    ]
    const outOfOrder = this.isOutOfOrder(row, at)
    const nth = contact?.rows ?? row.number
    return { key: this.key, placed: { row, nth, recordedAt, outOfOrder, skipped: undefined } }
  }

  /** A row that gives nothing stays behind the one before it. */
  private passedOver(row: TableRow, skipped: string): Place {
    const placed = { row, nth: 0, recordedAt: undefined, outOfOrder: false, skipped }
    const before = this.key.length === 0 ? Array<number>(4).fill(EARLIEST) : this.key.slice(0, 4)
    return { key: [...before, row.number], placed }
  }

  private timeOf(row: TableRow, { facts, tieRank }: RulePlan): number | undefined {
    const { at, contact, order, undatedAt } = this.plan
    const recorded = facts.filter(({ when }) => when?.holds(row) !== false)
    const isAsked =
      tieRank !== 0 || contact?.add?.at === at || recorded.some((fact) => fact.at === at)
    const ofAll = isAsked ? order.at?.read(row) : undefined
    if (ofAll !== undefined) return ofAll.at
    const own = recorded.flatMap(({ ownTime }) => ownTime?.read(row)?.at ?? [])
    return own.length === 0 ? undatedAt?.at : Math.min(...own)
  }

  private isOutOfOrder({ file }: TableRow, at: number | undefined): boolean {
    if (at === undefined) return false
    const before = this.latest
    this.latest = { file, at }
    return before !== undefined && before.file === file && at < before.at
  }

  private checkKey(row: TableRow, contact: KnownContact | undefined): void {
    const { rowKey } = this.plan
    if (rowKey === undefined) return
    const key = rowKey.map((part) => part.read(row))
    const id = this.books.identityOf(contact?.contactId ?? "", ...key)
    if (!this.rowKeys.has(id)) {
      this.rowKeys.add(id)
      return
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
