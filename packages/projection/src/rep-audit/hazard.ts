import { addCounts, type Counts, count } from "../counts.js"
import type { Attempt } from "./attempts.js"
import type { CountedTouch } from "./counted-touch.js"
import type { Measure } from "./measure.js"
import type { PartPlace } from "./parts.js"
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

type Note = (k: number, part: PartPlace, position: number, won: boolean) => void

export const hazard = (window: Window): Measure<Draft, HazardFigures> => ({
  begin: () => ({
    reached: new Map(),
    won: new Map(),
    reachedByDay: new Map(),
    wonByDay: new Map(),
  }),
  note: (of, { attempts, cite, part: own }) => {
    const byTouch: Note = (k, part, position, won) => {
      const draft = of(part)
      count(draft.reached, k)
      cite?.(`hazard.${k}.reached`, part, position)
      if (!won) return
      count(draft.won, k)
      cite?.(`hazard.${k}.won`, part, position)
    }
    const byDay: Note = (k, part, position, won) => {
      const draft = of(part)
      count(draft.reachedByDay, k)
      cite?.(`hazardByDay.${k}.reached`, part, position)
      if (!won) return
      count(draft.wonByDay, k)
      cite?.(`hazardByDay.${k}.won`, part, position)
    }
    for (const attempt of attempts) {
      const { touches } = attempt
      standings(attempt, touches, own, window, byTouch)
      const firstOfDays = firstOfEachDay(touches)
      standings(attempt, firstOfDays, own, window, byDay)
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
 * next touch or the end, that moment included. It belongs to the part of that touch, before the
 * first one to `part`; where an outcome ended it, to the outcome's.
 */
const standings = (
  { began: how, beganBy, from, outcome, until: ended }: Attempt,
  marks: ReadonlyArray<CountedTouch>,
  part: PartPlace,
  window: Window,
  note: Note,
): void => {
  const last = marks.length
  // After an outcome nobody tries again until there is a touch, or another outcome.
  const begun = how !== "outcome" || (last === 0 && outcome !== undefined)
  for (let k = begun ? 0 : 1; k <= last; k++) {
    const mark = marks[k - 1]
    const until = marks[k]?.touch ?? ended
    if (until !== undefined && !window.hasBegun(until)) continue
    const began = window.isByEnd(mark?.touch ?? from)
    if (!began && (until === undefined || !window.isByEnd(until))) continue
    const led = k === last ? outcome : undefined
    // An outcome after the window is no outcome yet.
    const within = led !== undefined && window.has(led.milestone) ? led : undefined
    note(
      k,
      within?.part ?? mark?.part ?? part,
      mark?.touch.position ?? beganBy,
      within?.milestone.kind === "won",
    )
  }
}

const firstOfEachDay = (touches: ReadonlyArray<CountedTouch>): ReadonlyArray<CountedTouch> => {
  const seen = new Set<number>()
  return touches.filter(({ day }) => !seen.has(day) && seen.add(day))
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
