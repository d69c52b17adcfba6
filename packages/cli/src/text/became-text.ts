import {
  type Became,
  type BecameRow,
  sayInstant,
  sayInstantAndZone,
  sayStep,
  sayWhy,
} from "@followthrough/projection"
import { contactName, shorten } from "./contact-name.js"
import { printable } from "./printable.js"
import { whoseText } from "./queue-text.js"

/** What has begun and what has become late, in the order in which it happened. */
export const becameText = (
  { begun, from, late, rows, to }: Became,
  limit: number,
  zone: string,
): string =>
  [
    `After ${sayInstant(from, zone)} and up to ${sayInstantAndZone(to, zone)}: ${begun} began, ${late} fell late`,
    ...rows.slice(0, limit).map((row) => rowText(row, zone)),
    ...(rows.length > limit ? [`  … and ${rows.length - limit} more`] : []),
  ].join("\n")

const rowText = (row: BecameRow, zone: string): string => {
  const what = row.what === "begins" ? "may begin" : "is late  "
  return [
    `  ${sayInstant(row.when, zone)}  ${what}  ${shorten(contactName(row), 44)}: ${sayStep(row.step)} (${whoseText(row)})`,
    `     why: ${sayWhy(row.why, zone)} [${row.facts.map((position) => `#${position}`).join(" ")}]`,
  ]
    .map(printable)
    .join("\n")
}
