import { visible } from "@followthrough/core"

/**
 * A content line of RFC 5545 (3.1). Written here rather than by a library: of those that are kept, ical-generator
 * has no VTODO, and ts-ics folds after 75 characters, which may be 300 octets, and asks for `Date`s, that have no zone.
 */
export const contentLine = (name: string, value: string): string => folded(`${name}:${value}`)

/** Any line end, also those that only Unicode knows. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

/**
 * Text as the value of a property. Nothing that it holds can end the line or begin another property, and what nobody
 * would see, or would turn text round, is shown as an escape.
 */
export const textValue = (text: string): string =>
  linesOf(text)
    .map((line) => line.replace(/[\\;,]/g, (found) => `\\${found}`))
    .join("\\n")

/** What a reader of the calendar gets back of a text. */
export const readableText = (text: string): string => linesOf(text).join("\n")

/** The same in one line. */
export const oneLine = (text: string): string => linesOf(text).join(" ")

const linesOf = (text: string): ReadonlyArray<string> =>
  text.split(LINE_END).map((line) => visible(line.replaceAll("\t", " ")))

const LONGEST = 75

/** No line is longer than 75 octets, its space at the beginning counted, and no character is cut in two. */
const folded = (line: string): string => {
  let text = ""
  let size = 0
  for (const character of line) {
    const octets = octetsOf(character.codePointAt(0) ?? 0)
    if (size + octets > LONGEST) {
      text += "\r\n "
      size = 1
    }
    text += character
    size += octets
  }
  return `${text}\r\n`
}

const octetsOf = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
