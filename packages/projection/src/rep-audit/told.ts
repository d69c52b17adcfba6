import { addFields } from "../counts.js"
import { percent } from "../percent.js"
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
  note: (of, { cite, inWindow }) => {
    for (const one of inWindow) {
      const draft = of(one.part)
      draft.touches += 1
      if (one.touch.tells === undefined) continue
      draft.told += 1
      cite?.("told", one.part, one.touch.position)
    }
  },
  merge: addFields,
  figures: ({ told, touches }) => ({ told, toldNextPct: percent(told, touches) }),
}
