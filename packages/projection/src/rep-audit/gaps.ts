import { addCounts, type Counts, count } from "../counts.js"
import type { CountedTouch } from "./counted-touch.js"
import { type DaysFigures, daysFigures } from "./days.js"
import type { Measure } from "./measure.js"

export interface GapFigures {
  /** Local days between a contact's consecutive touches k, the later one in the window. */
  readonly gaps: DaysFigures
}

/** A gap belongs to whoever ended it. */
export const gaps: Measure<Counts<number>, GapFigures> = {
  begin: () => new Map(),
  note: (of, { cite, counted }) => {
    let before: CountedTouch | undefined
    for (const here of counted) {
      if (before !== undefined && here.isIn) {
        // Of a day and an instant, either may have come first.
        const days = Math.abs(here.day - before.day)
        count(of(here.part), days)
        cite?.("gaps.n", here.part, here.touch.position)
        cite?.(`gaps.byDays.${days}`, here.part, here.touch.position)
      }
      before = here
    }
  },
  merge: addCounts,
  figures: (counts) => ({ gaps: daysFigures(counts) }),
}
