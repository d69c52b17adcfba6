import { nearestRank } from "../percentile.js"

/** Numbers of which percentiles are wanted. */
export type Sample = Array<number>

/** Numbers in ascending order; a typed array sorts them fastest, and by size. */
export const ascending = (sample: ReadonlyArray<number>): ArrayLike<number> =>
  new Float64Array(sample).sort()

/** The nearest-rank percentile of ascending milliseconds, in seconds. */
export const secondsAt = (sorted: ArrayLike<number>, p: number): number | null => {
  const millis = nearestRank(sorted, p)
  return millis === null ? null : millis / 1000
}

/** The sum of a sample, the same whatever order its numbers came in: fractions round as they are added. */
export const sumOf = (sample: ReadonlyArray<number>): number => {
  const sorted = ascending(sample)
  let sum = 0
  for (let index = 0; index < sorted.length; index++) sum += sorted[index] ?? 0
  return sum
}
