import {
  CalendarDuration,
  days,
  daysBetween,
  type Instant,
  instantToIso,
  type LocalDate,
  localDateAt,
  type PartyId,
  subtractCalendar,
  type ZoneId,
} from "@followthrough/core"
import * as Schema from "effect/Schema"
import { addFields } from "../counts.js"
import { hasDecidedStep } from "../decided-step.js"
import { type FirstRows, firstRows, nextOf } from "../first-rows.js"
import type { IsoInstant } from "../iso-instant.js"
import type { AskedRules } from "../obligation/asked.js"
import type { PageAsked } from "../page.js"
import type { Projection } from "../projection.js"
import { standingIn } from "../stands-at.js"
import { type ContactRef, contactRef, isInParty } from "../who.js"
import { flowMomentsOf } from "./flow-place.js"
import { type NotSpokenTo, unspokenSince } from "./not-spoken-to.js"

export type FlowState = "never-touched" | "silent" | "current"

/** An open prospect in the flow check. */
export interface FlowRow extends ContactRef {
  readonly state: FlowState
  readonly ownerId?: string
  /**
   * Of the last outbound personal touch, or of the last one before the contact was taken over. Where only its day
   * is known, when that day begins in `zone`.
   */
  readonly lastTouchAt?: IsoInstant
  /** Its own date, where only that is known. */
  readonly lastTouchOn?: LocalDate
  /** Local days since the last outbound personal touch, else since the adding. */
  readonly days: number
  /** Has somebody booked, promised or chosen what comes next? Otherwise only a default says it. */
  readonly decided: boolean
}

/** Open prospects by whether anybody is following up; the three counts sum to `open`. */
export interface FlowCheck {
  readonly at: IsoInstant
  readonly zone: string
  /** The party whose contacts alone were looked at. */
  readonly partyId?: string
  readonly silentAfter: string
  readonly open: number
  readonly neverTouched: number
  readonly silent: number
  readonly current: number
  /** Of those never touched: the ones that have an owner. */
  readonly assignedNeverTouched: number
  /** Of all: those for whom nobody has decided on a next step. */
  readonly withoutDecidedStep: number
  /** The longest waiting first: never touched, then silent, then current; then by days, then id. */
  readonly contacts: ReadonlyArray<FlowRow>
  readonly notSpokenAfter: string
  /** How many contacts nobody has spoken to for so long, whichever of them are listed. */
  readonly notSpoken: number
  /** Open contacts of any stage not spoken to for so long: whom to call next, in that order. */
  readonly notSpokenTo: ReadonlyArray<NotSpokenTo>
  /** The cursors of the next pages: each to be asked for as `after`. Absent for a list that is at its end. */
  readonly next?: { readonly contacts?: string; readonly notSpokenTo?: string }
}

/** `policy` says which chosen cadences can be had. */
export interface FlowAsked extends AskedRules, PageAsked<"flow.contacts" | "flow.notSpokenTo"> {
  readonly at: Instant
  /** Days are counted in this zone. */
  readonly zone: ZoneId
  /** Silent: the last outbound personal touch is strictly before `at` minus this. */
  readonly silentAfter: CalendarDuration
  /** Not spoken to: nobody has spoken to them since `at` minus this. Left out: 30 days. */
  readonly notSpokenAfter?: CalendarDuration | undefined
  /** Only contacts who belong to this party. */
  readonly partyId?: PartyId | undefined
}

interface Draft {
  readonly contacts: FirstRows<FlowRow>
  readonly unspoken: FirstRows<NotSpokenTo>
  readonly counts: { -readonly [K in Counted]: number }
}

type Counted =
  | "open"
  | "neverTouched"
  | "silent"
  | "current"
  | "assignedNeverTouched"
  | "withoutDecidedStep"
  | "notSpoken"

const countOf = {
  "never-touched": "neverTouched",
  silent: "silent",
  current: "current",
} as const satisfies { readonly [S in FlowState]: Counted }

const stateRank: { readonly [S in FlowState]: number } = {
  "never-touched": 0,
  silent: 1,
  current: 2,
}

/**
 * Splits the open prospects of a log into never touched, silent and current, and lists the open
 * contacts of any stage to whom nobody has spoken for long.
 */
export const flowCheck = ({
  after,
  at,
  history,
  limit,
  notSpokenAfter = days(30),
  partyId,
  policy,
  silentAfter,
  zone,
}: FlowAsked): Projection<Draft, FlowCheck> => {
  const unspokenOf = unspokenSince(at, { within: notSpokenAfter, zone })
  const silentBefore = subtractCalendar(at, silentAfter, zone)
  const today = localDateAt(at, zone)
  const standsAt = standingIn(zone)
  const contacts = firstRows<FlowRow>("flow.contacts", { after, at, limit })
  const unspoken = firstRows<NotSpokenTo>("flow.notSpokenTo", { after, at, limit })
  return {
    name: "flow-check",
    version: 2,
    begin: () => ({
      contacts: contacts.begin(),
      unspoken: unspoken.begin(),
      counts: {
        open: 0,
        neverTouched: 0,
        silent: 0,
        current: 0,
        assignedNeverTouched: 0,
        withoutDecidedStep: 0,
        notSpoken: 0,
      },
    }),
    add: (draft, relationship) => {
      if (!isInParty(relationship, partyId)) return
      const { contactId, ownerId } = relationship
      const { counts } = draft
      const silentTo = unspokenOf(relationship)
      if (silentTo !== undefined) {
        counts.notSpoken += 1
        unspoken.add(draft.unspoken, [silentTo.since, contactId], silentTo.row)
      }
      if (!relationship.open || relationship.stage !== "prospect") return
      const touch = relationship.lastOutboundPersonal
      const { since: silentFrom, touchedAt: last } = flowMomentsOf(relationship, standsAt)
      const state =
        last === undefined ? "never-touched" : last < silentBefore ? "silent" : "current"
      const decided = hasDecidedStep(relationship, { policy, history })
      counts.open += 1
      counts[countOf[state]] += 1
      if (state === "never-touched" && ownerId !== undefined) counts.assignedNeverTouched += 1
      if (!decided) counts.withoutDecidedStep += 1
      const on = touch ? touch.on : relationship.lastTouchOn
      const since = daysBetween(localDateAt(silentFrom, zone), today)
      contacts.add(draft.contacts, [stateRank[state], -since, contactId], () => ({
        ...contactRef(relationship),
        state,
        ...(ownerId === undefined ? {} : { ownerId }),
        ...(last === undefined ? {} : { lastTouchAt: instantToIso(last) }),
        ...(on === undefined ? {} : { lastTouchOn: on }),
        days: since,
        decided,
      }))
    },
    merge: (into, from) => {
      addFields(into.counts, from.counts)
      contacts.merge(into.contacts, from.contacts)
      unspoken.merge(into.unspoken, from.unspoken)
    },
    answer: (draft) => {
      const { notSpoken, ...counts } = draft.counts
      const pages = {
        contacts: contacts.page(draft.contacts),
        notSpokenTo: unspoken.page(draft.unspoken),
      }
      return {
        at: instantToIso(at),
        zone,
        ...(partyId === undefined ? {} : { partyId }),
        silentAfter: Schema.encodeSync(CalendarDuration)(silentAfter),
        ...counts,
        contacts: pages.contacts.rows,
        notSpokenAfter: Schema.encodeSync(CalendarDuration)(notSpokenAfter),
        notSpoken,
        notSpokenTo: pages.notSpokenTo.rows,
        ...nextOf(pages),
      }
    },
  }
}
