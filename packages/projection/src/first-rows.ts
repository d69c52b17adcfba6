import type { Instant } from "@followthrough/core"
import { compareKeys, cursorText, type ListName, type PageAsked, type SortKey } from "./page.js"

interface Keyed<Row> {
  readonly key: SortKey
  readonly row: Row
}

/** The rows that may be in a page, in no order. Plain data. */
export interface FirstRows<Row> {
  rows: Array<Keyed<Row>>
  /** Whatever stands below this is not in the page; absent as long as nothing was left out. */
  lowest?: SortKey
}

/** A page of a list. */
export interface Page<Row> {
  readonly rows: ReadonlyArray<Row>
  /** The row just below the page. */
  readonly below?: Row
  /** From where the next page goes on, if there is one. */
  readonly next?: string
}

/** Finds a page among rows that come in any order, keeping no more of them than a page may need. */
export interface Paging<Row> {
  readonly begin: () => FirstRows<Row>
  /** The row is made only if it may be in the page. */
  readonly add: (draft: FirstRows<Row>, key: SortKey, row: () => Row) => void
  readonly merge: (into: FirstRows<Row>, from: FirstRows<Row>) => void
  readonly page: (draft: FirstRows<Row>) => Page<Row>
}

export const firstRows = <Row>(
  list: ListName,
  { after, at, limit = Number.POSITIVE_INFINITY }: PageAsked & { readonly at: Instant },
): Paging<Row> => {
  const isListed = after === undefined || after.list === list
  const begin = (): FirstRows<Row> => ({ rows: [] })
  const add = (draft: FirstRows<Row>, key: SortKey, row: () => Row): void => {
    if (!isListed) return
    if (after !== undefined && compareKeys(key, after.key) <= 0) return
    if (draft.lowest !== undefined && compareKeys(key, draft.lowest) > 0) return
    draft.rows.push({ key, row: row() })
    // Sorting now and then costs less than keeping an order. One more than asked for: the row below the page.
    if (draft.rows.length <= 2 * limit + 64) return
    draft.rows = draft.rows.sort(byKey).slice(0, limit + 1)
    const lowest = draft.rows.at(-1)?.key
    if (lowest !== undefined) draft.lowest = lowest
  }
  return {
    begin,
    add,
    merge: (into, from) => {
      for (const { key, row } of from.rows) add(into, key, () => row)
    },
    page: (draft) => {
      const sorted = draft.rows.sort(byKey)
      const shown = sorted.slice(0, limit)
      const [last, below] = [shown.at(-1), sorted[limit]]
      return {
        rows: shown.map(({ row }) => row),
        ...(below === undefined ? {} : { below: below.row }),
        ...(below === undefined || last === undefined
          ? {}
          : { next: cursorText({ list, at, key: last.key }) }),
      }
    },
  }
}

const byKey = (a: Keyed<unknown>, b: Keyed<unknown>): number => compareKeys(a.key, b.key)

/** The next pages of an answer with several lists, by their names there; nothing where there is none. */
export const nextOf = <Name extends string>(
  pages: {
    readonly [N in Name]: Page<unknown>
  },
): { readonly next?: { readonly [N in Name]?: string } } => {
  const next: { [N in Name]?: string } = {}
  let any = false
  for (const name in pages) {
    const { next: text } = pages[name]
    if (text === undefined) continue
    next[name] = text
    any = true
  }
  return any ? { next } : {}
}
