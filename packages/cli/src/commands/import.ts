import { type Instant, instantFromMillis, type Refusal } from "@followthrough/core"
import { mappingFile, type ReplayedRow, replayRows } from "@followthrough/interop"
import { failureOf } from "@followthrough/kernel/effect"
import { Either } from "effect"
import type { ImportReport } from "../import-report.js"
import type { Shared } from "../options.js"
import { answer, type Printer } from "../print.js"
import { progressOf } from "../progress.js"
import { type RecordAll, recordingInto } from "../recorder.js"
import { importText } from "../text/import-text.js"

export interface ImportOptions extends Shared {
  readonly map: string
  readonly db: string
  readonly recordedAt?: Instant
}

/**
 * Replays CSV files into a log. The files are read twice: once to check them to the end, so that a
 * mistake in the last row leaves the log as it was, and once to record.
 */
export const importLog = async (
  files: ReadonlyArray<string>,
  options: ImportOptions,
  printer: Printer,
) => {
  const mapping = await mappingFile(options.map)
  const importedAt = options.recordedAt ?? instantFromMillis(Date.now())
  const reading = (what: string) => {
    const progress = progressOf(what, printer)
    const batches = replayRows({
      mapping,
      files,
      importedAt,
      onProgress: ({ bytesRead, bytesTotal, rows }) => progress.show(bytesRead, bytesTotal, rows),
    })
    return { batches, progress }
  }
  const check = reading("Checking ")
  try {
    for await (const _ of check.batches);
  } finally {
    check.progress.end()
  }
  const tally = new Tally()
  await recordingInto(options, async ({ recordAll }) => {
    const { batches, progress } = reading("Recording")
    try {
      for await (const rows of batches) await recordRows(rows, recordAll, tally)
    } finally {
      progress.end()
    }
  })
  answer(printer, options.format, tally.report(options), importText)
}

const recordRows = async (
  rows: ReadonlyArray<ReplayedRow>,
  recordAll: RecordAll,
  tally: Tally,
): Promise<void> => {
  const recordings = rows.flatMap((row) => row.recordings)
  const outcomes = await recordAll(recordings)
  let n = 0
  for (const row of rows) {
    tally.rows += 1
    if (row.skipped !== undefined) tally.skip(row.skipped)
    for (const _ of row.recordings) {
      const outcome = outcomes[n++]
      if (outcome === undefined) continue
      tally.facts += 1
      if (Either.isRight(outcome)) {
        if (outcome.right.replayed) tally.alreadyRecorded += 1
        else tally.recorded += 1
        continue
      }
      const reason = outcome.left._tag === "Refused" ? outcome.left.refusal._tag : "other"
      const { file, line } = row.place
      tally.refuse(reason, `${file}:${line}: ${failureOf(outcome.left).message}`)
    }
  }
}

class Tally {
  rows = 0
  facts = 0
  recorded = 0
  alreadyRecorded = 0
  readonly #skipped = new Map<string, number>()
  readonly #refused = new Map<Refusal["_tag"] | "other", { facts: number; first: string }>()

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1)
  }

  refuse(reason: Refusal["_tag"] | "other", first: string): void {
    const known = this.#refused.get(reason)
    if (known === undefined) this.#refused.set(reason, { facts: 1, first })
    else known.facts += 1
  }

  report({ db, workspace }: ImportOptions): ImportReport {
    return {
      db,
      workspace,
      rows: this.rows,
      facts: this.facts,
      recorded: this.recorded,
      alreadyRecorded: this.alreadyRecorded,
      skippedRows: [...this.#skipped].map(([reason, rows]) => ({ reason, rows })),
      refused: [...this.#refused].map(([reason, { facts, first }]) => ({ reason, facts, first })),
    }
  }
}
