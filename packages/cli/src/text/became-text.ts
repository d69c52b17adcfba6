import type { Arrival, Became, BecameRow } from "@followthrough/projection"
import { sayInstant, sayInstantAndZone, sayStep, sayWhy } from "@followthrough/projection/english"
import { contactName, shorten } from "./contact-name.js"
import { printable } from "./printable.js"
import { whoseText } from "./queue-text.js"

/** What has begun, has become late and has come in from elsewhere, in the order in which it happened. */
export const becameText = (
  { arrived, begun, from, late, rows, to }: Became,
  limit: number,
  zone: string,
): string =>
  [
    `After ${sayInstant(from, zone)} and up to ${sayInstantAndZone(to, zone)}: ${begun} began, ${late} fell late, ${arrived} arrived`,
    ...rows.slice(0, limit).map((row) => rowText(row, zone)),
    ...(rows.length > limit ? [`  … and ${rows.length - limit} more`] : []),
  ].join("\n")

const whats: { readonly [W in BecameRow["what"]]: string } = {
  begins: "may begin",
  "falls-late": "is late  ",
  arrives: "arrives  ",
}

const arrivals: { readonly [A in Arrival]: string } = {
  new: "nobody owed it before, or nobody knew",
  owes: "others owed it before",
  succeeds: "from a rep who left",
  "stands-in": "for a rep who is away",
  manages: "of a rep who is managed",
  queued: "come into the queue",
}

const rowText = (row: BecameRow, zone: string): string => {
  const { because, what } = row
  const step = [sayStep(row.step), ...(because === undefined ? [] : [arrivals[because]])]
  return [
    `  ${sayInstant(row.when, zone)}  ${whats[what]}  ${shorten(contactName(row), 44)}: ${step.join("; ")} (${whoseText(row)})`,
    `     why: ${sayWhy(row.why, zone)} [${row.facts.map((position) => `#${position}`).join(" ")}]`,
  ]
    .map(printable)
    .join("\n")
}
