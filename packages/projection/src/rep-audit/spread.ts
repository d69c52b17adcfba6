import { compareText } from "../compare-text.js"
import { nearestRank } from "../percentile.js"

/** How far reps lie apart in one figure; only those count who have it. */
export interface Spread {
  readonly reps: number
  readonly min: number
  /** Nearest rank. */
  readonly median: number
  readonly max: number
  /** Who is there; of several, the first by id. */
  readonly minRepId: string
  readonly maxRepId: string
}

/** The figures in which reps are compared. */
export interface Compared {
  readonly winRatePct: number | null
  readonly conversionPct: number | null
  readonly touchesPerContact: number | null
  readonly gapP50Days: number | null
  readonly firstResponseP50Seconds: number | null
  readonly firstResponseWithin1hPct: number | null
  readonly keepRatePct: number | null
  readonly toldNextPct: number | null
  readonly coveragePct: number | null
  readonly recordedSameDayPct: number | null
}

export type Spreads = { readonly [Figure in keyof Compared]: Spread | null }

/** The spread of each figure between reps; null where nobody has it. */
export const spreadOf = (reps: ReadonlyMap<string, Compared>): Spreads => {
  const of = (figure: keyof Compared): Spread | null => {
    const sorted = [...reps]
      .flatMap(([repId, figures]) => {
        const value = figures[figure]
        return value === null ? [] : [{ repId, value }]
      })
      .sort((a, b) => a.value - b.value || compareText(a.repId, b.repId))
    const values = sorted.map(({ value }) => value)
    const min = sorted[0]
    const max = sorted.find(({ value }) => value === values.at(-1))
    const median = nearestRank(values, 50)
    if (min === undefined || max === undefined || median === null) return null
    return {
      reps: sorted.length,
      min: min.value,
      median,
      max: max.value,
      minRepId: min.repId,
      maxRepId: max.repId,
    }
  }
  return {
    winRatePct: of("winRatePct"),
    conversionPct: of("conversionPct"),
    touchesPerContact: of("touchesPerContact"),
    gapP50Days: of("gapP50Days"),
    firstResponseP50Seconds: of("firstResponseP50Seconds"),
    firstResponseWithin1hPct: of("firstResponseWithin1hPct"),
    keepRatePct: of("keepRatePct"),
    toldNextPct: of("toldNextPct"),
    coveragePct: of("coveragePct"),
    recordedSameDayPct: of("recordedSameDayPct"),
  }
}
