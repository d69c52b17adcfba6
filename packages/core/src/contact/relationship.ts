import type { CadenceRef } from "../cadence/cadence.js"
import type { OwnTerms } from "../cadence/own-terms.js"
import type { Mark } from "../cadence/progress.js"
import type { StatedPreference } from "../cadence/stated-preference.js"
import type { ChannelBlock, ContactBan } from "../consent/consent-record.js"
import type { FactDoubt } from "../doubt/doubt.js"
import type { HoldRecord } from "../hold/hold-record.js"
import type { ContactId, PartyId, RepId } from "../identity.js"
import type { Membership } from "../party/party-record.js"
import type { PromiseRecord } from "../promise/promise-record.js"
import type { ReferralRecord, ReferredBy } from "../referral/referral-record.js"
import type { StepRecord } from "../step/step-record.js"
import type { Instant } from "../time/instant.js"
import type { LocalDate } from "../time/local-date.js"
import type { ZoneId } from "../time/zone.js"
import type { ResponseRecord, Touch } from "../touch/touch-record.js"
import type { Source } from "./contact-facts.js"

/** Where a relationship stands. Won and declined change the stage and close nothing. */
export type Stage = "prospect" | "customer" | "declined"

/** A turn in a relationship. Every one but `reopened` ends the attempt before it. */
export interface Milestone {
  readonly kind: "won" | "declined" | "disqualified" | "reopened"
  readonly at: Instant
  /** Its own date, where only that is known. */
  readonly on: LocalDate | undefined
  readonly position: number
  /** How many of `touches` came before it, so that touches can be counted per attempt. */
  readonly touchesBefore: number
  /** Who owned the contact at that moment. */
  readonly ownerId: RepId | undefined
  readonly value: number | undefined
  readonly currency: string | undefined
  /** The stage that it led to. */
  readonly stage: Stage
  /** Of a disqualification: whether somebody said so, and what. */
  readonly because: { readonly basis: "said" | "assumed"; readonly reason: string } | undefined
}

/** A rep who took a contact over and whom the contact has not met yet. */
export interface IntroductionOwed {
  readonly repId: RepId
  /** Who was there for the contact before, if anybody was. */
  readonly fromRepId: RepId | undefined
  /** When the contact was handed over, and the fact that says so. */
  readonly at: Instant
  readonly position: number
}

/**
 * From when the cadence counts: the adding, the outcome or the reopening that began the stage, or the
 * enrolment or switch since then.
 */
export interface CadenceClock {
  readonly startedAt: Instant
  readonly startedBy: number
  /** The stage that the contact was at when it began. */
  readonly stage: Stage
  /** The cadence that somebody chose; without one it is the stage's default. */
  readonly chosen: CadenceRef | undefined
  /** Nothing is due before. */
  readonly startAt: Instant | undefined
  /** What was agreed on for this contact alone. */
  readonly own: OwnTerms | undefined
  /** Begun by taking the contact over: its start is spread over the ideal gap. */
  readonly spread: boolean
}

/** A stretch in which a relationship was open, from its beginning up to `until`, exclusive. */
export interface Opening {
  readonly from: Instant
  /** The fact that opened it. */
  readonly openedBy: number
  readonly until: Instant | undefined
  /** The fact that closed it. */
  readonly closedBy: number | undefined
}

/** What describes a contact, and whose it is. */
export interface Described {
  readonly externalId: string | undefined
  readonly name: string | undefined
  readonly zone: ZoneId | undefined
  readonly source: Source | undefined
  readonly ownerId: RepId | undefined
  /** Position of the fact that made `ownerId` the owner, or took the owner away. */
  readonly ownedBy: number
}

/** A duplicate for which a relationship stands too. */
export interface MergedContact {
  readonly contactId: ContactId
  readonly externalId: string | undefined
}

/**
 * One contact's history, folded: what the facts say, with corrections applied and retracted touches
 * left out. It holds no answer that depends on a policy or on today.
 *
 * It is that of the duplicates merged into the contact, too. What was done by a touch, and what it
 * answered, stays as it was before the merge; from then on the logs are one. What only describes a
 * duplicate or arranges its follow-up (its name, owner, cadence, disqualification) does not override
 * the contact's own: it fills what that lacks.
 */
export interface Relationship extends Described {
  readonly contactId: ContactId
  /** The duplicates that are merged into it, by id. */
  readonly merged: ReadonlyArray<MergedContact>
  /** The first adding, when there are duplicates. */
  readonly addedAt: Instant
  readonly addedBy: number
  /** The date of that adding, where only that is known. */
  readonly addedOn: LocalDate | undefined
  /** The last day of contact before the log begins, for an adopted contact. */
  readonly lastTouchOn: LocalDate | undefined
  /** Of the owner, since the contact was handed over to them; `undefined`: none is owed. */
  readonly introduction: IntroductionOwed | undefined
  readonly stage: Stage
  /**
   * The party that it is counted under: the contact's own, else that of the first duplicate, by id, that has
   * one.
   */
  readonly partyId: PartyId | undefined
  /** The parties whose rules bind it: the contact's own, and those of its duplicates. */
  readonly parties: ReadonlyArray<Membership>
  /** Neither disqualified nor forbidden, by itself or with its party, nor erased. */
  readonly open: boolean
  readonly disqualified: boolean
  /** Closed for good. */
  readonly erased: boolean
  readonly forbidden: ContactBan | undefined
  /** All touches in order of occurrence. */
  readonly touches: ReadonlyArray<Touch>
  readonly lastOutboundPersonal: Touch | undefined
  readonly lastOutbound: Touch | undefined
  readonly milestones: ReadonlyArray<Milestone>
  readonly cadence: CadenceClock
  /** Every clock so far, `cadence` the last of them. */
  readonly cadences: ReadonlyArray<CadenceClock>
  /** When somebody decided to leave out the touch that the cadence owed next, in order. */
  readonly skips: ReadonlyArray<Mark>
  /** The stretches in which it was open, in order; the last one ends when it is closed now. */
  readonly openings: ReadonlyArray<Opening>
  /** The answer that they wait for. */
  readonly response: ResponseRecord | undefined
  /** All answers that they ever waited for, in order. */
  readonly responses: ReadonlyArray<ResponseRecord>
  readonly promises: ReadonlyArray<PromiseRecord>
  readonly steps: ReadonlyArray<StepRecord>
  readonly holds: ReadonlyArray<HoldRecord>
  /** Channels that must not be used, as of the last fact, its parties' blocks among them. */
  readonly blocked: ReadonlyArray<ChannelBlock>
  /** What they asked for: one wish of each kind at most. */
  readonly preferences: ReadonlyArray<StatedPreference>
  readonly referral: ReferralRecord
  /** Who named this contact, in order of occurrence. */
  readonly referredBy: ReadonlyArray<ReferredBy>
  /** The latest instant at which anything happened of which more than the day is known. */
  readonly lastTimedAt: Instant | undefined
  /** The own dates of facts of which only that is known, by position. */
  readonly dates: ReadonlyMap<number, LocalDate>
  /** What cannot have been in that order, in order of occurrence. */
  readonly doubts: ReadonlyArray<FactDoubt>
}
