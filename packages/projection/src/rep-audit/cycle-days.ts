import type { Dated } from "@followthrough/core"
import { addCounts, type Counts, count } from "../counts.js"
import { type DaysFigures, daysFigures } from "./days.js"
import type { Measure } from "./measure.js"
import type { Window } from "./window.js"

export interface CycleFigures {
  /** Local days from the adding, or the last reopening, to the first sale and to the first loss. */
  readonly cycleDays: { readonly won: DaysFigures; readonly lost: DaysFigures }
}

interface Draft {
  readonly won: Counts<number>
  readonly lost: Counts<number>
}

/** A cycle belongs to the rep of its outcome. Repeat sales are none: nobody knows when they began. */
export const cycleDays = (window: Window): Measure<Draft, CycleFigures> => ({
  begin: () => ({ won: new Map(), lost: new Map() }),
  note: (of, { attempts, cite }) => {
    let since: Dated | undefined
    let ended = { won: false, lost: false }
    for (const { began, from, outcome } of attempts) {
      if (began !== "outcome" || since === undefined) {
        since = from
        ended = { won: false, lost: false }
      }
      if (outcome === undefined) continue
      const { milestone, part } = outcome
      const how = milestone.kind === "won" ? "won" : "lost"
      if (!ended[how] && window.has(milestone)) {
        const days = window.dayOf(milestone) - window.dayOf(since)
        count(of(part)[how], days)
        cite?.(`cycleDays.${how}.n`, part, milestone.position)
        cite?.(`cycleDays.${how}.byDays.${days}`, part, milestone.position)
      }
      ended[how] = true
    }
  },
  merge: (into, from) => {
    addCounts(into.won, from.won)
    addCounts(into.lost, from.lost)
  },
  figures: ({ lost, won }) => ({ cycleDays: { won: daysFigures(won), lost: daysFigures(lost) } }),
})
