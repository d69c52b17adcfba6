import { instantToIso, type PartyId, type Relationship, type RepId } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
import type { Asked } from "../obligation/asked.js"
import { percent } from "../percent.js"
import type { Projection } from "../projection.js"
import { heirsOf } from "../successor.js"
import { type ContactRef, contactRef, isInParty } from "../who.js"
import { type AskBlocker, blockersOf } from "./ask-blockers.js"
import {
  addDuties,
  type DutiesDraft,
  dutiesOf,
  mergeDuties,
  noDuties,
  type ReportDuty,
  type ThankDuty,
} from "./referral-duties.js"

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
  /** The party whose contacts alone were looked at. */
  readonly partyId?: string
  readonly customers: number
  readonly customersWhoReferred: number
  /** The referral number: the share of customers who have referred anyone. */
  readonly referralNumberPct: number | null
  /** The most recently satisfied first. */
  readonly ask: ReadonlyArray<AskRow>
  readonly blocked: ReadonlyArray<BlockedAsk>
  /** Open contacts who named somebody and were not thanked, the longest ago first. */
  readonly thank: ReadonlyArray<ThankDuty>
  /** Open contacts who do not know yet what became of whom they named, the longest ago first. */
  readonly report: ReadonlyArray<ReportDuty>
}

export interface ReferralAsked extends Asked {
  /** Only contacts of this rep, and of leavers whom the rep comes after. */
  readonly repId?: RepId | undefined
  /** Only contacts who belong to this party. */
  readonly partyId?: PartyId | undefined
}

interface Draft {
  readonly ask: Array<AskRow>
  readonly blocked: Array<BlockedAsk>
  customers: number
  referred: number
  readonly duties: DutiesDraft
}

/**
 * Splits the open customers into those to ask for a referral and those not to ask yet, and says what is
 * still owed for the referrals that were given.
 */
export const referralAsks = (asked: ReferralAsked): Projection<Draft, ReferralAsks> => ({
  name: "referral-asks",
  version: 1,
  begin: () => ({ ask: [], blocked: [], customers: 0, referred: 0, duties: noDuties() }),
  add: (draft, relationship) => {
    const isAsked = isTheirs(relationship, asked)
    addDuties(draft.duties, relationship, isAsked)
    if (!relationship.open || relationship.stage !== "customer" || !isAsked) return
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
  merge: (into, from) => {
    appendAll(into.ask, from.ask)
    appendAll(into.blocked, from.blocked)
    into.customers += from.customers
    into.referred += from.referred
    mergeDuties(into.duties, from.duties)
  },
  answer: ({ ask, blocked, customers, duties, referred }) => ({
    at: instantToIso(asked.at),
    ...(asked.repId === undefined ? {} : { repId: asked.repId }),
    ...(asked.partyId === undefined ? {} : { partyId: asked.partyId }),
    customers,
    customersWhoReferred: referred,
    referralNumberPct: percent(referred, customers),
    ask: [...ask].sort(
      (a, b) => compareText(b.satisfiedAt, a.satisfiedAt) || compareText(a.contactId, b.contactId),
    ),
    blocked: [...blocked].sort((a, b) => compareText(a.contactId, b.contactId)),
    ...dutiesOf(duties),
  }),
})

const isTheirs = (relationship: Relationship, { partyId, repId, team }: ReferralAsked): boolean => {
  const { ownerId } = relationship
  if (!isInParty(relationship, partyId)) return false
  return (
    repId === undefined ||
    ownerId === repId ||
    (ownerId !== undefined && heirsOf([ownerId], team).repIds.includes(repId))
  )
}
