import { type Instant, instantToIso } from "@followthrough/core"
import type { ReplayedRow, RowRecording } from "@followthrough/interop"
import type { NotRecorded, Recorded } from "@followthrough/kernel/effect"
import type { DoubtCounts } from "@followthrough/projection"
import * as Either from "effect/Either"
import type { ImportReport, RefusedAs } from "./import-report.js"
import { refusedText } from "./text/refused-text.js"

type Outcome = Either.Either<Recorded, NotRecorded>

/** Counts what becomes of the rows of an import. */
export class ImportTally {
  private readonly logWasAt: Instant | undefined
  private readonly became = { imported: 0, skipped: 0, refused: 0, rejected: 0 }
  private facts = 0
  private recorded = 0
  private alreadyRecorded = 0
  private outOfOrder = 0
  private ambiguousDates = 0
  private enteredEarlier = 0
  private firstRejected: string | undefined
  private readonly skipped = new Map<string, number>()
  private readonly refused = new Map<RefusedAs, { facts: number; readonly first: string }>()

  constructor(logWasAt: Instant | undefined) {
    this.logWasAt = logWasAt
  }

  /** A row with the outcomes of its recordings. */
  count(row: ReplayedRow, outcomes: ReadonlyArray<Outcome>): void {
    if (row.outOfOrder) this.outOfOrder += 1
    this.ambiguousDates += row.ambiguous
    if (row.rejected !== undefined) {
      this.became.rejected += 1
      this.firstRejected ??= row.rejected.problem.message
    } else if (row.skipped !== undefined) {
      this.became.skipped += 1
      this.skipped.set(row.skipped, (this.skipped.get(row.skipped) ?? 0) + 1)
    } else if (this.countFacts(row, outcomes)) this.became.imported += 1
    else this.became.refused += 1
  }

  /** Rows so far. */
  get rows(): number {
    return total(Object.values(this.became))
  }

  /** `rows` is how many there were by the count of the reader: a row that got lost is a bug. */
  report(db: string, workspace: string, rows: number, doubts: DoubtCounts): ImportReport {
    const { became, facts, firstRejected, logWasAt, recorded } = this
    const refused = [...this.refused].map(([reason, { facts, first }]) => ({
      reason,
      facts,
      first,
    }))
    const refusedFacts = total(refused.map((one) => one.facts))
    addsUp(rows, Object.values(became), "rows")
    addsUp(facts, [recorded, this.alreadyRecorded, refusedFacts], "facts")
    return {
      db,
      workspace,
      rows,
      rowCounts: { ...became },
      facts,
      recorded,
      alreadyRecorded: this.alreadyRecorded,
      refusedFacts,
      skippedRows: [...this.skipped].map(([reason, rows]) => ({ reason, rows })),
      refused,
      ...(firstRejected === undefined ? {} : { firstRejected }),
      outOfOrder: this.outOfOrder,
      ambiguousDates: this.ambiguousDates,
      enteredEarlier: {
        facts: this.enteredEarlier,
        ...(logWasAt === undefined || this.enteredEarlier === 0
          ? {}
          : { logWasAt: instantToIso(logWasAt) }),
      },
      doubts,
    }
  }

  /** Whether all facts of a row are in the log. */
  private countFacts(row: ReplayedRow, outcomes: ReadonlyArray<Outcome>): boolean {
    let allThere = true
    for (const [n, recording] of row.recordings.entries()) {
      const outcome = outcomes[n]
      if (outcome === undefined) throw new Error("a recording has no outcome")
      this.facts += 1
      if (Either.isRight(outcome)) this.countRecorded(recording, outcome.right)
      else if (recording.unlessKnown === true && isKnown(outcome.left)) this.alreadyRecorded += 1
      else {
        this.refuse(reasonOf(outcome.left), () => refusedText(row, outcome.left))
        allThere = false
      }
    }
    return allThere
  }

  private countRecorded({ command, now }: RowRecording, { replayed }: Recorded): void {
    if (replayed) {
      this.alreadyRecorded += 1
      return
    }
    this.recorded += 1
    if (command.enteredAt !== undefined && this.logWasAt !== undefined && now < this.logWasAt) {
      this.enteredEarlier += 1
    }
  }

  private refuse(reason: RefusedAs, text: () => string): void {
    const known = this.refused.get(reason)
    if (known === undefined) this.refused.set(reason, { facts: 1, first: text() })
    else known.facts += 1
  }
}

const total = (numbers: ReadonlyArray<number>): number =>
  numbers.reduce((sum, number) => sum + number, 0)

const addsUp = (whole: number, parts: ReadonlyArray<number>, what: string): void => {
  const sum = total(parts)
  if (sum !== whole) throw new Error(`of ${whole} ${what}, ${sum} were counted`)
}

const reasonOf = (left: NotRecorded): RefusedAs => {
  switch (left._tag) {
    case "Refused":
      return left.refusal._tag
    case "CommandMismatch":
      return "SaidOtherwiseBefore"
    case "Unstorable":
    case "Contended":
    case "KeyUnusable":
      return left._tag
  }
}

const KNOWN: ReadonlySet<RefusedAs> = new Set<RefusedAs>([
  "SaidOtherwiseBefore",
  "ContactAlreadyAdded",
  "RepAlreadyAdded",
])

const isKnown = (left: NotRecorded): boolean => KNOWN.has(reasonOf(left))
