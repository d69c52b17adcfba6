import { type Became, type BecameRow, sayInstant, sayStep, sayWhy } from "@followthrough/projection"
import { contactName, shorten } from "./contact-name.js"
import { printable } from "./printable.js"
import { whoseText } from "./queue-text.js"

/** What has begun and what has become late, in the order in which it happened. */
export const becameText = ({ begun, from, late, rows, to }: Became, limit: number): string =>
  [
    `After ${sayInstant(from)} and up to ${sayInstant(to)}: ${begun} began, ${late} fell late`,
    ...rows.slice(0, limit).map(rowText),
    ...(rows.length > limit ? [`  … and ${rows.length - limit} more`] : []),
  ].join("\n")

const rowText = (row: BecameRow): string => {
  const what = row.what === "begins" ? "may begin" : "is late  "
  return [
    `  ${sayInstant(row.when)}  ${what}  ${shorten(contactName(row), 44)}: ${sayStep(row.step)} (${whoseText(row)})`,
    `     why: ${sayWhy(row.why)} [${row.facts.map((position) => `#${position}`).join(" ")}]`,
  ]
    .map(printable)
    .join("\n")
}
