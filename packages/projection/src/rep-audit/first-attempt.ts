import {
  isOutboundPersonal,
  type Relationship,
  type ResponseRecord,
  type Touch,
} from "@followthrough/core"
import { isAfter, placeAfter } from "../occurrence.js"
import { type Clocks, renamed, responseWait } from "./response-wait.js"
import type { WaitFigures } from "./wait.js"

/** How long contacts that reached out waited until somebody tried to answer, whatever came of it. */
export interface FirstAttemptFigures {
  readonly firstAttempt: WaitFigures & {
    /** Still waiting, and nobody has tried. They count in the shares, and in no percentile. */
    readonly waiting: number
    /** Over before anybody tried. They count in no share. */
    readonly untried: number
  }
}

/**
 * Of responses opened in the window: an attempt is the first outbound personal touch while they waited, with
 * any outcome, and belongs to who made it.
 */
export const firstAttempt = (clocks: Clocks) =>
  renamed(
    responseWait({ figure: "firstAttempt", missed: "untried", came: attemptAt }, clocks),
    ({ missed: untried, waiting, ...wait }): FirstAttemptFigures => ({
      firstAttempt: { waiting, untried, ...wait },
    }),
  )

const attemptAt = (
  { touches }: Relationship,
  { endedAt, endedBy, openedAt, openedBy }: ResponseRecord,
): Touch | undefined => {
  const opened = { at: openedAt, position: openedBy }
  for (let n = placeAfter(touches, (touch) => isAfter(touch, opened)); ; n += 1) {
    const touch = touches[n]
    if (touch === undefined) return undefined
    const { at, position } = touch
    if (endedAt !== undefined && (at - endedAt || position - (endedBy ?? position)) > 0) {
      return undefined
    }
    if (isOutboundPersonal(touch)) return touch
  }
}
