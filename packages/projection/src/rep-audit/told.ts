import { percent } from "../percent.js"
import { addFields } from "./counts.js"
import type { Measure } from "./measure.js"

export interface ToldFigures {
  /** Touches k with which the contact was told when they will hear next. */
  readonly told: number
  readonly toldNextPct: number | null
}

interface Draft {
  told: number
  touches: number
}

export const told: Measure<Draft, ToldFigures> = {
  begin: () => ({ told: 0, touches: 0 }),
  note: (of, { cite, counted, end, first }) => {
    for (let index = first; index < end; index++) {
      const one = counted[index]
      if (one === undefined) continue
      const draft = of(one.rep)
      draft.touches += 1
      if (one.touch.tells === undefined) continue
      draft.told += 1
      cite?.("told", one.rep, one.touch.position)
    }
  },
  merge: addFields,
  figures: ({ told, touches }) => ({ told, toldNextPct: percent(told, touches) }),
}
