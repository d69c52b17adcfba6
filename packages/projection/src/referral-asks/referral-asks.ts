import { instantToIso, type PartyId, type Relationship, type RepId } from "@followthrough/core"
import { addFields } from "../counts.js"
import { type FirstRows, firstRows, nextOf } from "../first-rows.js"
import type { IsoInstant } from "../iso-instant.js"
import type { Asked } from "../obligation/asked.js"
import type { PageAsked } from "../page.js"
import { percent } from "../percent.js"
import type { Projection } from "../projection.js"
import { heirsOf } from "../successor.js"
import { type ContactRef, contactRef, isInParty } from "../who.js"
import { type AskBlocker, askRulesOf, blockersOf } from "./ask-blockers.js"
import { satisfiedTouchOf } from "./ask-standing.js"
import { type DutiesDraft, dutiesFold, type ReportDuty, type ThankDuty } from "./referral-duties.js"

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
  /** How many rows each list has, whichever of them are listed. */
  readonly totals: { readonly [L in AskList]: number }
  /** The most recently satisfied first. */
  readonly ask: ReadonlyArray<AskRow>
  readonly blocked: ReadonlyArray<BlockedAsk>
  /** Open contacts who named somebody and were not thanked, the longest ago first. */
  readonly thank: ReadonlyArray<ThankDuty>
  /** Open contacts who do not know yet what became of whom they named, the longest ago first. */
  readonly report: ReadonlyArray<ReportDuty>
  /** The cursors of the next pages: each to be asked for as `after`. Absent for a list that is at its end. */
  readonly next?: { readonly [L in AskList]?: string }
}

type AskList = "ask" | "blocked" | "thank" | "report"

export interface ReferralAsked extends Asked, PageAsked<`asks.${AskList}`> {
  /** Only contacts of this rep, and of leavers whom the rep comes after. */
  readonly repId?: RepId | undefined
  /** Only contacts who belong to this party. */
  readonly partyId?: PartyId | undefined
}

interface Draft {
  readonly ask: FirstRows<AskRow>
  readonly blocked: FirstRows<BlockedAsk>
  readonly duties: DutiesDraft
  readonly counts: { customers: number; referred: number; ask: number; blocked: number }
}

/**
 * Splits the open customers into those to ask for a referral and those not to ask yet, and says what is
 * still owed for the referrals that were given.
 */
export const referralAsks = (asked: ReferralAsked): Projection<Draft, ReferralAsks> => {
  const ask = firstRows<AskRow>("asks.ask", asked)
  const blocked = firstRows<BlockedAsk>("asks.blocked", asked)
  const duties = dutiesFold(asked)
  return {
    name: "referral-asks",
    version: 2,
    begin: () => ({
      ask: ask.begin(),
      blocked: blocked.begin(),
      duties: duties.begin(),
      counts: { customers: 0, referred: 0, ask: 0, blocked: 0 },
    }),
    add: (draft, relationship) => {
      const isAsked = isTheirs(relationship, asked)
      duties.add(draft.duties, relationship, isAsked)
      if (!relationship.open || relationship.stage !== "customer" || !isAsked) return
      const won = relationship.milestones.find(({ kind }) => kind === "won")
      if (won === undefined) return
      const { counts } = draft
      const { contactId, ownerId } = relationship
      counts.customers += 1
      if (relationship.referral.given.length > 0) counts.referred += 1
      const customer = () => ({
        ...contactRef(relationship),
        ...(ownerId === undefined ? {} : { ownerId }),
        customerSince: instantToIso(won.at),
      })
      const satisfied = satisfiedTouchOf(relationship)
      const blockers = blockersOf(relationship, askRulesOf(relationship, asked, won), asked.at)
      if (satisfied === undefined) blockers.unshift({ code: "no-positive-signal" })
      if (satisfied === undefined || blockers.length > 0) {
        counts.blocked += 1
        blocked.add(draft.blocked, [contactId], () => ({ ...customer(), blockers }))
      } else {
        counts.ask += 1
        ask.add(draft.ask, [-satisfied.at, contactId], () => ({
          ...customer(),
          satisfiedAt: instantToIso(satisfied.at),
          facts: [won.position, satisfied.position],
        }))
      }
    },
    merge: (into, from) => {
      addFields(into.counts, from.counts)
      ask.merge(into.ask, from.ask)
      blocked.merge(into.blocked, from.blocked)
      duties.merge(into.duties, from.duties)
    },
    answer: (draft) => {
      const { counts } = draft
      const { report, reportsOwed, thank, thanksOwed } = duties.page(draft.duties)
      const pages = {
        ask: ask.page(draft.ask),
        blocked: blocked.page(draft.blocked),
        thank,
        report,
      }
      return {
        at: instantToIso(asked.at),
        ...(asked.repId === undefined ? {} : { repId: asked.repId }),
        ...(asked.partyId === undefined ? {} : { partyId: asked.partyId }),
        customers: counts.customers,
        customersWhoReferred: counts.referred,
        referralNumberPct: percent(counts.referred, counts.customers),
        totals: {
          ask: counts.ask,
          blocked: counts.blocked,
          thank: thanksOwed,
          report: reportsOwed,
        },
        ask: pages.ask.rows,
        blocked: pages.blocked.rows,
        thank: thank.rows,
        report: report.rows,
        ...nextOf(pages),
      }
    },
  }
}

/** Whether a contact is one of those that a question about asks is about. */
export const isTheirs = (
  relationship: Relationship,
  { partyId, repId, team }: Pick<ReferralAsked, "partyId" | "repId" | "team">,
): boolean => {
  const { ownerId } = relationship
  if (!isInParty(relationship, partyId)) return false
  return (
    repId === undefined ||
    ownerId === repId ||
    (ownerId !== undefined && heirsOf([ownerId], team).repIds.includes(repId))
  )
}
