// Of a hundred per cent with four decimals.
const UNITS = 1_000_000

/**
 * Counts in per cent, with four decimals and a sum of 100: each is rounded down, and what is missing goes
 * to those that lost most by it, the earlier one first (the largest-remainder method). Null when there is
 * nothing to share out.
 */
export const sharesPct = <Name extends string>(
  counts: { readonly [N in Name]: number },
): { readonly [N in Name]: number } | null => {
  const counted: ReadonlyArray<readonly [string, number]> = Object.entries(counts)
  const total = counted.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return null
  const shares = counted.map(([name, count]) => {
    const exact = (count * UNITS) / total
    return { name, units: Math.floor(exact), lost: exact - Math.floor(exact) }
  })
  const missing = UNITS - shares.reduce((sum, { units }) => sum + units, 0)
  const first = [...shares].sort((a, b) => b.lost - a.lost).slice(0, missing)
  const pct: { [name: string]: number } = { ...counts }
  for (const share of shares) {
    pct[share.name] = (share.units + (first.includes(share) ? 1 : 0)) / 10_000
  }
  return { ...counts, ...pct }
}
