import type { StageTurn } from "./contact/stage-at.js"
import type { DomainEvent } from "./fact/domain-event.js"
import type { StreamName } from "./fact/fact.js"
import type { ContactId, ExternalId, PartyId } from "./identity.js"
import {
  type KnownRules,
  type LearningRules,
  learnRules,
  nothingPublished,
} from "./policy/known-rules.js"
import type { Policy } from "./policy/policy.js"
import type { Instant } from "./time/instant.js"
import type { ZoneId } from "./time/zone.js"

/** What a contact's or rep's facts name, each kind with its own names. */
export type Named = "touch" | "promise" | "debt" | "step" | "hold" | "referral" | "absence"

/**
 * What a decision needs to know of one log: which identities it holds, and whether it has ended. It
 * depends on the order of recording; what an enrolment has to fit, the stage and the rules, is known for
 * any instant, for what is recorded late is refused no sooner than what is recorded on time.
 */
export interface Known {
  /** Of a party: somebody once joined it. */
  readonly added: boolean
  /** What the contact is called in another system. */
  readonly externalId: ExternalId | undefined
  /** The zone of the contact or rep, as it was said last. */
  readonly zone: ZoneId | undefined
  /** The ids of each kind; ask {@link knows}. */
  readonly names: ReadonlyMap<Named, ReadonlySet<string>>
  /** The currencies of debts, where they are known. */
  readonly currencies: ReadonlyMap<string, string>
  /** The contact that this one was merged into. */
  readonly mergedInto: ContactId | undefined
  /** The duplicates that were merged into this contact. */
  readonly absorbed: ReadonlySet<ContactId>
  /** The party that the contact belongs to, as it was said last. */
  readonly partyId: PartyId | undefined
  readonly erased: boolean
  /** What began the contact's stages, in order of recording. */
  readonly turns: ReadonlyArray<StageTurn>
  /** The rep has left. */
  readonly left: boolean
  /** The rules published; not set: none. */
  readonly rules: KnownRules | undefined
}

interface Learning extends Known {
  added: boolean
  externalId: ExternalId | undefined
  zone: ZoneId | undefined
  readonly names: Map<Named, Set<string>>
  readonly currencies: Map<string, string>
  mergedInto: ContactId | undefined
  readonly absorbed: Set<ContactId>
  partyId: PartyId | undefined
  erased: boolean
  readonly turns: Array<StageTurn>
  left: boolean
  rules: LearningRules | undefined
}

/** Whether a log holds something of that name. */
export const knows = ({ names }: Known, kind: Named, id: string): boolean =>
  names.get(kind)?.has(id) === true

/** What is known of each log. A log that holds nothing is one of which nothing is known. */
export type Knowledge = (stream: StreamName) => Known

const nothingKnown = (): Learning => ({
  added: false,
  externalId: undefined,
  zone: undefined,
  names: new Map(),
  currencies: new Map(),
  mergedInto: undefined,
  absorbed: new Set(),
  partyId: undefined,
  erased: false,
  turns: [],
  left: false,
  rules: undefined,
})

/** Knowledge that grows with the events that it is taught. */
export interface GrowingKnowledge {
  readonly of: Knowledge
  readonly learn: (stream: StreamName, event: DomainEvent, occurredAt: Instant) => void
  /** As if nothing had ever been learned of a log. */
  readonly forget: (stream: StreamName) => void
  /** The policy that the host gave, which is in force whatever the log says. */
  readonly policy: Policy | undefined
}

/** Knowledge of nothing yet. `policy`: in force whatever the log says; left out, the log's is. */
export const growingKnowledge = (policy?: Policy): GrowingKnowledge => {
  const logs = new Map<StreamName, Learning>()
  const empty = nothingKnown()
  return {
    of: (stream) => logs.get(stream) ?? empty,
    policy,
    learn: (stream, event, occurredAt) => {
      const known = logs.get(stream) ?? nothingKnown()
      logs.set(stream, known)
      learn(known, event, occurredAt)
    },
    forget: (stream) => {
      logs.delete(stream)
    },
  }
}

const learnName = (known: Learning, kind: Named, id: string): Learning => {
  const ids = known.names.get(kind)
  if (ids === undefined) known.names.set(kind, new Set([id]))
  else ids.add(id)
  return known
}

const learn = (known: Learning, event: DomainEvent, occurredAt: Instant): Learning => {
  switch (event._tag) {
    case "ContactAdded":
    case "ContactAdopted":
      known.added = true
      known.externalId = event.externalId
      known.zone = event.zone
      return known
    case "RepAdded":
      known.added = true
      known.zone = event.zone
      return known
    case "ContactDetailsChanged":
    case "RepDetailsChanged":
      known.zone = event.zone ?? known.zone
      return known
    case "TouchLogged":
      return learnName(known, "touch", event.touchId)
    case "PromiseMade":
      if (event.pays !== undefined) learnName(known, "debt", event.pays)
      return learnName(known, "promise", event.promiseId)
    case "DebtRecorded":
    case "PaymentRecorded": {
      const { amount, debtId } = event
      if (amount.currency !== undefined) known.currencies.set(debtId, amount.currency)
      return learnName(known, "debt", debtId)
    }
    case "StepBooked":
      return learnName(known, "step", event.stepId)
    case "HoldPlaced":
      return learnName(known, "hold", event.holdId)
    case "NotNowSaid":
      return event.holdId === undefined ? known : learnName(known, "hold", event.holdId)
    case "ReferralGiven":
      return learnName(known, "referral", event.referralId)
    case "RepAbsent":
      return learnName(known, "absence", event.absenceId)
    case "ContactMerged":
      known.mergedInto = event.into
      return known
    case "MergeUndone":
      known.mergedInto = undefined
      return known
    case "DuplicateAbsorbed":
      known.absorbed.add(event.duplicateId)
      return known
    case "DuplicateReleased":
      known.absorbed.delete(event.duplicateId)
      return known
    case "PartyJoined":
      known.partyId = event.partyId
      return known
    case "PartyLeft":
      if (known.partyId === event.partyId) known.partyId = undefined
      return known
    case "MemberJoined":
      known.added = true
      return known
    case "ContactErased":
      known.erased = true
      return known
    case "RepLeft":
      known.left = true
      return known
    case "SaleRecorded":
      known.turns.push({ kind: "won", at: occurredAt })
      return known
    case "ContactDeclined":
      known.turns.push({ kind: "declined", at: occurredAt })
      return known
    case "ContactReopened":
      known.turns.push({ kind: "reopened", at: occurredAt })
      return known
    case "ContactAssigned":
    case "ContactUnassigned":
    case "ContactDisqualified":
    case "TouchCorrected":
    case "TouchRetracted":
    case "PromiseRescheduled":
    case "PromisePartlyKept":
    case "PromiseKept":
    case "PromiseReleased":
    case "StepRescheduled":
    case "StepSkipped":
    case "ReferralAsked":
    case "ReferralDeclined":
    case "HoldLifted":
    case "ChannelBlocked":
    case "ChannelAllowed":
    case "ContactForbidden":
    case "ContactPermitted":
    case "PreferenceStated":
    case "PreferenceWithdrawn":
    case "CadenceEnrolled":
    case "CadenceSwitched":
    case "CadenceStepSkipped":
    case "ContactHandedOver":
    case "ContactIntroduced":
    case "PromiseConditionMet":
    case "PromiseTransferred":
    case "ReferralThanked":
    case "ReferralOutcomeReported":
    case "ContactReferred":
    case "MemberLeft":
    case "PartyChannelBlocked":
    case "PartyChannelAllowed":
    case "PartyForbidden":
    case "PartyPermitted":
    case "RepHoursSet":
    case "RepCapacitySet":
    case "AbsenceCancelled":
      return known
    case "PolicyPublished":
    case "CadencePublished":
    case "CadenceRetired":
    case "HolidaysPublished":
      known.rules ??= nothingPublished()
      learnRules(known.rules, event, occurredAt)
      return known
  }
}
