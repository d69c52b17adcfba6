import type { Attempt } from "./attempts.js"
import type { CountedTouch } from "./counted-touch.js"
import { addCounts, type Counts, count } from "./counts.js"
import type { Measure } from "./measure.js"
import type { RepPlace } from "./reps.js"
import { shareWithin } from "./wilson.js"
import type { Window } from "./window.js"

/** The chance of a win at touch k, for attempts that came that far. */
export interface HazardAt {
  readonly k: number
  /** Attempts that stood at exactly k at some moment of the window, those still open included. */
  readonly reached: number
  readonly won: number
  readonly hazardPct: number
  /** Between which it lies with 95 % confidence (Wilson 1927). */
  readonly lowPct: number
  readonly highPct: number
}

export interface HazardFigures {
  readonly hazard: ReadonlyArray<HazardAt>
  /** The same with k counted in contact days. */
  readonly hazardByDay: ReadonlyArray<HazardAt>
}

interface Draft {
  readonly reached: Counts<number>
  readonly won: Counts<number>
  readonly reachedByDay: Counts<number>
  readonly wonByDay: Counts<number>
}

type Note = (k: number, rep: RepPlace, position: number, won: boolean) => void

export const hazard = (window: Window): Measure<Draft, HazardFigures> => ({
  begin: () => ({
    reached: new Map(),
    won: new Map(),
    reachedByDay: new Map(),
    wonByDay: new Map(),
  }),
  note: (of, { attempts, cite, rep }) => {
    const byTouch: Note = (k, rep, position, won) => {
      const draft = of(rep)
      count(draft.reached, k)
      cite?.(`hazard.${k}.reached`, rep, position)
      if (!won) return
      count(draft.won, k)
      cite?.(`hazard.${k}.won`, rep, position)
    }
    const byDay: Note = (k, rep, position, won) => {
      const draft = of(rep)
      count(draft.reachedByDay, k)
      cite?.(`hazardByDay.${k}.reached`, rep, position)
      if (!won) return
      count(draft.wonByDay, k)
      cite?.(`hazardByDay.${k}.won`, rep, position)
    }
    for (const attempt of attempts) {
      const { touches } = attempt
      standings(attempt, touches, rep, window, byTouch)
      const firstOfDays = touches.filter(({ day }, index) => day !== touches[index - 1]?.day)
      standings(attempt, firstOfDays, rep, window, byDay)
    }
  },
  merge: (into, from) => {
    addCounts(into.reached, from.reached)
    addCounts(into.won, from.won)
    addCounts(into.reachedByDay, from.reachedByDay)
    addCounts(into.wonByDay, from.wonByDay)
  },
  figures: ({ reached, reachedByDay, won, wonByDay }) => ({
    hazard: rowsOf(reached, won),
    hazardByDay: rowsOf(reachedByDay, wonByDay),
  }),
})

/**
 * Each number at which an attempt stood within the window, from the touch that led there up to the
 * next touch or the end, that moment included. It belongs to the rep of that touch, before the first
 * one to `rep`; where an outcome ended it, to the outcome's.
 */
const standings = (
  { began, beganAt, beganBy, endedAt, outcome }: Attempt,
  marks: ReadonlyArray<CountedTouch>,
  rep: RepPlace,
  window: Window,
  note: Note,
): void => {
  const last = marks.length
  // After an outcome nobody tries again until there is a touch, or another outcome.
  const begun = began !== "outcome" || (last === 0 && outcome !== undefined)
  for (let k = begun ? 0 : 1; k <= last; k++) {
    const mark = marks[k - 1]
    const since = mark?.touch.at ?? beganAt
    const until = marks[k]?.touch.at ?? endedAt ?? Number.POSITIVE_INFINITY
    if (Math.min(since, until) >= window.end || until < window.from) continue
    const ended = k === last ? outcome : undefined
    // An outcome after the window is no outcome yet.
    const within = ended !== undefined && window.has(ended.milestone.at) ? ended : undefined
    note(
      k,
      within?.rep ?? mark?.rep ?? rep,
      mark?.touch.position ?? beganBy,
      within?.milestone.kind === "won",
    )
  }
}

const rowsOf = (
  reached: ReadonlyMap<number, number>,
  won: ReadonlyMap<number, number>,
): ReadonlyArray<HazardAt> =>
  [...reached]
    .sort(([a], [b]) => a - b)
    .map(([k, attempts]) => {
      const wins = won.get(k) ?? 0
      const { high, low, pct } = shareWithin(wins, attempts)
      return { k, reached: attempts, won: wins, hazardPct: pct, lowPct: low, highPct: high }
    })
