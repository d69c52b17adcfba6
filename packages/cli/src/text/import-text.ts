import type { ImportReport } from "../import-report.js"
import { printable } from "./printable.js"

/** What an import read, recorded and skipped, and why. */
export const importText = (report: ImportReport): string =>
  [
    `Read ${report.rows} rows, which say ${report.facts} facts.`,
    `Recorded ${report.recorded} of them in ${report.db}, workspace ${report.workspace}.`,
    ...(report.alreadyRecorded === 0
      ? []
      : [`Already in the log: ${report.alreadyRecorded}; nothing was added for them.`]),
    ...report.skippedRows.map(({ reason, rows }) => `Skipped ${rows} rows: ${reason}.`),
    ...report.refused.map(
      ({ facts, first, reason }) => `Refused ${facts} facts (${reason}); the first: ${first}`,
    ),
  ]
    .map(printable)
    .join("\n")
