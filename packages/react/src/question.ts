import type { AsOfInput, FollowUpClient } from "@followthrough/kernel"

/** The answers that have a hook, by the name of the client's method. */
export type AnswerName = "next" | "agenda" | "plan" | "promises" | "asks" | "explain"

/** The method's query without its instants and without a page: those a hook takes apart, or not at all. */
export type QueryOf<S extends AnswerName> = Omit<
  NonNullable<Parameters<FollowUpClient[S]>[0]>,
  "at" | "knownAt" | "after"
>

export type AnswerOf<S extends AnswerName> = Awaited<ReturnType<FollowUpClient[S]>>

/** A question as plain data. */
export interface Question {
  readonly ask: AnswerName
  readonly query: object
  /** As of when it is answered, once. Undefined: as of now, again and again. */
  readonly asOf: AsOfInput | undefined
}

const given = (input: object): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** Equal questions have the same text, whatever the order of their fields. */
export const textOf = (ask: AnswerName, query: object = {}, asOf: AsOfInput = {}): string =>
  JSON.stringify([ask, given(query), given(asOf)])

/** The question of a text. */
export const questionOf = (text: string): Question => {
  const [ask, query, asOf] = JSON.parse(text)
  return {
    ask,
    query: Object.fromEntries(query),
    asOf: asOf.length === 0 ? undefined : Object.fromEntries(asOf),
  }
}
