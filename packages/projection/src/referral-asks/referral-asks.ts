import {
  addCalendar,
  type CalendarDuration,
  type Instant,
  instantToIso,
  promiseStatusAt,
  type Relationship,
  type RepId,
} from "@followthrough/core"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
import type { AskedRules } from "../obligation/asked.js"
import { cadenceInForce } from "../obligation/cadence-in-force.js"
import { percent } from "../percent.js"
import type { Projection } from "../projection.js"
import { type ContactRef, contactRef } from "../who.js"

/** What speaks against asking a customer for a referral now. */
export type AskBlocker =
  | { readonly code: "no-positive-signal" }
  | {
      readonly code: "promise-broken"
      readonly what: string
      readonly facts: ReadonlyArray<number>
    }
  | { readonly code: "complaint-open"; readonly facts: ReadonlyArray<number> }
  | {
      readonly code: "asked-recently"
      readonly until: IsoInstant
      readonly facts: ReadonlyArray<number>
    }
  | {
      readonly code: "declined-recently"
      readonly until: IsoInstant
      readonly facts: ReadonlyArray<number>
    }
  | { readonly code: "too-new"; readonly until: IsoInstant; readonly facts: ReadonlyArray<number> }

/** A customer who may be asked for a referral, and why. */
export interface AskRow extends ContactRef {
  readonly ownerId?: string
  readonly customerSince: IsoInstant
  /** The last touch at which they were satisfied or said yes. */
  readonly satisfiedAt: IsoInstant
  readonly facts: ReadonlyArray<number>
}

export interface BlockedAsk extends ContactRef {
  readonly ownerId?: string
  readonly customerSince: IsoInstant
  readonly blockers: ReadonlyArray<AskBlocker>
}

/** Whom to ask for a referral, whom not yet, and how many customers have referred. */
export interface ReferralAsks {
  readonly at: IsoInstant
  readonly repId?: string
  readonly customers: number
  readonly customersWhoReferred: number
  /** The referral number: the share of customers who have referred anyone. */
  readonly referralNumberPct: number | null
  /** The most recently satisfied first. */
  readonly ask: ReadonlyArray<AskRow>
  readonly blocked: ReadonlyArray<BlockedAsk>
}

export interface ReferralAsked extends AskedRules {
  readonly at: Instant
  /** Only customers of this rep. */
  readonly repId?: RepId | undefined
}

interface Draft {
  readonly ask: Array<AskRow>
  readonly blocked: Array<BlockedAsk>
  customers: number
  referred: number
}

/** Splits the open customers into those to ask for a referral and those not to ask yet. */
export const referralAsks = (asked: ReferralAsked): Projection<Draft, ReferralAsks> => ({
  name: "referral-asks",
  version: 1,
  begin: () => ({ ask: [], blocked: [], customers: 0, referred: 0 }),
  add: (draft, relationship) => {
    if (!relationship.open || relationship.stage !== "customer") return
    if (asked.repId !== undefined && relationship.ownerId !== asked.repId) return
    const won = relationship.milestones.find(({ kind }) => kind === "won")
    if (won === undefined) return
    draft.customers += 1
    if (relationship.referral.given.length > 0) draft.referred += 1
    const customer = {
      ...contactRef(relationship),
      ...(relationship.ownerId === undefined ? {} : { ownerId: relationship.ownerId }),
      customerSince: instantToIso(won.at),
    }
    const satisfied = relationship.touches.findLast(
      ({ classification }) => classification === "satisfied" || classification === "yes",
    )
    const blockers = blockersOf(relationship, asked, won)
    if (satisfied === undefined) blockers.unshift({ code: "no-positive-signal" })
    if (satisfied === undefined || blockers.length > 0) {
      draft.blocked.push({ ...customer, blockers })
    } else {
      draft.ask.push({
        ...customer,
        satisfiedAt: instantToIso(satisfied.at),
        facts: [won.position, satisfied.position],
      })
    }
  },
  answer: ({ ask, blocked, customers, referred }) => ({
    at: instantToIso(asked.at),
    ...(asked.repId === undefined ? {} : { repId: asked.repId }),
    customers,
    customersWhoReferred: referred,
    referralNumberPct: percent(referred, customers),
    ask: [...ask].sort(
      (a, b) => compareText(b.satisfiedAt, a.satisfiedAt) || compareText(a.contactId, b.contactId),
    ),
    blocked: [...blocked].sort((a, b) => compareText(a.contactId, b.contactId)),
  }),
})

const blockersOf = (
  relationship: Relationship,
  asked: ReferralAsked,
  won: { readonly at: Instant; readonly position: number },
): Array<AskBlocker> => {
  const { promises, referral, touches, zone } = relationship
  const { at, policy } = asked
  const rules = cadenceInForce(asked, relationship).cadence.cadence.referral
  const blockers: Array<AskBlocker> = []
  const wait = (
    code: "asked-recently" | "declined-recently" | "too-new",
    since: { readonly at: Instant; readonly position: number } | undefined,
    duration: CalendarDuration,
  ) => {
    if (since === undefined) return
    const until = addCalendar(since.at, duration, zone ?? policy.zone)
    if (until > at) blockers.push({ code, until: instantToIso(until), facts: [since.position] })
  }
  if (rules !== undefined) {
    wait("too-new", won, rules.tenure)
    wait("asked-recently", referral.asked.at(-1), rules.askAgainAfter)
    wait("declined-recently", referral.declined.at(-1), rules.askAgainAfter)
  }
  for (const promise of promises) {
    const isOurs = promise.promisors.some(({ _tag }) => _tag === "Rep")
    if (isOurs && promiseStatusAt(promise, at) === "broken") {
      blockers.push({ code: "promise-broken", what: promise.what, facts: [promise.madeBy] })
    }
  }
  const complaint = touches.findLast(({ classification }) => classification === "complaint")
  const settled = touches.findLast(({ classification }) => classification === "satisfied")
  if (complaint !== undefined && !(settled !== undefined && isAfter(settled, complaint))) {
    blockers.push({ code: "complaint-open", facts: [complaint.position] })
  }
  return blockers
}

const isAfter = (
  a: { readonly at: Instant; readonly position: number },
  b: { readonly at: Instant; readonly position: number },
): boolean => a.at > b.at || (a.at === b.at && a.position > b.position)
