import {
  type Instant,
  instantToIso,
  type Milestone,
  type Referral,
  type ReferralMoment,
  type Relationship,
} from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { type FirstRows, firstRows, type Page } from "../first-rows.js"
import type { IsoInstant } from "../iso-instant.js"
import { isAfter } from "../occurrence.js"
import type { PageAsked } from "../page.js"
import { type ContactRef, contactRef } from "../who.js"

/** What became of somebody who was referred. */
export type ReferralOutcome = Exclude<Milestone["kind"], "reopened">

interface Duty extends ContactRef {
  readonly ownerId?: string
  readonly referralId: string
  /** The merged duplicate in whose log it is: a command about this referral may need to name that one. */
  readonly duplicateId?: string
  readonly newContactId?: string
  readonly newContact?: string
  readonly givenAt: IsoInstant
  readonly facts: ReadonlyArray<number>
}

/** A contact to be thanked for a name. */
export type ThankDuty = Duty

/** A contact to be told what became of the one whom they named. */
export interface ReportDuty extends Duty {
  readonly newContactId: string
  readonly outcome: ReferralOutcome
  readonly outcomeAt: IsoInstant
}

interface Outcome {
  readonly kind: ReferralOutcome
  readonly at: Instant
  readonly position: number
}

/** Somebody who was named and is a contact, or may become one. */
interface Named {
  readonly duty: Duty
  readonly newContactId: string
  readonly givenAt: Instant
  readonly position: number
  readonly reported: ReferralMoment | undefined
}

/** Duties found so far; what there is to report shows only once all contacts were looked at. */
export interface DutiesDraft {
  readonly thank: FirstRows<ThankDuty>
  thanksOwed: number
  readonly named: Array<Named>
  /** Outcomes of those who came by a referral. */
  readonly outcomes: Map<string, ReadonlyArray<Outcome>>
}

/** What is still owed for referrals, the longest due first, and how much of it there is. */
export interface Duties {
  readonly thank: Page<ThankDuty>
  readonly report: Page<ReportDuty>
  readonly thanksOwed: number
  readonly reportsOwed: number
}

/** Finds out whom to thank, and whom to tell what became of the one they named. */
export interface DutiesFold {
  readonly begin: () => DutiesDraft
  /**
   * Collects what one contact has to do with referrals: those they gave, if they are asked about, and what
   * became of them.
   */
  readonly add: (draft: DutiesDraft, relationship: Relationship, isAsked: boolean) => void
  readonly merge: (into: DutiesDraft, from: DutiesDraft) => void
  readonly page: (draft: DutiesDraft) => Duties
}

export const dutiesFold = (asked: PageAsked & { readonly at: Instant }): DutiesFold => {
  const thank = firstRows<ThankDuty>("asks.thank", asked)
  const report = firstRows<ReportDuty>("asks.report", asked)
  return {
    begin: () => ({ thank: thank.begin(), thanksOwed: 0, named: [], outcomes: new Map() }),
    add: (draft, relationship, isAsked) => {
      noteOutcomes(draft, relationship)
      if (!relationship.open || !isAsked) return
      for (const one of relationship.referral.given) {
        const { at, newContactId, position, referralId, reported, thanked } = one
        if (thanked === undefined) {
          draft.thanksOwed += 1
          const key = [at, relationship.contactId, referralId, position]
          thank.add(draft.thank, key, () => dutyOf(relationship, one))
        }
        if (newContactId === undefined) continue
        const duty = dutyOf(relationship, one)
        draft.named.push({ duty, newContactId, givenAt: at, position, reported })
      }
    },
    // The one who was named may be in another part than the one who named them.
    merge: (into, from) => {
      into.thanksOwed += from.thanksOwed
      thank.merge(into.thank, from.thank)
      appendAll(into.named, from.named)
      for (const [contactId, reached] of from.outcomes) into.outcomes.set(contactId, reached)
    },
    page: (draft) => {
      const found = report.begin()
      let reportsOwed = 0
      for (const one of draft.named) {
        const news = newsOf(one, draft.outcomes)
        if (news === undefined) continue
        reportsOwed += 1
        const { contactId, referralId } = one.duty
        report.add(found, [news.at, contactId, referralId, one.position], () => reportOf(one, news))
      }
      return {
        thank: thank.page(draft.thank),
        report: report.page(found),
        thanksOwed: draft.thanksOwed,
        reportsOwed,
      }
    },
  }
}

const noteOutcomes = (
  { outcomes }: DutiesDraft,
  { contactId, merged, milestones, referredBy, source }: Relationship,
): void => {
  if (referredBy.length === 0 && source !== "referral") return
  const reached = milestones.flatMap(({ at, kind, position }) =>
    kind === "reopened" ? [] : [{ kind, at, position }],
  )
  if (reached.length === 0) return
  // Whoever named somebody named them by the id of a duplicate, perhaps.
  for (const id of [contactId, ...merged.map((one) => one.contactId)]) outcomes.set(id, reached)
}

const dutyOf = (relationship: Relationship, referral: Referral): Duty => {
  const { contactId, ownerId } = relationship
  const { at, newContact, newContactId, position, referralId } = referral
  return {
    ...contactRef(relationship),
    ...(ownerId === undefined ? {} : { ownerId }),
    referralId,
    ...(referral.contactId === contactId ? {} : { duplicateId: referral.contactId }),
    ...(newContactId === undefined ? {} : { newContactId }),
    ...(newContact === undefined ? {} : { newContact }),
    givenAt: instantToIso(at),
    facts: [position],
  }
}

/** The outcome that is still to be told to who named somebody, if there is any. */
const newsOf = (
  { givenAt, newContactId, position, reported }: Named,
  outcomes: DutiesDraft["outcomes"],
): Outcome | undefined => {
  const given = { at: givenAt, position }
  const since = (outcomes.get(newContactId) ?? []).filter((outcome) => isAfter(outcome, given))
  const news = latestNews(since)
  if (news === undefined || reported === undefined) return news
  return isAfter(reported, news) ? undefined : news
}

const reportOf = ({ duty, newContactId }: Named, { at, kind, position }: Outcome): ReportDuty => ({
  ...duty,
  newContactId,
  outcome: kind,
  outcomeAt: instantToIso(at),
  facts: [...duty.facts, position],
})

// A second sale after a sale is no news to the one who referred; a sale after a no is.
const latestNews = (outcomes: ReadonlyArray<Outcome>): Outcome | undefined => {
  const last = outcomes.at(-1)
  const other = outcomes.findLastIndex(({ kind }) => kind !== last?.kind)
  return outcomes[other + 1]
}
