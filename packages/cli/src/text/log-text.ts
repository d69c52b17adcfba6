import type { LogFact } from "@followthrough/kernel"
import { sayInstant } from "@followthrough/projection/english"
import { factTimeText } from "./fact-time-text.js"
import { printable } from "./printable.js"

const owners: { readonly [field: string]: string } = { contactId: "contact", repId: "rep" }

/** One fact in one line. */
export const logText = (fact: LogFact, zone: string): string => {
  const { data, position, stream, type, unreadable } = fact
  const { on: _, ...others } = data
  const when = factTimeText(fact, (instant) => sayInstant(instant, zone))
  // Whose log it is says the stream already; who acted, called or is spoken of is a field of its own.
  const fields = Object.entries(others)
    .filter(([name, value]) => !(name in owners && stream === `${owners[name]}/${value}`))
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ")
  return printable(
    `#${position} ${when} ${stream} ${type} ${fields}${unreadable === true ? " (its words cannot be opened)" : ""}`.trimEnd(),
  )
}
