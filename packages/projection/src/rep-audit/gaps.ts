import type { Measure } from "./measure.js"
import { addSample, type DaysFigures, daysFigures, type Sample } from "./sample.js"

export interface GapFigures {
  /** Local days between a contact's consecutive touches k, the later one in the window. */
  readonly gaps: DaysFigures
}

/** A gap belongs to whoever ended it. */
export const gaps: Measure<Sample, GapFigures> = {
  begin: () => [],
  note: (of, { cite, counted, end, first }) => {
    for (let index = Math.max(first, 1); index < end; index++) {
      const before = counted[index - 1]
      const here = counted[index]
      if (before === undefined || here === undefined) continue
      of(here.rep).push(here.day - before.day)
      cite?.("gaps.n", here.rep, here.touch.position)
    }
  },
  merge: addSample,
  figures: (sample) => ({ gaps: daysFigures(sample) }),
}
