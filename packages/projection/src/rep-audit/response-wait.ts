import type { Relationship, ResponseRecord, Touch } from "@followthrough/core"
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

/** In what a wait is measured. */
export interface Clocks {
  readonly window: Window
  readonly workingTime: WorkingTime | undefined
  readonly statedTime: ReturnType<typeof statedTimeOf>
}

/** What is waited for. */
interface Awaited {
  /** The figure, and what it calls responses that were over before it came. */
  readonly figure: string
  readonly missed: string
  /** The touch by which it came; it belongs to who made that. */
  readonly came: (relationship: Relationship, response: ResponseRecord) => Touch | undefined
}

export interface ResponseDraft extends WaitDraft {
  waiting: number
  missed: number
}

type Waited = WaitFigures & { readonly waiting: number; readonly missed: number }

/** Of responses opened in the window: how long it took until something came, or did not. */
export const responseWait = (
  { came, figure, missed }: Awaited,
  { statedTime, window, workingTime }: Clocks,
): Measure<ResponseDraft, Waited> => ({
  begin: () => ({ ...beginWait(), waiting: 0, missed: 0 }),
  note: (of, { cite, part, placeOf, relationship }) => {
    for (const response of relationship.responses) {
      const { endedAt, openedAt, openedBy, on } = response
      if (!window.has({ at: openedAt, on })) continue
      const touch = came(relationship, response)
      if (touch === undefined) {
        of(part)[endedAt === undefined ? "waiting" : "missed"] += 1
        cite?.(`${figure}.${endedAt === undefined ? "waiting" : missed}`, part, openedBy)
        continue
      }
      const by = madeBy(touch)
      const place = placeOf(by)
      const time = workingTime && (statedTime(relationship, response) ?? workingTime)
      const timed = noteWait(of(place), { at: openedAt, on }, touch, by, time)
      cite?.(`${figure}.${timed ? "n" : "dayOnly"}`, place, openedBy)
    }
  },
  merge: (into, from) => {
    mergeWait(into, from)
    into.waiting += from.waiting
    into.missed += from.missed
  },
  figures: (draft) => ({
    waiting: draft.waiting,
    missed: draft.missed,
    ...waitFigures(draft, draft.waiting, workingTime !== undefined),
  }),
})

/** The same measure, whose figures go under other names. */
export const renamed = <D, F, G>(
  measure: Measure<D, F>,
  rename: (figures: F) => G,
): Measure<D, G> => ({ ...measure, figures: (...drafts) => rename(measure.figures(...drafts)) })
