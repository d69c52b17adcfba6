import type { ImportReport, RowCounts } from "../import-report.js"
import { kindsText } from "./kinds-text.js"
import { printable } from "./printable.js"

/** What an import read, recorded, skipped and refused, and why. */
export const importText = (report: ImportReport): string =>
  [
    `Read ${report.rows} rows: ${countsText(report.rowCounts)}; they say ${report.facts} facts.`,
    `Recorded ${report.recorded} of them in ${report.db}, workspace ${report.workspace}.`,
    ...(report.alreadyRecorded === 0
      ? []
      : [`Already in the log: ${report.alreadyRecorded}; nothing was added for them.`]),
    ...(report.enteredEarlier.logWasAt === undefined
      ? []
      : [
          `The log was at ${report.enteredEarlier.logWasAt} already: ${report.enteredEarlier.facts} facts are recorded as of then and keep when they were entered.`,
        ]),
    ...(report.outOfOrder === 0
      ? []
      : [`Out of order: ${report.outOfOrder} rows tell of a time before that of the row above.`]),
    ...(report.ambiguousDates === 0
      ? []
      : [
          `Ambiguous: ${report.ambiguousDates} dates could be read otherwise; the first pattern of the mapping counts.`,
        ]),
    ...report.skippedRows.map(({ reason, rows }) => `Skipped ${rows} rows: ${reason}.`),
    ...(report.firstRejected === undefined
      ? []
      : [`Rejected ${report.rowCounts.rejected} rows; the first: ${report.firstRejected}`]),
    ...report.refused.map(
      ({ facts, first, reason }) => `Refused ${facts} facts (${reason}); the first: ${first}`,
    ),
    ...(report.doubts.total === 0
      ? []
      : [
          `Doubts in the log: ${report.doubts.total} (${kindsText(report.doubts).join(", ")}); followthrough doubts --db ${report.db} lists them.`,
        ]),
  ]
    .map(printable)
    .join("\n")

const countsText = ({ imported, refused, rejected, skipped }: RowCounts): string =>
  [
    `${imported} imported`,
    `${skipped} skipped`,
    `${refused} refused`,
    ...(rejected === 0 ? [] : [`${rejected} rejected`]),
  ].join(", ")
