import type { Dated } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import type { Measure } from "./measure.js"
import { type Sample, sumOf } from "./sample.js"
import type { Window } from "./window.js"

/** Sales of a calendar year in one currency. */
interface YearOfSales {
  readonly year: number
  /** Null where nobody said in which. */
  readonly currency: string | null
  readonly sales: number
  readonly value: number
  /** Who bought; each belongs to the rep of the first of these sales. */
  readonly customers: number
  /** value / customers: null for a rep whose sales were all to somebody else's customers. */
  readonly perCustomer: number | null
}

export interface ValueFigures {
  /** Sales with a value, by local year and currency. */
  readonly customerValue: ReadonlyArray<YearOfSales>
}

interface Tallied {
  readonly values: Sample
  customers: number
}

type Draft = Map<string, Tallied>

/** Value per customer and year. A sale belongs to the rep of its outcome. */
export const customerValue = (window: Window): Measure<Draft, ValueFigures> => ({
  begin: () => new Map(),
  note: (of, { cite, outcomes }) => {
    const bought = new Set<string>()
    for (const { milestone, part } of outcomes) {
      if (milestone.kind !== "won" || milestone.value === undefined) continue
      const key = `${yearOf(window, milestone)}.${milestone.currency ?? "none"}`
      const tallied = talliedIn(of(part), key)
      tallied.values.push(milestone.value)
      cite?.(`customerValue.${key}.sales`, part, milestone.position)
      if (bought.has(key)) continue
      bought.add(key)
      tallied.customers += 1
      cite?.(`customerValue.${key}.customers`, part, milestone.position)
    }
  },
  merge: (into, from) => {
    for (const [key, { customers, values }] of from) {
      const tallied = talliedIn(into, key)
      appendAll(tallied.values, values)
      tallied.customers += customers
    }
  },
  figures: (draft) => ({
    customerValue: [...draft]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { customers, values }]) => {
        const [year, currency = "none"] = key.split(".")
        const value = sumOf(values)
        return {
          year: Number(year),
          currency: currency === "none" ? null : currency,
          sales: values.length,
          value,
          customers,
          perCustomer: customers === 0 ? null : value / customers,
        }
      }),
  }),
})

const yearOf = (window: Window, moment: Dated): string =>
  String(Math.floor(window.monthOf(moment) / 12)).padStart(4, "0")

const talliedIn = (draft: Draft, key: string): Tallied => {
  const known = draft.get(key) ?? { values: [], customers: 0 }
  draft.set(key, known)
  return known
}
