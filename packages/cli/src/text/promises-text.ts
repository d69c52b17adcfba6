import {
  type PromiseCounts,
  type PromiseLedger,
  type PromiseRow,
  sayInstant,
  sayInstantAndZone,
} from "@followthrough/projection"
import { contactName, shorten } from "./contact-name.js"
import { percentText } from "./percent-text.js"
import { table } from "./table.js"

const countCells = (counts: PromiseCounts): ReadonlyArray<string> =>
  [counts.open, counts.kept, counts.partlyKept, counts.late, counts.broken, counts.released].map(
    String,
  )

/** The promise ledger: counts, keep rates, and the promises still owed. */
export const promisesText = (ledger: PromiseLedger, zone: string, limit: number): string => {
  const owed = ledger.promises.filter((promise) => promise.owed)
  const rows = [
    ...ledger.reps.map((rep) => [
      rep.repId,
      ...countCells(rep.counts),
      percentText(rep.keepRatePct),
    ]),
    ["all", ...countCells(ledger.counts), percentText(ledger.keepRatePct)],
  ]
  const counts = table(
    [
      { title: "promises by" },
      ...["open", "kept", "partly", "late", "broken", "released", "keep rate"].map((title) => ({
        title,
        align: "right" as const,
      })),
    ],
    rows,
  )
  const head = `Promise ledger at ${sayInstantAndZone(ledger.at, zone)}`
  if (owed.length === 0) return [head, counts].join("\n")
  return [
    head,
    counts,
    "",
    `Still owed${owed.length > limit ? ` (${limit} of ${owed.length})` : ""}:`,
    table(
      [{ title: "status" }, { title: "due" }, { title: "by" }, { title: "to" }, { title: "what" }],
      owed.slice(0, limit).map((row) => rowOf(row, zone)),
    ),
  ].join("\n")
}

const rowOf = (row: PromiseRow, zone: string): ReadonlyArray<string> => [
  row.status,
  sayInstant(row.due, zone).slice(0, 10),
  [...row.repIds, ...(row.byContact ? ["the contact"] : [])].join(", "),
  shorten(contactName(row), 40),
  shorten(row.what + paidText(row), 60),
]

const paidText = ({ debt }: PromiseRow): string =>
  debt === undefined || debt.owed === null
    ? ""
    : `, ${[`${debt.paid} of ${debt.owed}`, debt.currency ?? ""].join(" ").trim()} paid`
