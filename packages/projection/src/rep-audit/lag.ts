import type { PlayId } from "@followthrough/core"
import type { AuditedContact } from "./audited-contact.js"
import { type CountedTouch, madeBy } from "./counted-touch.js"
import type { Measure } from "./measure.js"
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

export interface LagFigures {
  /** From a contact's first touch of a play to its next touch k; there when asked for. */
  readonly lag?: WaitFigures
}

/** Of contacts whose first touch of that play is in the window; a lag belongs to who ended it. */
export const lag = (
  lagFrom: PlayId | undefined,
  window: Window,
  workingTime: WorkingTime | undefined,
): Measure<WaitDraft, LagFigures> => ({
  begin: beginWait,
  note: (of, contact) => {
    const { cite, relationship } = contact
    if (lagFrom === undefined) return
    const first = relationship.touches.find(({ play }) => play === lagFrom)
    if (first === undefined || !window.has(first)) return
    const next = nextAfter(contact, first)
    if (next === undefined) return
    const timed = noteWait(of(next.part), first, next.touch, madeBy(next.touch), workingTime)
    cite?.(timed ? "lag.n" : "lag.dayOnly", next.part, first.position)
  },
  merge: mergeWait,
  figures: (draft) =>
    lagFrom === undefined ? {} : { lag: waitFigures(draft, 0, workingTime !== undefined) },
})

const nextAfter = (
  { counted }: AuditedContact,
  first: { readonly at: number; readonly position: number },
): CountedTouch | undefined =>
  counted.find(({ touch }) => (touch.at - first.at || touch.position - first.position) > 0)
