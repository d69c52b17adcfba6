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

/** How long contacts that reached out waited for an answer. */
export interface FirstResponseFigures {
  readonly firstResponse: WaitFigures & {
    /** Not answered yet. They count in the shares, and in no percentile. */
    readonly waiting: number
    /** Over without an answer: they were spoken to, bought or said no, or were closed. They count in no share. */
    readonly unanswered: number
  }
}

interface Draft extends WaitDraft {
  waiting: number
  unanswered: number
}

/** Of responses opened in the window: an answer belongs to who gave it, a waiting one to the contact's. */
export const firstResponse = (
  window: Window,
  workingTime: WorkingTime | undefined,
  statedTime: ReturnType<typeof statedTimeOf>,
): Measure<Draft, FirstResponseFigures> => ({
  begin: () => ({ ...beginWait(), waiting: 0, unanswered: 0 }),
  note: (of, { cite, part, placeOf, relationship }) => {
    for (const response of relationship.responses) {
      const { answer, endedAt, openedAt, openedBy, on } = response
      if (!window.has({ at: openedAt, on })) continue
      if (answer === undefined) {
        const kind = endedAt === undefined ? "waiting" : "unanswered"
        of(part)[kind] += 1
        cite?.(`firstResponse.${kind}`, part, openedBy)
        continue
      }
      const by = madeBy(answer)
      const place = placeOf(by)
      const time = workingTime && (statedTime(relationship, response) ?? workingTime)
      const timed = noteWait(of(place), { at: openedAt, on }, answer, by, time)
      cite?.(timed ? "firstResponse.n" : "firstResponse.dayOnly", place, openedBy)
    }
  },
  merge: (into, from) => {
    mergeWait(into, from)
    into.waiting += from.waiting
    into.unanswered += from.unanswered
  },
  figures: (draft) => ({
    firstResponse: {
      waiting: draft.waiting,
      unanswered: draft.unanswered,
      ...waitFigures(draft, draft.waiting, workingTime !== undefined),
    },
  }),
})
