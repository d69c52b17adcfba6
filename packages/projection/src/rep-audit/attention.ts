import { appendAll } from "../append-all.js"
import type { Measure } from "./measure.js"
import { sumOf } from "./sample.js"
import type { Window } from "./window.js"

/** A quarter of the customers, by what they bought. */
export interface QuarterOfCustomers {
  /** 1 is the quarter that bought for most. */
  readonly quarter: 1 | 2 | 3 | 4
  readonly customers: number
  readonly value: number
  readonly touches: number
  readonly touchesPerCustomer: number | null
}

export interface AttentionFigures {
  /** Touches k in the window per customer, by the value of their sales up to its end. */
  readonly attention: ReadonlyArray<{
    readonly currency: string | null
    readonly quarters: ReadonlyArray<QuarterOfCustomers>
  }>
}

interface Customer {
  readonly value: number
  readonly touches: number
}

type Draft = Map<string | null, Array<Customer>>

/** A customer belongs to whom the contact belongs to; one who bought in two currencies is in both. */
export const attention = (window: Window): Measure<Draft, AttentionFigures> => ({
  begin: () => new Map(),
  note: (of, { cite, inWindow, part, relationship }) => {
    if (relationship.milestones.length === 0) return
    const values = new Map<string | null, number>()
    for (const milestone of relationship.milestones) {
      const { currency = null, value } = milestone
      if (value === undefined || !window.isByEnd(milestone)) continue
      values.set(currency, (values.get(currency) ?? 0) + value)
    }
    for (const [currency, value] of values) {
      customersIn(of(part), currency).push({ value, touches: inWindow.length })
      cite?.(`attention.${currency ?? "none"}.customers`, part, relationship.addedBy)
    }
  },
  merge: (into, from) => {
    for (const [currency, customers] of from) {
      appendAll(customersIn(into, currency), customers)
    }
  },
  figures: (draft) => ({
    attention: [...draft]
      .sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1))
      .map(([currency, customers]) => ({ currency, quarters: quartersOf(customers) })),
  }),
})

const customersIn = (draft: Draft, currency: string | null): Array<Customer> => {
  const known = draft.get(currency)
  if (known !== undefined) return known
  const customers: Array<Customer> = []
  draft.set(currency, customers)
  return customers
}

// Of equal value, whoever got more attention comes first: those that are alike in both may change
// places without a difference.
const quartersOf = (customers: ReadonlyArray<Customer>): ReadonlyArray<QuarterOfCustomers> => {
  const sorted = [...customers].sort((a, b) => b.value - a.value || b.touches - a.touches)
  return ([1, 2, 3, 4] as const).map((quarter) => {
    const own = sorted.filter((_, rank) => Math.floor((4 * rank) / sorted.length) + 1 === quarter)
    const touches = own.reduce((sum, customer) => sum + customer.touches, 0)
    return {
      quarter,
      customers: own.length,
      value: sumOf(own.map(({ value }) => value)),
      touches,
      touchesPerCustomer: own.length === 0 ? null : touches / own.length,
    }
  })
}
