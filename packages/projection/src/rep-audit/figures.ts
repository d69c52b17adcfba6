import { percent } from "../percent.js"
import { nearestRank } from "../percentile.js"

/** How many contacts, by how many touches each of them had: disjoint bands that sum to all. */
export interface TouchBands {
  readonly "0": number
  readonly "1": number
  readonly "2": number
  readonly "3": number
  readonly "4": number
  readonly "5-12": number
  readonly "13+": number
}

/** Elapsed seconds between two touches of a contact; percentiles by nearest rank. */
export interface Lag {
  readonly n: number
  readonly p50Seconds: number | null
  readonly p90Seconds: number | null
  /** Left out because only the day of one of the two touches is known. */
  readonly dayOnly: number
}

/** The figures of one rep, or of the team. Every definition is in `docs/answers.md`. */
export interface AuditFigures {
  readonly contacts: number
  readonly touches: number
  readonly won: number
  readonly lost: number
  /** won / (won + lost). */
  readonly winRatePct: number | null
  /** won / contacts. */
  readonly conversionPct: number | null
  /** Number of contacts by their number of touches; a number that none had is left out. */
  readonly touchesPerContact: { readonly [k: string]: number }
  readonly bands: TouchBands
  /** Number of wins by the touch k at which they came; `0` is a win before any touch. */
  readonly winsByTouch: { readonly [k: string]: number }
  readonly lag?: Lag
}

/** A draft of the figures, changed in place. */
export interface FiguresDraft {
  contacts: number
  touches: number
  won: number
  lost: number
  dayOnly: number
  readonly perContact: Map<number, number>
  readonly wins: Map<number, number>
  readonly lags: Array<number>
}

export const beginFigures = (): FiguresDraft => ({
  contacts: 0,
  touches: 0,
  won: 0,
  lost: 0,
  dayOnly: 0,
  perContact: new Map(),
  wins: new Map(),
  lags: [],
})

export const countAt = (counts: Map<number, number>, k: number): void => {
  counts.set(k, (counts.get(k) ?? 0) + 1)
}

export const figuresOf = (draft: FiguresDraft, withLag: boolean): AuditFigures => ({
  contacts: draft.contacts,
  touches: draft.touches,
  won: draft.won,
  lost: draft.lost,
  winRatePct: percent(draft.won, draft.won + draft.lost),
  conversionPct: percent(draft.won, draft.contacts),
  touchesPerContact: byNumber(draft.perContact),
  bands: bandsOf(draft.perContact),
  winsByTouch: byNumber(draft.wins),
  ...(withLag ? { lag: lagOf(draft) } : {}),
})

// Integer-like keys of an object come out in ascending order, whatever order they went in.
const byNumber = (counts: ReadonlyMap<number, number>): { readonly [k: string]: number } =>
  Object.fromEntries(counts)

const bandsOf = (perContact: ReadonlyMap<number, number>): TouchBands => {
  const bands = { "0": 0, "1": 0, "2": 0, "3": 0, "4": 0, "5-12": 0, "13+": 0 }
  for (const [k, contacts] of perContact) bands[bandOf(k)] += contacts
  return bands
}

const bandOf = (k: number): keyof TouchBands => {
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

const lagOf = ({ dayOnly, lags }: FiguresDraft): Lag => {
  const sorted = [...lags].sort((a, b) => a - b)
  const seconds = (p: number) => {
    const millis = nearestRank(sorted, p)
    return millis === null ? null : millis / 1000
  }
  return { n: sorted.length, p50Seconds: seconds(50), p90Seconds: seconds(90), dayOnly }
}
