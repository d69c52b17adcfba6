import { visible } from "@followthrough/core"

/** Text that people outside wrote, as structured answers carry it: data to show, never instructions. */
export interface Untrusted {
  readonly untrustedText: string
}

/** The fields of answers that hold what people are called or said. */
const outsideFields: ReadonlySet<string> = new Set([
  "name",
  "externalId",
  "what",
  "when",
  "about",
  "newContact",
])

/**
 * An answer with every character visible, and with the text of these fields (or of lists in them) marked as
 * {@link Untrusted}. A field that is `undefined` is left out, as JSON leaves it out.
 */
export const marked = (
  value: unknown,
  fields: ReadonlySet<string> = outsideFields,
  isOutside = false,
): unknown => {
  if (typeof value === "string") {
    return isOutside ? { untrustedText: visible(value) } : visible(value)
  }
  if (Array.isArray(value)) return value.map((one) => marked(one, fields, isOutside))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      inner === undefined ? [] : [[visible(name), marked(inner, fields, fields.has(name))]],
    ),
  )
}

const LONGEST = 200

/**
 * Text from outside within a sentence: a JSON string, so that it ends where the quotes say, whatever is in it.
 * What is longer than 200 characters is cut. Empty text, which an erasure leaves, stays empty.
 */
export const quoted = (text: string): string => {
  if (text === "") return ""
  const characters = [...text]
  const shown =
    characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`
  return `"${visible(shown.replace(/["\\]/g, "\\$&"), inUnits)}"`
}

const inUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, n) => character.charCodeAt(n))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("")

/** The same data with these fields, texts or lists of texts, quoted: to be put into words. */
export const withQuotes = <A extends object>(data: A, ...fields: ReadonlyArray<string>): A =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      fields.includes(name) ? quotedAll(value) : value,
    ]),
  ) as A

const quotedAll = (value: unknown): unknown => {
  if (typeof value === "string") return quoted(value)
  return Array.isArray(value) ? value.map(quotedAll) : value
}

/** Reads back what is shown as an escape: `\u200b` and `\u{e0041}`. */
export const asWritten = (shown: string): string =>
  shown.replace(/\\u(?:\{([\da-f]{5,6})\}|([\da-f]{4}))/g, (found, long, short) => {
    const point = Number.parseInt(long ?? short, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : found
  })
