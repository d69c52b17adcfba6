import {
  type CalendarDuration,
  type Instant,
  isOutboundPersonal,
  type Relationship,
  subtractCalendar,
  type ZoneId,
} from "@followthrough/core"
import { addCounts, type Counts, count } from "../counts.js"
import { addingOf, touchedBefore } from "../in-touch.js"
import { wasOpenAtEnd } from "./audited-contact.js"
import type { Measure } from "./measure.js"
import type { Window } from "./window.js"

export interface DroppedFigures {
  /** Contacts that were let go without a spoken no. */
  readonly dropped: {
    /** Disqualified in the window because somebody assumed something. */
    readonly assumed: number
    /** What was assumed, the most frequent first. */
    readonly assumptions: ReadonlyArray<{ readonly reason: string; readonly contacts: number }>
    /** Open prospects at the window's end, touched, but not for the policy's `silentAfter`. */
    readonly silent: number
    /** Open prospects at the window's end, never touched, and added longer ago than that. */
    readonly neverTouched: number
  }
}

interface Draft {
  silent: number
  neverTouched: number
  readonly assumed: Counts<string>
}

/** An assumption belongs to the rep of the loss; a silence to whom the contact belongs to. */
export const dropped = (
  window: Window,
  silentAfter: CalendarDuration,
  zone: ZoneId,
): Measure<Draft, DroppedFigures> => {
  const silentBefore = subtractCalendar(window.endsAt, silentAfter, zone)
  return {
    begin: () => ({ silent: 0, neverTouched: 0, assumed: new Map() }),
    note: (of, { cite, outcomes, part, relationship }) => {
      for (const { milestone, part: by } of outcomes) {
        if (milestone.because?.basis !== "assumed") continue
        count(of(by).assumed, milestone.because.reason)
        cite?.("dropped.assumed", by, milestone.position)
      }
      if (!isOpenProspectAtEnd(relationship, window)) return
      const last = lastTouchedByEnd(relationship, window)
      const before = last?.at ?? touchedBefore(relationship, window.standsAt)
      if ((before ?? window.standsAt(addingOf(relationship))) >= silentBefore) return
      const kind = before === undefined ? "neverTouched" : "silent"
      of(part)[kind] += 1
      cite?.(`dropped.${kind}`, part, last?.position ?? relationship.addedBy)
    },
    merge: (into, from) => {
      into.silent += from.silent
      into.neverTouched += from.neverTouched
      addCounts(into.assumed, from.assumed)
    },
    figures: ({ assumed, neverTouched, silent }) => {
      const assumptions = [...assumed].map(([reason, contacts]) => ({ reason, contacts }))
      return {
        dropped: {
          assumed: assumptions.reduce((sum, { contacts }) => sum + contacts, 0),
          assumptions: assumptions.sort(
            (a, b) => b.contacts - a.contacts || (a.reason < b.reason ? -1 : 1),
          ),
          silent,
          neverTouched,
        },
      }
    },
  }
}

const isOpenProspectAtEnd = (relationship: Relationship, window: Window): boolean => {
  const turn = relationship.milestones.findLast(window.isByEnd)
  return (turn?.stage ?? "prospect") === "prospect" && wasOpenAtEnd(relationship, window)
}

// Of a day and an instant, either may have come last.
const lastTouchedByEnd = ({ touches }: Relationship, window: Window) => {
  let last: { readonly at: Instant; readonly position: number } | undefined
  for (const touch of touches) {
    if (!isOutboundPersonal(touch) || !window.isByEnd(touch)) continue
    const at = window.standsAt(touch)
    if (last === undefined || at >= last.at) last = { at, position: touch.position }
  }
  return last
}
