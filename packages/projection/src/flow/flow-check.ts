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
import { Schema } from "effect"
import { appendAll } from "../append-all.js"
import { compareText } from "../compare-text.js"
import { hasDecidedStep } from "../decided-step.js"
import { addingOf, touchedBefore } from "../in-touch.js"
import type { IsoInstant } from "../iso-instant.js"
import type { AskedRules } from "../obligation/asked.js"
import type { Projection } from "../projection.js"
import { standingIn } from "../stands-at.js"
import { type ContactRef, contactRef, isInParty } from "../who.js"
import { longestFirst, type NotSpokenTo, type Unspoken, unspokenSince } from "./not-spoken-to.js"

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
  /** Open contacts of any stage not spoken to for so long: whom to call next, in that order. */
  readonly notSpokenTo: ReadonlyArray<NotSpokenTo>
}

/** `policy` says which chosen cadences can be had. */
export interface FlowAsked extends AskedRules {
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
  readonly rows: Array<FlowRow>
  readonly unspoken: Array<Unspoken>
}

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
  at,
  history,
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
  return {
    name: "flow-check",
    version: 1,
    begin: () => ({ rows: [], unspoken: [] }),
    add: ({ rows, unspoken }, relationship) => {
      if (!isInParty(relationship, partyId)) return
      const silentTo = unspokenOf(relationship)
      if (silentTo !== undefined) unspoken.push(silentTo)
      if (!relationship.open || relationship.stage !== "prospect") return
      const touch = relationship.lastOutboundPersonal
      const last = touch ? standsAt(touch) : touchedBefore(relationship, standsAt)
      const on = touch ? touch.on : relationship.lastTouchOn
      rows.push({
        ...contactRef(relationship),
        state: last === undefined ? "never-touched" : last < silentBefore ? "silent" : "current",
        ...(relationship.ownerId === undefined ? {} : { ownerId: relationship.ownerId }),
        ...(last === undefined ? {} : { lastTouchAt: instantToIso(last) }),
        ...(on === undefined ? {} : { lastTouchOn: on }),
        days: daysBetween(localDateAt(last ?? standsAt(addingOf(relationship)), zone), today),
        decided: hasDecidedStep(relationship, { policy, history }),
      })
    },
    merge: (into, from) => {
      appendAll(into.rows, from.rows)
      appendAll(into.unspoken, from.unspoken)
    },
    answer: ({ rows, unspoken }) => {
      const count = (state: FlowState) => rows.filter((row) => row.state === state).length
      return {
        at: instantToIso(at),
        zone,
        ...(partyId === undefined ? {} : { partyId }),
        silentAfter: Schema.encodeSync(CalendarDuration)(silentAfter),
        open: rows.length,
        neverTouched: count("never-touched"),
        silent: count("silent"),
        current: count("current"),
        assignedNeverTouched: rows.filter(
          ({ ownerId, state }) => state === "never-touched" && ownerId !== undefined,
        ).length,
        withoutDecidedStep: rows.filter(({ decided }) => !decided).length,
        contacts: [...rows].sort(
          (a, b) =>
            stateRank[a.state] - stateRank[b.state] ||
            b.days - a.days ||
            compareText(a.contactId, b.contactId),
        ),
        notSpokenAfter: Schema.encodeSync(CalendarDuration)(notSpokenAfter),
        notSpokenTo: longestFirst(unspoken),
      }
    },
  }
}
