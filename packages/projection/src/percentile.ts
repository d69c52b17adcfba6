/**
 * The nearest-rank percentile: the smallest value such that at least `p` per cent are no larger.
 * `sorted` is ascending; null when it is empty.
 */
export const nearestRank = (sorted: ArrayLike<number>, p: number): number | null =>
  sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? null
