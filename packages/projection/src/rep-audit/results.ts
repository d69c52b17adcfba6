import type { Classification, TouchOutcome } from "@followthrough/core"
import { addCounts, byKey, type Counts, count } from "../counts.js"
import { madeBy } from "./counted-touch.js"
import type { Measure } from "./measure.js"
import { sharesPct } from "./shares.js"
import type { Window } from "./window.js"

/** How touches ended, and how they were classified. */
export interface ResultFigures {
  /** Touches k by outcome; one that none had is left out. */
  readonly touchOutcomes: { readonly [Outcome in TouchOutcome]?: number }
  /** Their shares in per cent, which sum to 100; null without touches. */
  readonly touchOutcomesPct: { readonly [Outcome in TouchOutcome]?: number } | null
  /** Touches in either direction by the classification that somebody gave them. */
  readonly classifications: { readonly [C in Classification]?: number }
  /** Shares of all that were classified; null when none was. */
  readonly classificationsPct: { readonly [C in Classification]?: number } | null
}

interface Draft {
  readonly outcomes: Counts<string>
  readonly classifications: Counts<string>
}

export const results = (window: Window): Measure<Draft, ResultFigures> => ({
  begin: () => ({ outcomes: new Map(), classifications: new Map() }),
  note: (of, { cite, inWindow, placeOf, relationship }) => {
    for (const { part, touch } of inWindow) {
      count(of(part).outcomes, touch.outcome)
      cite?.(`touchOutcomes.${touch.outcome}`, part, touch.position)
    }
    for (const touch of relationship.touches) {
      const { classification, position } = touch
      if (classification === undefined || !window.has(touch)) continue
      const part = placeOf(madeBy(touch))
      count(of(part).classifications, classification)
      cite?.(`classifications.${classification}`, part, position)
    }
  },
  merge: (into, from) => {
    addCounts(into.outcomes, from.outcomes)
    addCounts(into.classifications, from.classifications)
  },
  figures: ({ classifications, outcomes }) => ({
    touchOutcomes: byKey(outcomes),
    touchOutcomesPct: sharesPct(byKey(outcomes)),
    classifications: byKey(classifications),
    classificationsPct: sharesPct(byKey(classifications)),
  }),
})
