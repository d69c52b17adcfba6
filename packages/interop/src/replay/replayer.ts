import type { Instant } from "@followthrough/core"
import type { Plan } from "../mapping/compile-mapping.js"
import type { Books } from "./books.js"
import type { PlacedRow } from "./placed-row.js"
import type { ReplayedRow } from "./recordings.js"
import { RowReplay } from "./row-replay.js"
import { ruleOf } from "./row-rule.js"

const NO_KEYS: ReadonlyMap<string, string> = new Map()

/** A row whose turn it is; `before`: it is recorded before its place, at that time. */
interface Waiting {
  readonly placed: PlacedRow
  readonly before: Instant | undefined
}

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

  /**
   * What a row gives, after those rows that it needs, and they after those that they need; nothing, where it
   * was needed before.
   */
  *replay(first: PlacedRow): Generator<ReplayedRow> {
    if (this.ahead.delete(first.row.number)) return
    // Rows may need one another in a chain as long as the file.
    const waiting: Array<Waiting> = [{ placed: first, before: undefined }]
    for (let one = waiting.at(-1); one !== undefined; one = waiting.at(-1)) {
      const next = this.turned(one)
      if ("placed" in next) {
        this.ahead.add(next.placed.row.number)
        waiting.push(next)
      } else {
        waiting.pop()
        yield next
      }
    }
  }

  /** What a row gives, or a row that it needs. */
  private turned({ before, placed }: Waiting): ReplayedRow | Waiting {
    const { outOfOrder, row, skipped } = placed
    const place = { file: row.file, line: row.line }
    if (skipped !== undefined) {
      return { place, recordings: [], skipped, outOfOrder, ambiguous: 0, keys: NO_KEYS }
    }
    this.plan.ambiguous.take()
    const turn = this.turn(placed, before)
    const recordings = turn.run()
    const ambiguous = this.plan.ambiguous.take()
    const needed = turn.needed().find((other) => !this.ahead.has(other.row.number))
    if (needed !== undefined) return { placed: needed, before: turn.recordedAt }
    turn.commit()
    const replayed = { place, recordings, outOfOrder, ambiguous, keys: turn.keys }
    return recordings.length === 0
      ? { ...replayed, skipped: "its rule records nothing for it" }
      : replayed
  }

  private turn(placed: PlacedRow, before: Instant | undefined): RowReplay {
    const rule = ruleOf(placed.row, this.plan)
    if (typeof rule === "string") throw new TypeError("a row lost its rule")
    const contact = this.books.contacts?.of(placed.row)
    return new RowReplay({ placed, rule, contact, before }, this.plan, this.importedAt, this.books)
  }
}
