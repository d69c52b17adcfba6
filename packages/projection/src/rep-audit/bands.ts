/** Contacts or wins by a number of touches or days: disjoint bands that sum to all. */
export interface Bands {
  readonly "0": number
  readonly "1": number
  readonly "2": number
  readonly "3": number
  readonly "4": number
  readonly "5-12": number
  readonly "13+": number
}

const names = ["0", "1", "2", "3", "4", "5-12", "13+"] as const

/** The band that a number falls in. */
export const bandOf = (k: number): keyof Bands => {
  switch (k) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      return `${k}`
    default:
      return k <= 12 ? "5-12" : "13+"
  }
}

export const bandsOf = (counts: ReadonlyMap<number, number>): Bands => {
  const bands = { "0": 0, "1": 0, "2": 0, "3": 0, "4": 0, "5-12": 0, "13+": 0 }
  for (const [k, n] of counts) bands[bandOf(k)] += n
  return bands
}

// Of a hundred per cent with four decimals.
const UNITS = 1_000_000

/**
 * Bands in per cent, with four decimals and a sum of 100: each is rounded down, and what is missing
 * goes to those that lost most by it, the lower band first (the largest-remainder method). Null when
 * there is nothing to share out.
 */
export const bandsPct = (bands: Bands): Bands | null => {
  const total = names.reduce((sum, name) => sum + bands[name], 0)
  if (total === 0) return null
  const shares = names.map((name) => {
    const exact = (bands[name] * UNITS) / total
    return { name, units: Math.floor(exact), lost: exact - Math.floor(exact) }
  })
  const missing = UNITS - shares.reduce((sum, { units }) => sum + units, 0)
  const first = [...shares].sort((a, b) => b.lost - a.lost).slice(0, missing)
  const pct = { ...bands }
  for (const share of shares) {
    pct[share.name] = (share.units + (first.includes(share) ? 1 : 0)) / 10_000
  }
  return pct
}
