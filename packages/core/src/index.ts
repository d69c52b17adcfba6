export { type Command, type CommandJson, type ContactCommand, commands } from "./command.js"
export {
  commandFromJson,
  commandNames,
  commandToJson,
  type MalformedCommand,
} from "./command-codec.js"
export { ContactKind, Money, Source, Urgency } from "./contact/contact-facts.js"
export { foldRelationship } from "./contact/fold-relationship.js"
export type {
  CadenceClock,
  Flag,
  Milestone,
  Relationship,
  Stage,
} from "./contact/relationship.js"
export { decide, type Known, learn, nothingKnown, streamOf } from "./decision.js"
export type { ContactEvent, DomainEvent, RepEvent } from "./fact/domain-event.js"
export {
  byOccurrence,
  type ContactFact,
  contactStream,
  type Fact,
  type NewFact,
  repStream,
  type StreamName,
} from "./fact/fact.js"
export { decodeFact, encodeEvent, type StoredFact, type UnreadableFact } from "./fact/fact-codec.js"
export { Precision } from "./fact/recorded.js"
export {
  ActorId,
  CadenceId,
  ContactId,
  ExternalId,
  PlayId,
  PromiseId,
  RepId,
  StepId,
  TouchId,
} from "./identity.js"
export { defaultPolicy, defaultPolicyJson } from "./policy/default-policy.js"
export { Cadence, type MalformedPolicy, Policy, policyFromJson } from "./policy/policy.js"
export type { Problem } from "./problem.js"
export { PromiseDue, Promisor } from "./promise/promise-facts.js"
export {
  isOwed,
  lastInstantOf,
  type PromiseRecord,
  type PromiseStatus,
  promiseStatusAt,
} from "./promise/promise-record.js"
export type { Recording } from "./recording.js"
export type { ReferralMoment, ReferralRecord } from "./referral/referral-record.js"
export { describeRefusal, type Refusal } from "./refusal.js"
export type { StepRecord } from "./step/step-record.js"
export { addCalendarToDate } from "./time/calendar-arithmetic.js"
export { CalendarDuration, days, ExactDuration, WorkingDuration } from "./time/duration.js"
export {
  addExact,
  Instant,
  instantFromIso,
  instantFromMillis,
  instantToIso,
} from "./time/instant.js"
export {
  daysBetween,
  LocalDate,
  localDateAt,
  localDateFromIso,
} from "./time/local-date.js"
export { UTC, ZoneId } from "./time/zone.js"
export { addCalendar, endOfDay, instantOf, startOfDay, subtractCalendar } from "./time/zoned.js"
export {
  Channel,
  Classification,
  Direction,
  Discharge,
  TouchMode,
  TouchOutcome,
} from "./touch/touch-facts.js"
export { isOutboundPersonal, type ResponseRecord, type Touch } from "./touch/touch-record.js"
