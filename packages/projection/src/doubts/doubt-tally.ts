import { addFields } from "../counts.js"
import { type Doubt, type DoubtKind, doubtKinds } from "./doubt.js"

/** How many doubts of each kind there are; every kind is there, and they add up to `total`. */
export interface DoubtCounts {
  readonly total: number
  readonly kinds: { readonly [K in DoubtKind]: number }
}

/** Doubts counted so far, and the contacts that have any. */
export interface DoubtTally {
  total: number
  contacts: number
  readonly kinds: { [K in DoubtKind]: number }
}

export const noDoubts = (): DoubtTally => ({
  total: 0,
  contacts: 0,
  kinds: Object.fromEntries(doubtKinds.map((kind) => [kind, 0])) as DoubtTally["kinds"],
})

/** Counts all doubts about one contact. */
export const countDoubts = (tally: DoubtTally, doubts: ReadonlyArray<Doubt>): void => {
  if (doubts.length > 0) tally.contacts += 1
  tally.total += doubts.length
  for (const { kind } of doubts) tally.kinds[kind] += 1
}

export const addDoubts = (into: DoubtTally, from: DoubtTally): void => {
  into.total += from.total
  into.contacts += from.contacts
  addFields(into.kinds, from.kinds)
}

export const doubtCounts = ({ kinds, total }: DoubtTally): DoubtCounts => ({
  total,
  kinds: { ...kinds },
})
