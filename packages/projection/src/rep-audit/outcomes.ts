import { addCounts, byKey, type Counts, count } from "../counts.js"
import { percent } from "../percent.js"
import { type Bands, bandOf, bandsOf, bandsPct } from "./bands.js"
import type { Measure } from "./measure.js"

/** What came of it, and at which touch. */
export interface OutcomeFigures {
  readonly won: number
  readonly lost: number
  /** won / (won + lost). */
  readonly winRatePct: number | null
  /** Number of wins by the touch k at which they came; `0` is a win before any touch. */
  readonly winsByTouch: { readonly [k: string]: number }
  readonly winBands: Bands
  readonly winBandsPct: Bands | null
  /** The same by contact days. */
  readonly winsByDay: { readonly [days: string]: number }
}

interface Draft {
  won: number
  lost: number
  readonly byTouch: Counts<number>
  readonly byDay: Counts<number>
}

export const outcomes: Measure<Draft, OutcomeFigures> = {
  begin: () => ({ won: 0, lost: 0, byTouch: new Map(), byDay: new Map() }),
  note: (of, { cite, outcomes }) => {
    for (const { days, k, milestone, part } of outcomes) {
      const draft = of(part)
      if (milestone.kind !== "won") {
        draft.lost += 1
        cite?.("lost", part, milestone.position)
        continue
      }
      draft.won += 1
      count(draft.byTouch, k)
      count(draft.byDay, days)
      if (cite === undefined) continue
      for (const figure of [
        "won",
        `winsByTouch.${k}`,
        `winBands.${bandOf(k)}`,
        `winsByDay.${days}`,
      ]) {
        cite(figure, part, milestone.position)
      }
    }
  },
  merge: (into, from) => {
    into.won += from.won
    into.lost += from.lost
    addCounts(into.byTouch, from.byTouch)
    addCounts(into.byDay, from.byDay)
  },
  figures: ({ byDay, byTouch, lost, won }) => {
    const winBands = bandsOf(byTouch)
    return {
      won,
      lost,
      winRatePct: percent(won, won + lost),
      winsByTouch: byKey(byTouch),
      winBands,
      winBandsPct: bandsPct(winBands),
      winsByDay: byKey(byDay),
    }
  },
}
