import {
  type Instant,
  instantToIso,
  type Milestone,
  type Referral,
  type Relationship,
} from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
import { isAfter } from "../occurrence.js"
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

interface Named {
  readonly duty: Duty
  readonly referral: Referral
}

/** Referrals, and the outcomes of those who came by one: nothing else is kept. */
export interface DutiesDraft {
  readonly named: Array<Named>
  readonly outcomes: Map<string, ReadonlyArray<Outcome>>
}

export const noDuties = (): DutiesDraft => ({ named: [], outcomes: new Map() })

/**
 * Collects what one contact has to do with referrals: those they gave, if they are asked about, and what
 * became of them.
 */
export const addDuties = (
  { named, outcomes }: DutiesDraft,
  relationship: Relationship,
  isAsked: boolean,
): void => {
  const { contactId, merged, milestones, open, ownerId, referral, referredBy, source } =
    relationship
  if (referredBy.length > 0 || source === "referral") {
    const reached = milestones.flatMap(({ at, kind, position }) =>
      kind === "reopened" ? [] : [{ kind, at, position }],
    )
    // Whoever named somebody named them by the id of a duplicate, perhaps.
    const ids = [contactId, ...merged.map((one) => one.contactId)]
    if (reached.length > 0) for (const id of ids) outcomes.set(id, reached)
  }
  if (!open || !isAsked) return
  for (const one of referral.given) {
    const { at, newContact, newContactId, position, referralId } = one
    const duty = {
      ...contactRef(relationship),
      ...(ownerId === undefined ? {} : { ownerId }),
      referralId,
      ...(one.contactId === contactId ? {} : { duplicateId: one.contactId }),
      ...(newContactId === undefined ? {} : { newContactId }),
      ...(newContact === undefined ? {} : { newContact }),
      givenAt: instantToIso(at),
      facts: [position],
    }
    named.push({ referral: one, duty })
  }
}

/** The one who was named may be in another part than the one who named them. */
export const mergeDuties = (into: DutiesDraft, from: DutiesDraft): void => {
  appendAll(into.named, from.named)
  for (const [contactId, reached] of from.outcomes) into.outcomes.set(contactId, reached)
}

/** Whom to thank, and whom to tell what became of the one they named; the longest due first. */
export const dutiesOf = ({
  named,
  outcomes,
}: DutiesDraft): {
  readonly thank: ReadonlyArray<ThankDuty>
  readonly report: ReadonlyArray<ReportDuty>
} => ({
  thank: named
    .flatMap(({ duty, referral }) => (referral.thanked === undefined ? [duty] : []))
    .sort((a, b) => compareText(a.givenAt, b.givenAt) || byName(a, b)),
  report: named
    .flatMap((one) => reportOf(one, outcomes))
    .sort((a, b) => compareText(a.outcomeAt, b.outcomeAt) || byName(a, b)),
})

const byName = (a: Duty, b: Duty): number =>
  compareText(a.contactId, b.contactId) || compareText(a.referralId, b.referralId)

const reportOf = (
  { duty, referral }: Named,
  outcomes: DutiesDraft["outcomes"],
): ReadonlyArray<ReportDuty> => {
  const { newContactId, reported } = referral
  if (newContactId === undefined) return []
  const since = (outcomes.get(newContactId) ?? []).filter((outcome) => isAfter(outcome, referral))
  const news = latestNews(since)
  if (news === undefined || (reported !== undefined && isAfter(reported, news))) return []
  return [
    {
      ...duty,
      newContactId,
      outcome: news.kind,
      outcomeAt: instantToIso(news.at),
      facts: [...duty.facts, news.position],
    },
  ]
}

// A second sale after a sale is no news to the one who referred; a sale after a no is.
const latestNews = (outcomes: ReadonlyArray<Outcome>): Outcome | undefined => {
  const last = outcomes.at(-1)
  const other = outcomes.findLastIndex(({ kind }) => kind !== last?.kind)
  return outcomes[other + 1]
}
