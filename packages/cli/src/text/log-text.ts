import type { LogFact } from "@followthrough/kernel"
import { sayInstant } from "@followthrough/projection"
import { printable } from "./printable.js"

/** One fact in one line. */
export const logText = (
  { data, occurredAt, position, recordedAt, stream, type }: LogFact,
  zone: string,
): string => {
  const late = recordedAt === occurredAt ? "" : ` (recorded ${sayInstant(recordedAt, zone)})`
  const fields = Object.entries(data)
    .filter(([name]) => name !== "contactId" && name !== "repId")
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ")
  return printable(
    `#${position} ${sayInstant(occurredAt, zone)}${late} ${stream} ${type} ${fields}`.trimEnd(),
  )
}
