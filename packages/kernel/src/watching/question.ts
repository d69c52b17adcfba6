import { malformed } from "../failure.js"
import { reading, readQuery } from "../query-input.js"

/** What can be watched: each question has the name of the method that answers it. */
const watched = ["next", "agenda", "plan", "flow", "promises", "asks", "explain"] as const

export type Watched = (typeof watched)[number]

/** The methods that answer. */
type Methods = { readonly [W in Watched]: (query: never) => Promise<unknown> }

/** A question as plain data: `ask` names the method, the other fields are those of its query. */
export type QuestionOf<M extends Methods> = {
  readonly [W in Watched]: { readonly ask: W } & Omit<
    NonNullable<Parameters<M[W]>[0]>,
    "at" | "knownAt" | "after"
  >
}[Watched]

export type AnswerTo<M extends Methods, Q extends { readonly ask: Watched }> = Awaited<
  ReturnType<M[Q["ask"]]>
>

/** A question that was read. */
export interface LiveQuestion {
  /** Equal questions have the same. */
  readonly key: string
  readonly ask: Watched
  readonly query: { readonly [field: string]: unknown }
}

/** Live answers are always as of now, and from the first row on. */
const never = ["at", "knownAt", "after"]

/** Reads a question, or throws a `malformed` failure that names every mistake. */
export const readQuestion = (input: unknown): LiveQuestion =>
  reading("watch()", () => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      throw malformed("watch()", [{ path: "", message: "is not an object of named fields" }])
    }
    const { ask, ...query } = input as { readonly [field: string]: unknown }
    const method = watched.find((name) => name === ask)
    if (method === undefined) {
      const message = `is not one of ${watched.join(", ")}`
      throw malformed("watch()", [{ path: "ask", message }])
    }
    const mistakes = never.filter((name) => query[name] !== undefined)
    if (mistakes.length > 0) {
      throw malformed(
        "watch()",
        mistakes.map((path) => ({ path, message: "is no part of a question that is watched" })),
      )
    }
    readQuery(method, query)
    const fields = Object.entries(query).filter(([, value]) => value !== undefined)
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    return { key: JSON.stringify([method, fields]), ask: method, query: Object.fromEntries(fields) }
  })
