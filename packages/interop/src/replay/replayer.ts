import type { Instant } from "@followthrough/core"
import type { Plan } from "../mapping/compile-mapping.js"
import type { Books } from "./books.js"
import type { PlacedRow } from "./placed-row.js"
import type { ReplayedRow } from "./recordings.js"
import { RowReplay } from "./row-replay.js"
import { ruleOf } from "./row-rule.js"

const NO_KEYS: ReadonlyMap<string, string> = new Map()

/** Turns the rows of an import into recordings, one after the other. */
export class Replayer {
  private readonly plan: Plan
  private readonly importedAt: Instant
  private readonly books: Books
  /** The numbers of rows that were recorded before their turn. */
  private readonly ahead = new Set<number>()

  constructor(plan: Plan, importedAt: Instant, books: Books) {
    this.plan = plan
    this.importedAt = importedAt
    this.books = books
  }

  /** What a row gives, after those rows that it needs; nothing, where it was needed before. */
  replay(placed: PlacedRow, before?: Instant): ReadonlyArray<ReplayedRow> {
    const { outOfOrder, row, skipped } = placed
    if (before === undefined && this.ahead.delete(row.number)) return []
    const place = { file: row.file, line: row.line }
    if (skipped !== undefined) {
      return [{ place, recordings: [], skipped, outOfOrder, ambiguous: 0, keys: NO_KEYS }]
    }
    const rows: Array<ReplayedRow> = []
    for (;;) {
      this.plan.ambiguous.take()
      const turn = this.turn(placed, before)
      const recordings = turn.run()
      const ambiguous = this.plan.ambiguous.take()
      const needed = turn.needed().find((one) => !this.ahead.has(one.row.number))
      if (needed === undefined) {
        turn.commit()
        const replayed = { place, recordings, outOfOrder, ambiguous, keys: turn.keys }
        rows.push(
          recordings.length === 0
            ? { ...replayed, skipped: "its rule records nothing for it" }
            : replayed,
        )
        return rows
      }
      this.ahead.add(needed.row.number)
      rows.push(...this.replay(needed, turn.recordedAt))
    }
  }

  private turn(placed: PlacedRow, before: Instant | undefined): RowReplay {
    const rule = ruleOf(placed.row, this.plan)
    if (typeof rule === "string") throw new TypeError("a row lost its rule")
    const contact = this.books.contacts?.of(placed.row)
    return new RowReplay({ placed, rule, contact, before }, this.plan, this.importedAt, this.books)
  }
}
