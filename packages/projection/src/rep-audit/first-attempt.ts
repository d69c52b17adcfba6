import {
  isOutboundPersonal,
  type Relationship,
  type ResponseRecord,
  type Touch,
} from "@followthrough/core"
import { madeBy } from "./counted-touch.js"
import type { Measure } from "./measure.js"
import type { statedTimeOf } from "./response-hours.js"
import {
  beginWait,
  mergeWait,
  noteWait,
  type WaitDraft,
  type WaitFigures,
  waitFigures,
} from "./wait.js"
import type { Window } from "./window.js"
import type { WorkingTime } from "./working-hours.js"

/** How long contacts that reached out waited until somebody tried to answer, whatever came of it. */
export interface FirstAttemptFigures {
  readonly firstAttempt: WaitFigures & {
    /** Still waiting, and nobody has tried. They count in the shares, and in no percentile. */
    readonly waiting: number
    /** Over before anybody tried. They count in no share. */
    readonly untried: number
  }
}

interface Draft extends WaitDraft {
  waiting: number
  untried: number
}

/**
 * Of responses opened in the window: an attempt is the first outbound personal touch while they waited, with
 * any outcome, and belongs to who made it.
 */
export const firstAttempt = (
  window: Window,
  workingTime: WorkingTime | undefined,
  statedTime: ReturnType<typeof statedTimeOf>,
): Measure<Draft, FirstAttemptFigures> => ({
  begin: () => ({ ...beginWait(), waiting: 0, untried: 0 }),
  note: (of, { cite, part, placeOf, relationship }) => {
    for (const response of relationship.responses) {
      const { endedAt, openedAt, openedBy, on } = response
      if (!window.has({ at: openedAt, on })) continue
      const attempt = attemptAt(relationship, response)
      if (attempt === undefined) {
        const kind = endedAt === undefined ? "waiting" : "untried"
        of(part)[kind] += 1
        cite?.(`firstAttempt.${kind}`, part, openedBy)
        continue
      }
      const by = madeBy(attempt)
      const place = placeOf(by)
      const time = workingTime && (statedTime(relationship, response) ?? workingTime)
      const timed = noteWait(of(place), { at: openedAt, on }, attempt, by, time)
      cite?.(timed ? "firstAttempt.n" : "firstAttempt.dayOnly", place, openedBy)
    }
  },
  merge: (into, from) => {
    mergeWait(into, from)
    into.waiting += from.waiting
    into.untried += from.untried
  },
  figures: (draft) => ({
    firstAttempt: {
      waiting: draft.waiting,
      untried: draft.untried,
      ...waitFigures(draft, draft.waiting, workingTime !== undefined),
    },
  }),
})

const attemptAt = (
  { touches }: Relationship,
  { endedAt, endedBy, openedAt, openedBy }: ResponseRecord,
): Touch | undefined =>
  touches.find((touch) => {
    const { at, position } = touch
    if (!isOutboundPersonal(touch) || (at - openedAt || position - openedBy) <= 0) return false
    return endedAt === undefined || (at - endedAt || position - (endedBy ?? position)) <= 0
  })
