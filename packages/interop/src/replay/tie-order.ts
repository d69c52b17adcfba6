import type { Plan } from "../mapping/compile-mapping.js"
import { importProblem } from "../problem/import-problem.js"
import type { MatchedRow } from "./matched-row.js"

const MOST_TIES = 10_000

/** Puts rows that follow one another and share an instant into the order of their rules' ranks. */
export class TieOrder {
  private readonly tiesBy: Plan["tiesBy"]
  private waiting: Array<MatchedRow> = []
  private instant: number | undefined

  constructor(plan: Plan) {
    this.tiesBy = plan.tiesBy
  }

  /** The rows that are now known to be in order. */
  push(matched: MatchedRow): ReadonlyArray<MatchedRow> {
    if (this.tiesBy === undefined) return [matched]
    const instant = this.tiesBy.read(matched.row)?.at
    const tied = instant !== undefined && instant === this.instant
    const ready = tied ? [] : this.flush()
    this.instant = instant
    this.waiting.push(matched)
    if (this.waiting.length <= MOST_TIES) return ready
    const { file, line } = matched.row
    throw importProblem(
      { file, line, fix: 'leave out "tieRank", or map a finer time' },
      "more than 10,000 rows in a row share one instant, too many to put in order",
    )
  }

  flush(): ReadonlyArray<MatchedRow> {
    const ready = this.waiting
    this.waiting = []
    return ready.length < 2 ? ready : ready.sort((a, b) => a.rule.tieRank - b.rule.tieRank)
  }
}
