import { randomBytes } from "node:crypto"
import { statSync } from "node:fs"
import { resolve } from "node:path"
import { type Instant, instantFromMillis } from "@followthrough/core"
import { mappingFile, type ReplayedRow, replayRows } from "@followthrough/interop"
import { idSecretOf } from "@followthrough/kernel/effect"
import type { ImportReport } from "../import-report.js"
import { ImportTally } from "../import-tally.js"
import type { Shared } from "../options.js"
import { answer, type Printer } from "../print.js"
import { badInput, usage } from "../problem.js"
import { progressOf } from "../progress.js"
import { idSecretIn, type RecordAll, recordingInto } from "../recorder.js"
import { RejectsFile } from "../rejects-file.js"
import { importText } from "../text/import-text.js"

export interface ImportOptions extends Shared {
  readonly map: string
  readonly db: string
  readonly recordedAt?: Instant
  readonly onError: "fail" | "skip"
  readonly rejects?: string
  readonly allowRefused?: true
  readonly allowAhead?: true
}

/** What messages call the file that is given as `-`. */
const STANDARD_INPUT = "(standard input)"

/**
 * Replays CSV files into a log. All rows are checked before the log is opened, so that a mistake in the
 * last one leaves it as it was. Refused facts make it a failure, after all else was recorded.
 */
export const importLog = async (
  given: ReadonlyArray<string>,
  options: ImportOptions,
  printer: Printer,
) => {
  if (given.filter((file) => file === "-").length > 1) {
    throw usage("standard input (-) can be read once")
  }
  const files = given.map((file) => (file === "-" ? STANDARD_INPUT : file))
  const { db, rejects, workspace } = options
  if (rejects !== undefined && options.onError !== "skip") {
    throw usage("--rejects goes with --on-error skip")
  }
  if (rejects !== undefined && files.some((file) => isSame(file, rejects))) {
    throw usage(`--rejects ${rejects} is a file to import`)
  }
  const mapping = await mappingFile(options.map)
  // Nothing is made before all rows are read: a new log gets the key that the ids were made with.
  const ownKey = randomBytes(32)
  const secret = (await idSecretIn(options)) ?? idSecretOf(ownKey)
  const rejected = rejects === undefined ? undefined : new RejectsFile(rejects)
  const reading = progressOf("Reading  ", printer)
  let rowsRead = 0
  const batches = replayRows({
    mapping,
    files,
    streams: new Map(given.includes("-") ? [[STANDARD_INPUT, process.stdin]] : []),
    secret,
    importedAt: options.recordedAt ?? instantFromMillis(Date.now()),
    onError: options.onError,
    onProgress: ({ bytesRead, bytesTotal, rows }) => reading.show(bytesRead, bytesTotal, rows),
    onRead: (rows) => {
      rowsRead = rows
    },
  })[Symbol.asyncIterator]()
  try {
    // With the first batch all rows are known to be good.
    const first = await batches.next().finally(reading.end)
    const report = await recordingInto({ ...options, ownKey }, async (recorder) => {
      if (((await recorder.idSecret()) ?? secret) !== secret) {
        throw badInput(`${db}: somebody else began to write to it meanwhile; import again`)
      }
      const tally = new ImportTally(await recorder.lastRecordedAt())
      const recording = progressOf("Recording", printer)
      try {
        for (let batch = first; batch.done !== true; batch = await batches.next()) {
          await recordRows(batch.value, recorder.recordAll, tally)
          for (const row of batch.value) rejected?.add(row)
          recording.show(tally.rows, rowsRead, tally.rows)
        }
      } finally {
        recording.end()
      }
      return tally.report(db, workspace, rowsRead, await recorder.doubts())
    })
    rejected?.finish()
    answer(printer, options.format, report, importText)
    refuseRefused(report, options)
  } finally {
    await batches.return?.()
    rejected?.discard()
  }
}

/** Whether two names are of one file, whatever links lead to it. */
const isSame = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((name) => statSync(name, { throwIfNoEntry: false }))
  return a === undefined || b === undefined
    ? resolve(one) === resolve(other)
    : a.dev === b.dev && a.ino === b.ino
}

const recordRows = async (
  rows: ReadonlyArray<ReplayedRow>,
  recordAll: RecordAll,
  tally: ImportTally,
): Promise<void> => {
  const outcomes = await recordAll(rows.flatMap(({ recordings }) => recordings))
  let start = 0
  for (const row of rows) {
    const end = start + row.recordings.length
    tally.count(row, outcomes.slice(start, end))
    start = end
  }
}

const refuseRefused = ({ facts, refusedFacts }: ImportReport, options: ImportOptions): void => {
  if (refusedFacts === 0 || options.allowRefused === true) return
  throw badInput(
    `${refusedFacts} of ${facts} facts were refused; with --allow-refused, that is no failure`,
  )
}
