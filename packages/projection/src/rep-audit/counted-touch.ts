import type { RepId, Stage, Touch } from "@followthrough/core"
import type { PartPlace } from "./parts.js"

/** A touch k, whose it is, its local day on the window's calendar, and the stage it came at. */
export interface CountedTouch {
  readonly touch: Touch
  readonly part: PartPlace
  readonly day: number
  readonly stage: Stage
  /** Whether it is one of the window's. */
  readonly isIn: boolean
}

/** Whose a touch is: the rep's who made it, else the owner's at that moment. */
export const madeBy = ({ ownerId, repId }: Touch): RepId | null => repId ?? ownerId ?? null
