import type { Stage } from "@followthrough/core"
import { addFields } from "../counts.js"
import type { Measure } from "./measure.js"

interface StageFigures {
  readonly touches: number
  /** Contacts with a touch k at that stage; each belongs to whoever made the first. */
  readonly contacts: number
}

export interface StagesFigures {
  /** Touches k by the stage that the contact was at. */
  readonly byStage: { readonly [S in Stage]: StageFigures }
}

type Draft = { readonly [S in Stage]: { touches: number; contacts: number } }

export const byStage: Measure<Draft, StagesFigures> = {
  begin: () => ({
    prospect: { touches: 0, contacts: 0 },
    customer: { touches: 0, contacts: 0 },
    declined: { touches: 0, contacts: 0 },
  }),
  note: (of, { cite, inWindow }) => {
    let seen = ""
    for (const one of inWindow) {
      const { part, stage, touch } = one
      const draft = of(part)[stage]
      draft.touches += 1
      cite?.(`byStage.${stage}.touches`, part, touch.position)
      if (seen.includes(stage)) continue
      seen += stage
      draft.contacts += 1
      cite?.(`byStage.${stage}.contacts`, part, touch.position)
    }
  },
  merge: (into, from) => {
    addFields(into.prospect, from.prospect)
    addFields(into.customer, from.customer)
    addFields(into.declined, from.declined)
  },
  figures: ({ customer, declined, prospect }) => ({
    byStage: { prospect: { ...prospect }, customer: { ...customer }, declined: { ...declined } },
  }),
}
