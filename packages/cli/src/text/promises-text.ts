import type { PromiseCounts, PromiseLedger, PromiseRow } from "@followthrough/projection"
import { sayInstant, sayInstantAndZone } from "@followthrough/projection/english"
import { contactName, shorten } from "./contact-name.js"
import { countText } from "./count-text.js"
import { percentText } from "./percent-text.js"
import { table } from "./table.js"

const countCells = (counts: PromiseCounts): ReadonlyArray<string> =>
  [counts.open, counts.kept, counts.partlyKept, counts.late, counts.broken, counts.released].map(
    String,
  )

/** The promise ledger: counts, keep rates, and the promises still owed; at most `limit` rows of each. */
export const promisesText = (
  ledger: PromiseLedger,
  zone: string,
  limit: number,
  nameOf: (repId: string) => string,
): string => {
  const owed = ledger.promises.filter((promise) => promise.owed)
  const more = ledger.reps.length - limit
  const rows = [
    ...ledger.reps
      .slice(0, limit)
      .map((rep) => [
        shorten(nameOf(rep.repId), 30),
        ...countCells(rep.counts),
        percentText(rep.keepRatePct),
      ]),
    ["all", ...countCells(ledger.counts), percentText(ledger.keepRatePct)],
  ]
  const counts = `${table(
    [
      { title: "promises by" },
      ...["open", "kept", "partly", "late", "broken", "released", "keep rate"].map((title) => ({
        title,
        align: "right" as const,
      })),
    ],
    rows,
  )}${more > 0 ? `\n  … and ${countText(more, "more rep")}, who are in the sum` : ""}`
  const head = `Promise ledger at ${sayInstantAndZone(ledger.at, zone)}`
  if (owed.length === 0) return [head, counts].join("\n")
  return [
    head,
    counts,
    "",
    `Still owed${owed.length > limit ? ` (${limit} of ${owed.length})` : ""}:`,
    table(
      [{ title: "status" }, { title: "due" }, { title: "by" }, { title: "to" }, { title: "what" }],
      owed.slice(0, limit).map((row) => rowOf(row, zone, nameOf)),
    ),
  ].join("\n")
}

const rowOf = (
  row: PromiseRow,
  zone: string,
  nameOf: (repId: string) => string,
): ReadonlyArray<string> => [
  row.status,
  sayInstant(row.due, zone).slice(0, 10),
  [
    ...row.repIds.map((repId) => shorten(nameOf(repId), 30)),
    ...(row.byContact ? ["the contact"] : []),
  ].join(", "),
  shorten(contactName(row), 40),
  shorten(row.what + paidText(row), 60),
]

const paidText = ({ debt }: PromiseRow): string =>
  debt === undefined || debt.owed === null
    ? ""
    : `, ${[`${debt.paid} of ${debt.owed}`, debt.currency ?? ""].join(" ").trim()} paid`
