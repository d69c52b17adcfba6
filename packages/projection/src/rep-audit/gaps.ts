import { addCounts, type Counts, count } from "./counts.js"
import { type DaysFigures, daysFigures } from "./days.js"
import type { Measure } from "./measure.js"

export interface GapFigures {
  /** Local days between a contact's consecutive touches k, the later one in the window. */
  readonly gaps: DaysFigures
}

/** A gap belongs to whoever ended it. */
export const gaps: Measure<Counts<number>, GapFigures> = {
  begin: () => new Map(),
  note: (of, { cite, counted, end, first }) => {
    for (let index = Math.max(first, 1); index < end; index++) {
      const before = counted[index - 1]
      const here = counted[index]
      if (before === undefined || here === undefined) continue
      count(of(here.rep), here.day - before.day)
      cite?.("gaps.n", here.rep, here.touch.position)
    }
  },
  merge: addCounts,
  figures: (counts) => ({ gaps: daysFigures(counts) }),
}
