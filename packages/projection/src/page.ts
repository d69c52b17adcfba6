import { type Instant, instantFromIso, instantToIso } from "@followthrough/core"
import * as Either from "effect/Either"
import { compareText } from "./compare-text.js"

type KeyPart = boolean | number | string

/** Where a row stands in its list: what stands above it has a smaller key, part by part. No two rows have the same. */
export type SortKey = ReadonlyArray<KeyPart>

/** Every list that is told in pages, with the kinds of what its keys consist of. */
const lists = {
  next: ["boolean", "number", "number", "number", "string"],
  promises: ["number", "number", "number"],
  "flow.contacts": ["number", "number", "string"],
  "flow.notSpokenTo": ["number", "string"],
  "asks.ask": ["number", "string"],
  "asks.blocked": ["string"],
  "asks.thank": ["number", "string", "string", "number"],
  "asks.report": ["number", "string", "string", "number"],
  timeline: ["number", "number"],
  doubts: ["number", "string", "string", "number", "number"],
} as const satisfies { readonly [list: string]: ReadonlyArray<"boolean" | "number" | "string"> }

/** A list that is told in pages, by its path: the answer, and the list in it where there are several. */
export type ListName = keyof typeof lists

/** The last row of a page, from which the next page goes on, also when the row itself is gone by then. */
export interface Cursor<List extends ListName = ListName> {
  readonly list: List
  /** The answer's instant: only as of the same one do pages fit together. */
  readonly at: Instant
  readonly key: SortKey
}

/** Which rows of an answer to list. Its counts are those of all rows. */
export interface PageAsked<List extends ListName = ListName> {
  /** List at most so many rows of each list. Left out: all. Of no rows there is no next page. */
  readonly limit?: number | undefined
  /** List only rows below this one. The answer's other lists are empty. */
  readonly after?: Cursor<List> | undefined
}

/** The order of a list: true before false, small numbers first, text by code points. */
export const compareKeys = (a: SortKey, b: SortKey): number => {
  for (let n = 0; n < a.length; n++) {
    const order = compareParts(a[n], b[n])
    if (order !== 0) return order
  }
  return 0
}

const compareParts = (a: KeyPart | undefined, b: KeyPart | undefined): number => {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b)
  return typeof a === "boolean" ? Number(b) - Number(a) : Number(a) - Number(b)
}

/** A cursor as answers and queries carry it: the JSON of a list of its own, of its `at` in ISO, and of its key. */
export const cursorText = ({ at, key, list }: Cursor): string =>
  JSON.stringify([list, instantToIso(at), ...key])

/**
 * Reads what {@link cursorText} wrote for one of these lists; undefined for anything else. It takes any text
 * that somebody sends.
 */
export const readCursor = <List extends ListName>(
  text: unknown,
  ...expected: ReadonlyArray<List>
): Cursor<List> | undefined => {
  const told = parsed(text)
  if (!Array.isArray(told)) return undefined
  const [named, time, ...key]: ReadonlyArray<unknown> = told
  const list = expected.find((one) => one === named)
  const at = typeof time === "string" ? Either.getOrUndefined(instantFromIso(time)) : undefined
  if (list === undefined || at === undefined || !isKeyOf(list, key)) return undefined
  return { list, at, key }
}

// A key names two identities at the most, of 200 characters each.
const LONGEST = 4_000

const parsed = (text: unknown): unknown => {
  if (typeof text !== "string" || text.length > LONGEST) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isKeyOf = (list: ListName, key: ReadonlyArray<unknown>): key is SortKey =>
  key.length === lists[list].length &&
  lists[list].every((kind, n) =>
    kind === "number" ? Number.isSafeInteger(key[n]) : typeof key[n] === kind,
  )
