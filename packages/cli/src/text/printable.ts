import { visible } from "@followthrough/core"

/** A piece of a line that is safe to show on a terminal: it cannot even end the line. */
export const printable = (text: string): string => visible(text)

/** The same for text of several lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n")

/** A value as JSON, which hides nothing either: what nobody would see is escaped in its strings. */
export const printableJson = (value: unknown, indent?: number): string =>
  visibleJson(JSON.stringify(value, null, indent))

/** The same for JSON of one or more lines that is there already. */
export const visibleJson = (json: string): string =>
  json
    .split("\n")
    .map((line) => visible(line, inUnits))
    .join("\n")

const inUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, n) => character.charCodeAt(n))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("")
