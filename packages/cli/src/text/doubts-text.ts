import type { DoubtKind, DoubtRow, Doubts } from "@followthrough/projection"
import { sayDoubt, sayInstantAndZone } from "@followthrough/projection/english"
import { contactName, shorten } from "./contact-name.js"
import { countText } from "./count-text.js"
import { kindsText } from "./kinds-text.js"
import { printable } from "./printable.js"

/** How many doubts there are of each kind, and those that were asked for. */
export const doubtsText = (found: Doubts, zone: string, kind: DoubtKind | undefined): string => {
  const { contacts, rows, total } = found
  const head = `Doubts at ${sayInstantAndZone(found.at, zone)}: ${total}`
  if (total === 0) return `${head}; all facts can have been in that order`
  const listed = kind === undefined ? total : found.kinds[kind]
  return [
    `${head}, about ${countText(contacts, "contact")}; accepted all the same, and no answer changes for them`,
    ...kindsText(found).map((line) => `  ${line}`),
    ...(rows.length === 0 ? [] : ["", kind === undefined ? "They are:" : `Those of kind ${kind}:`]),
    ...rows.map((row) => rowText(row, zone)),
    ...(rows.length < listed ? [`  … and ${listed - rows.length} more`] : []),
  ].join("\n")
}

const rowText = (row: DoubtRow, zone: string): string =>
  printable(
    `  ${shorten(contactName(row), 44)}: ${sayDoubt(row, zone)} [${row.positions.map((position) => `#${position}`).join(" ")}]`,
  )
