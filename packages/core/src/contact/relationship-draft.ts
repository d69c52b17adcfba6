import type { StatedPreference } from "../cadence/history.js"
import type { ChannelBlock } from "../consent/consent-record.js"
import type { ContactFact } from "../fact/fact.js"
import type { HoldRecord } from "../hold/hold-record.js"
import type { PromiseRecord } from "../promise/promise-record.js"
import type { Referral, ReferralMoment, ReferredBy } from "../referral/referral-record.js"
import type { StepRecord } from "../step/step-record.js"
import type { Instant } from "../time/instant.js"
import type { ResponseRecord, Touch } from "../touch/touch-record.js"
import type { CadenceClock, Flag, Milestone, Relationship } from "./relationship.js"

export type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** A contact's fact of one kind. */
export type Event<Tag extends ContactFact["event"]["_tag"]> = Extract<
  ContactFact["event"],
  { _tag: Tag }
>

/** The fact that begins a relationship. */
export type Beginning = ContactFact & {
  readonly event: Event<"ContactAdded"> | Event<"ContactAdopted">
}

/** A relationship in the making, changed in place. */
export interface Drafts {
  readonly relationship: Draft<
    Omit<
      Relationship,
      | "touches"
      | "milestones"
      | "flags"
      | "referral"
      | "referredBy"
      | "response"
      | "holds"
      | "preferences"
      | "blocked"
    >
  > & {
    response: (ResponseRecord & { readonly joinedBy: Array<number> }) | undefined
    readonly touches: Array<Touch>
    readonly holds: Array<HoldRecord>
    preferences: Array<StatedPreference>
    blocked: Array<ChannelBlock>
    readonly milestones: Array<Milestone>
    readonly flags: Array<Flag>
    readonly referral: {
      readonly asked: Array<ReferralMoment>
      readonly given: Array<Referral>
      readonly declined: Array<ReferralMoment>
    }
    readonly referredBy: Array<ReferredBy>
  }
  readonly promises: Map<string, Draft<PromiseRecord>>
  readonly steps: Map<string, Draft<StepRecord>>
  /** The reps whom the contact has met. */
  readonly introduced: Set<string>
}

/** What the first fact about a contact says; what happened is applied afterwards. */
export const begin = (added: Beginning): Drafts => {
  const { event, occurredAt, position } = added
  return {
    relationship: {
      contactId: event.contactId,
      externalId: event.externalId,
      name: event.name,
      zone: event.zone,
      source: event.source,
      addedAt: occurredAt,
      addedBy: position,
      lastTouchOn: event._tag === "ContactAdopted" ? event.lastTouchOn : undefined,
      ownerId: undefined,
      ownedBy: position,
      introduction: undefined,
      stage: "prospect",
      open: true,
      disqualified: false,
      forbidden: undefined,
      touches: [],
      lastOutboundPersonal: undefined,
      lastOutbound: undefined,
      milestones: [],
      cadence: stageBegins(occurredAt, position),
      response: undefined,
      promises: [],
      steps: [],
      holds: [],
      blocked: [],
      preferences: [],
      referral: { asked: [], given: [], declined: [] },
      referredBy: [],
      lastFactAt: occurredAt,
      flags: [],
    },
    promises: new Map(),
    steps: new Map(),
    introduced: new Set(),
  }
}

/** The stage's default cadence, from now on. */
export const stageBegins = (startedAt: Instant, startedBy: number): CadenceClock => ({
  startedAt,
  startedBy,
  chosen: undefined,
  startAt: undefined,
  spread: false,
})
