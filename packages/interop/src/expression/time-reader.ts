import * as Either from "effect/Either"
import type { TimeFormat } from "../mapping/expression-schema.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import { type Binding, mappingProblem } from "./binding.js"
import {
  epochReader,
  isoReader,
  patternReader,
  type ReadTime,
  type TimeReading,
  wallText,
} from "./instant-reader.js"
import { compileZoneWords, endsInZoneWord } from "./zone-words.js"

/** Reads a text as a mapping says that it is written. */
export interface TimeReader {
  /** Throws what is wrong with a text that cannot be read, or in more ways than one. */
  readonly read: (text: string, place: () => FilePlace) => TimeReading
  /** What a text should be, for a message. */
  readonly expected: string
}

const FIX = "correct the cell, or the time's pattern in the mapping"

export const compileTimeReader = (
  format: TimeFormat,
  path: string,
  binding: Binding,
): TimeReader => {
  const { expected, read } = readerOf(format, path, binding)
  const withOffset = compileZoneWords(format.zones, `${path}.zones`, binding)
  const certain = (text: string, reading: TimeReading, place: () => FilePlace): TimeReading => {
    const { otherwise } = reading
    if (otherwise === undefined || format.ambiguous === "first") return reading
    throw importProblem(
      {
        ...place(),
        found: text,
        expected,
        fix: 'leave one pattern, or say "ambiguous": "first" beside them',
      },
      `${shownText(text)} may be ${otherwise.map(({ pattern, wall }) => `${wallText(wall)} (${pattern})`).join(" or ")}: leave one pattern, or say "ambiguous": "first"`,
    )
  }
  return {
    expected,
    read: (text, place) => {
      const reading = read(text)
      if (reading !== undefined) return withOffset(certain(text, reading, place), place)
      throw importProblem({ ...place(), found: text, expected, fix: FIX }, unread(text, expected))
    },
  }
}

const unread = (text: string, expected: string): string => {
  const hint = endsInZoneWord(text) ? ': write "z" in the pattern for a time zone in words' : ""
  return `${shownText(text)} is not ${expected}${hint}`
}

const readerOf = (
  { epoch, pattern }: TimeFormat,
  path: string,
  binding: Binding,
): { readonly read: ReadTime; readonly expected: string } => {
  if (epoch !== undefined) {
    return { read: epochReader(epoch), expected: `a number of ${epoch} since 1970` }
  }
  if (pattern === undefined) return { read: isoReader, expected: "an ISO 8601 date or time" }
  const patterns = typeof pattern === "string" ? [pattern] : pattern
  const read = patternReader(patterns)
  if (Either.isRight(read)) {
    return { read: read.right, expected: `a date of pattern ${patterns.join(" or ")}` }
  }
  const where = typeof pattern === "string" ? "" : `[${read.left.index}]`
  throw mappingProblem(
    binding,
    `${path}.pattern${where}`,
    `${shownText(patterns[read.left.index] ?? "")}: ${read.left.why}`,
    "correct the pattern",
  )
}
