import { byKey, type Counts } from "../counts.js"

/** Whole days: how many there are, and their nearest-rank percentiles; null when there are none. */
export interface DaysFigures {
  readonly n: number
  readonly p50Days: number | null
  readonly p90Days: number | null
  readonly maxDays: number | null
  /** How often each number of days came up; one that did not is left out. */
  readonly byDays: { readonly [days: string]: number }
}

/** The figures of a list of numbers of days, given as how often each of them came up. */
export const daysFigures = (counts: Counts<number>): DaysFigures => {
  const ascending = [...counts].sort(([a], [b]) => a - b)
  const n = ascending.reduce((sum, [, times]) => sum + times, 0)
  const nearestRank = (p: number): number | null => {
    let left = Math.ceil((p / 100) * n)
    const found = ascending.find(([, times]) => {
      left -= times
      return left <= 0
    })
    return found?.[0] ?? null
  }
  return {
    n,
    p50Days: nearestRank(50),
    p90Days: nearestRank(90),
    maxDays: nearestRank(100),
    byDays: byKey(counts),
  }
}
