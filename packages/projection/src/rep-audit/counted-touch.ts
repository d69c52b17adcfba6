import type { RepId, Stage, Touch } from "@followthrough/core"
import type { RepPlace } from "./reps.js"

/** A touch k, whose it is, its local day in the reporting zone, and the stage it came at. */
export interface CountedTouch {
  readonly touch: Touch
  readonly rep: RepPlace
  readonly day: number
  readonly stage: Stage
}

/** Whose a touch is: the rep's who made it, else the owner's at that moment. */
export const madeBy = ({ ownerId, repId }: Touch): RepId | null => repId ?? ownerId ?? null
