import {
  type CalendarDuration,
  type Instant,
  isOutboundPersonal,
  type Relationship,
  subtractCalendar,
  type ZoneId,
} from "@followthrough/core"
import { lastTouchBefore } from "../in-touch.js"
import { wasOpenAt } from "./audited-contact.js"
import { addCounts, type Counts, count } from "./counts.js"
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
  endsAt: Instant,
  window: Window,
  silentAfter: CalendarDuration,
  zone: ZoneId,
): Measure<Draft, DroppedFigures> => {
  const silentBefore = subtractCalendar(endsAt, silentAfter, zone)
  return {
    begin: () => ({ silent: 0, neverTouched: 0, assumed: new Map() }),
    note: (of, { cite, outcomes, relationship, rep }) => {
      for (const { milestone, rep: by } of outcomes) {
        if (milestone.because?.basis !== "assumed") continue
        count(of(by).assumed, milestone.because.reason)
        cite?.("dropped.assumed", by, milestone.position)
      }
      if (!isOpenProspectAt(relationship, window.last)) return
      const last = lastTouchedBy(relationship, window.last)
      const before = last?.at ?? lastTouchBefore(relationship, relationship.zone ?? zone)
      if ((before ?? relationship.addedAt) >= silentBefore) return
      const kind = before === undefined ? "neverTouched" : "silent"
      of(rep)[kind] += 1
      cite?.(`dropped.${kind}`, rep, last?.position ?? relationship.addedBy)
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

const isOpenProspectAt = (relationship: Relationship, at: Instant): boolean => {
  const turn = relationship.milestones.findLast((milestone) => milestone.at <= at)
  return (turn?.stage ?? "prospect") === "prospect" && wasOpenAt(relationship, at)
}

const lastTouchedBy = ({ lastOutboundPersonal, touches }: Relationship, at: Instant) =>
  lastOutboundPersonal === undefined || lastOutboundPersonal.at <= at
    ? lastOutboundPersonal
    : touches.findLast((touch) => touch.at <= at && isOutboundPersonal(touch))
