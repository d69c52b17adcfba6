import * as ParseResult from "effect/ParseResult"
import { suggestion } from "./nearest.js"

/** One mistake in data from outside: where it is (`due.on`; empty: the whole) and what is wrong. */
export interface Problem {
  readonly path: string
  readonly message: string
}

/** Every mistake that a schema found, one entry per place. */
export const problemsOf = (error: ParseResult.ParseError): ReadonlyArray<Problem> => {
  const found = new Map<string, string>()
  for (const { message, path } of ParseResult.ArrayFormatter.formatErrorSync(error)) {
    const place = path.join(".")
    // The members of a union each complain about the same place; the first says enough.
    if (!found.has(place)) found.set(place, shortened(inOurWords(message, String(path.at(-1)))))
  }
  return [...found].map(([path, message]) => ({ path, message }))
}

const inOurWords = (message: string, name: string): string => {
  const expected = /^is unexpected, expected: (.*)$/.exec(message)?.[1]
  if (expected === undefined) return message
  const fields = expected.replaceAll('"', "").split(" | ")
  return `is not a field here${suggestion(name, fields)}; the fields are ${fields.join(", ")}`
}

// Messages have the data in them, which may be of any length.
const LONGEST = 500

const shortened = (message: string): string =>
  message.length <= LONGEST ? message : `${message.slice(0, LONGEST)}…`
