import type { LogFact } from "@followthrough/kernel"
import { sayInstant } from "@followthrough/projection"
import { printable } from "./printable.js"

const owners: { readonly [field: string]: string } = { contactId: "contact", repId: "rep" }

/** One fact in one line. */
export const logText = (
  { data, occurredAt, position, recordedAt, stream, type }: LogFact,
  zone: string,
): string => {
  const late = recordedAt === occurredAt ? "" : ` (recorded ${sayInstant(recordedAt, zone)})`
  // Whose log it is says the stream already; who acted, called or is spoken of is a field of its own.
  const fields = Object.entries(data)
    .filter(([name, value]) => !(name in owners && stream === `${owners[name]}/${value}`))
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ")
  return printable(
    `#${position} ${sayInstant(occurredAt, zone)}${late} ${stream} ${type} ${fields}`.trimEnd(),
  )
}
