import type { Mark } from "../cadence/progress.js"
import type { StatedPreference } from "../cadence/stated-preference.js"
import type { ChannelBlock, ContactBan } from "../consent/consent-record.js"
import type { DebtMove, DebtRecord } from "../debt/debt-record.js"
import { byOccurrence, type ContactFact } from "../fact/fact.js"
import type { HoldRecord } from "../hold/hold-record.js"
import type { ContactId, ExternalId, PartyId, RepId } from "../identity.js"
import { type Joined, type PartyDraft, partyBan } from "../party/party-draft.js"
import type { PromiseRecord } from "../promise/promise-record.js"
import type { Referral, ReferralMoment, ReferredBy } from "../referral/referral-record.js"
import type { StepRecord } from "../step/step-record.js"
import type { Instant } from "../time/instant.js"
import type { LocalDate } from "../time/local-date.js"
import type { ResponseRecord, Touch } from "../touch/touch-record.js"
import type {
  CadenceClock,
  Described,
  Milestone,
  Opening,
  Relationship,
  Stage,
} from "./relationship.js"

export type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** A debt in the making. */
export type DraftDebt = Draft<Omit<DebtRecord, "moves">> & { readonly moves: Array<DebtMove> }

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
export interface DraftRelationship
  extends Draft<
    Omit<
      Relationship,
      | "touches"
      | "milestones"
      | "referral"
      | "promises"
      | "steps"
      | "referredBy"
      | "responses"
      | "cadences"
      | "openings"
      | "skips"
      | "dates"
      | "holds"
      | "preferences"
    >
  > {
  readonly responses: Array<ResponseRecord>
  readonly cadences: Array<CadenceClock>
  readonly openings: Array<Draft<Opening>>
  readonly dates: Map<number, LocalDate>
  readonly skips: Array<Mark>
  readonly touches: Array<Touch>
  readonly promises: Array<Draft<PromiseRecord>>
  readonly steps: Array<Draft<StepRecord>>
  readonly holds: Array<Draft<HoldRecord>>
  preferences: Array<StatedPreference>
  readonly milestones: Array<Milestone>
  readonly referral: {
    readonly asked: Array<ReferralMoment>
    readonly given: Array<Referral>
    readonly declined: Array<ReferralMoment>
  }
  readonly referredBy: Array<ReferredBy>
}

/**
 * What one log adds to the relationship. Identities are those of a log: a contact and its duplicate
 * may each have a promise of the same name.
 */
export interface Drafts {
  readonly contactId: ContactId
  readonly externalId: ExternalId | undefined
  /** Shared by all logs that are folded into one relationship. */
  readonly relationship: DraftRelationship
  /** What duplicates say of themselves: it fills what the contact's own log leaves open. */
  readonly lacking: Lacking
  /** Who owns the contact, as its own log says, and those that are merged into it. */
  owned: Owned | undefined
  /** The reps whom the contact has met; shared, too. */
  readonly introduced: Set<string>
  /** The parties that any of the logs speaks of; shared, too. */
  readonly parties: ReadonlyMap<PartyId, PartyDraft>
  /** The party that its contact belongs to. */
  joined: Joined | undefined
  readonly promises: Map<string, Draft<PromiseRecord>>
  readonly debts: Map<string, DraftDebt>
  readonly steps: Map<string, Draft<StepRecord>>
  readonly holds: Map<string, Draft<HoldRecord>>
  response: OpenResponse | undefined
  blocked: Array<ChannelBlock>
  forbidden: ContactBan | undefined
  disqualified: boolean
  erased: boolean
  /** Whether its facts are about the contact itself: a duplicate's are while it is merged. */
  speaksFor: boolean
  /** The logs that are one as the fold has come so far, this one among them. */
  together: ReadonlyArray<Drafts>
  /** The one of these that the others are merged into; left out, it is this one. */
  home: Drafts | undefined
}

/** An owner, or that there is none any more, and the fact that says so. */
export interface Owned extends Pick<ContactFact, "occurredAt" | "position"> {
  readonly repId: RepId | undefined
}

/** What describes a contact whatever happens with it. */
export type Lacking = Draft<Omit<Described, "ownerId" | "ownedBy">>

/** Where a log's fact says what it describes: on the relationship itself, or where that lacks it. */
export const describedIn = ({ lacking, relationship, speaksFor }: Drafts): Lacking =>
  speaksFor ? relationship : lacking

/**
 * The owner as the fold has come so far: of the contact that the log belongs to by then and, as long as
 * nothing was said of that, whoever became a duplicate's last.
 */
export const ownerOf = (drafts: Drafts): Owned | undefined => {
  const { home = drafts, together } = drafts
  if (home.owned !== undefined) return home.owned
  let last: Owned | undefined
  for (const { owned } of together) {
    if (owned !== undefined && (last === undefined || byOccurrence(last, owned) < 0)) last = owned
  }
  return last
}

/** Whether the contact that the log belongs to is closed, as the fold has come so far. */
export const isClosed = (drafts: Drafts): boolean => {
  const { home = drafts, together } = drafts
  return (
    home.disqualified ||
    home.erased ||
    together.some((log) => log.forbidden !== undefined || partyBan(log) !== undefined)
  )
}

/** The log itself, and the one that speaks for the contact that it belongs to. */
export const spokenFor = (drafts: Drafts): ReadonlyArray<Drafts> => [drafts, drafts.home ?? drafts]

/** What the first fact about a contact says; what happened is applied afterwards. */
export const begin = (added: Beginning): DraftRelationship => {
  const { event, occurredAt, position } = added
  const clock = stageBegins(occurredAt, position, "prospect")
  return {
    contactId: event.contactId,
    externalId: event.externalId,
    name: event.name,
    zone: event.zone,
    source: event.source,
    addedAt: occurredAt,
    addedBy: position,
    addedOn: event.on,
    lastTouchOn: event._tag === "ContactAdopted" ? event.lastTouchOn : undefined,
    ownerId: undefined,
    ownedBy: position,
    introduction: undefined,
    stage: "prospect",
    open: true,
    disqualified: false,
    erased: false,
    // Each log has its own, until the fold ends.
    forbidden: undefined,
    response: undefined,
    blocked: [],
    partyId: undefined,
    parties: [],
    merged: [],
    touches: [],
    lastOutboundPersonal: undefined,
    lastOutbound: undefined,
    milestones: [],
    cadence: clock,
    cadences: [clock],
    openings: [{ from: occurredAt, openedBy: position, until: undefined, closedBy: undefined }],
    responses: [],
    promises: [],
    steps: [],
    holds: [],
    preferences: [],
    referral: { asked: [], given: [], declined: [] },
    referredBy: [],
    lastTimedAt: undefined,
    dates: new Map(),
    skips: [],
    doubts: [],
  }
}

/** One log's part in a relationship, before any of its facts. */
export const partOf = (
  { contactId, externalId }: Beginning["event"],
  relationship: DraftRelationship,
  lacking: Lacking,
  introduced: Set<string>,
  parties: ReadonlyMap<PartyId, PartyDraft>,
): Drafts => {
  const drafts: Drafts = {
    contactId,
    externalId,
    relationship,
    lacking,
    owned: undefined,
    introduced,
    parties,
    joined: undefined,
    promises: new Map(),
    debts: new Map(),
    steps: new Map(),
    holds: new Map(),
    response: undefined,
    blocked: [],
    forbidden: undefined,
    disqualified: false,
    erased: false,
    speaksFor: contactId === relationship.contactId,
    together: [],
    home: undefined,
  }
  drafts.together = [drafts]
  return drafts
}

/** The stage's default cadence, from now on. */
export const stageBegins = (startedAt: Instant, startedBy: number, stage: Stage): CadenceClock => ({
  startedAt,
  startedBy,
  stage,
  chosen: undefined,
  startAt: undefined,
  own: undefined,
  spread: false,
})
