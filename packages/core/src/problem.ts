import { ParseResult } from "effect"

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
    if (!found.has(place)) found.set(place, inOurWords(message))
  }
  return [...found].map(([path, message]) => ({ path, message }))
}

const inOurWords = (message: string): string => {
  const fields = /^is unexpected, expected: (.*)$/.exec(message)?.[1]
  return fields === undefined
    ? message
    : `is not a field here; the fields are ${fields.replaceAll('"', "").replaceAll(" | ", ", ")}`
}
