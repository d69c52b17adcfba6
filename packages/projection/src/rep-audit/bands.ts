import { sharesPct } from "./shares.js"

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

/** Bands in per cent that sum to 100; null when there is nothing to share out. */
export const bandsPct = (bands: Bands): Bands | null => sharesPct(bands)
