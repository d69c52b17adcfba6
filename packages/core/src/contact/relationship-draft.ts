import type { StatedPreference } from "../cadence/history.js"
import type { ChannelBlock } from "../consent/consent-record.js"
import type { ContactFact } from "../fact/fact.js"
import type { HoldRecord } from "../hold/hold-record.js"
import type { PromiseRecord } from "../promise/promise-record.js"
import type { ReferralMoment } from "../referral/referral-record.js"
import type { StepRecord } from "../step/step-record.js"
import type { Instant } from "../time/instant.js"
import type { ResponseRecord, Touch } from "../touch/touch-record.js"
import type { CadenceClock, Flag, Milestone, Opening, Relationship, Stage } from "./relationship.js"

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

type OpenResponse = Draft<ResponseRecord> & { readonly joinedBy: Array<number> }

/** A relationship in the making, changed in place. */
export interface Drafts {
  readonly relationship: Draft<
    Omit<
      Relationship,
      | "touches"
      | "milestones"
      | "flags"
      | "referral"
      | "response"
      | "responses"
      | "cadences"
      | "openings"
      | "holds"
      | "preferences"
      | "blocked"
    >
  > & {
    response: OpenResponse | undefined
    readonly responses: Array<ResponseRecord>
    readonly cadences: Array<CadenceClock>
    readonly openings: Array<Draft<Opening>>
    readonly touches: Array<Touch>
    readonly holds: Array<HoldRecord>
    preferences: Array<StatedPreference>
    blocked: Array<ChannelBlock>
    readonly milestones: Array<Milestone>
    readonly flags: Array<Flag>
    readonly referral: {
      readonly asked: Array<ReferralMoment>
      readonly given: Array<ReferralMoment>
      readonly declined: Array<ReferralMoment>
    }
  }
  readonly promises: Map<string, Draft<PromiseRecord>>
  readonly steps: Map<string, Draft<StepRecord>>
}

/** What the first fact about a contact says; what happened is applied afterwards. */
export const begin = (added: Beginning): Drafts => {
  const { event, occurredAt, position } = added
  const clock = stageBegins(occurredAt, position, "prospect")
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
      stage: "prospect",
      open: true,
      disqualified: false,
      forbidden: undefined,
      touches: [],
      lastOutboundPersonal: undefined,
      lastOutbound: undefined,
      milestones: [],
      cadence: clock,
      cadences: [clock],
      openings: [{ from: occurredAt, openedBy: position, until: undefined }],
      response: undefined,
      responses: [],
      promises: [],
      steps: [],
      holds: [],
      blocked: [],
      preferences: [],
      referral: { asked: [], given: [], declined: [] },
      lastFactAt: occurredAt,
      flags: [],
    },
    promises: new Map(),
    steps: new Map(),
  }
}

/** The stage's default cadence, from now on. */
export const stageBegins = (startedAt: Instant, startedBy: number, stage: Stage): CadenceClock => ({
  startedAt,
  startedBy,
  stage,
  chosen: undefined,
  startAt: undefined,
  spread: false,
})
