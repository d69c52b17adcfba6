export { spreadStart } from "./cadence/adoption-spread.js"
export { type CadenceBasics, type CadenceBuilder, cadence } from "./cadence/build-cadence.js"
export { Cadence, type CadenceJson, CadenceRef, versionKey } from "./cadence/cadence.js"
export {
  type CadenceBook,
  cadenceIn,
  compileCadence,
  compileCadences,
  type ReadyCadence,
} from "./cadence/cadence-book.js"
export {
  CadenceRules,
  cadenceFromJson,
  cadenceRulesFromJson,
  cadenceToJson,
  type MalformedCadence,
} from "./cadence/cadence-rules.js"
export { closedOn } from "./cadence/calendars.js"
export { checkCadences } from "./cadence/check/check-cadences.js"
export { checkSuccession } from "./cadence/check/check-succession.js"
export type { CadenceDefect, DefectCode } from "./cadence/check/defect.js"
export {
  type CadenceDerivation,
  type CadenceMove,
  type CadenceOccurrence,
  type ChannelPassed,
  occurrenceKey,
  type PlayPassed,
  type RuleReason,
  type SlotBlock,
} from "./cadence/derivation.js"
export { describeNextTouch } from "./cadence/describe-next-touch.js"
export type {
  BlockedChannel,
  CadenceHistory,
  CadenceHold,
  CadenceTouch,
  EarlierRules,
  PartyHistory,
} from "./cadence/history.js"
export { holdEnds } from "./cadence/hold-ends.js"
export { type FoundHours, hoursFor } from "./cadence/hours-taken.js"
export { journeyOf } from "./cadence/journey.js"
export { type NextTouch, nextTouch } from "./cadence/next-touch.js"
export { onlyCited } from "./cadence/only-cited.js"
export { type OwnTerms, type OwnTermsJson, onOwnTerms, termsToJson } from "./cadence/own-terms.js"
export { afterPause, type Pause } from "./cadence/pause.js"
export { Play } from "./cadence/play.js"
export type { Deed, Mark } from "./cadence/progress.js"
export {
  type Publication,
  type PublicationChange,
  type PublicationPreview,
  type PublicationSubject,
  previewPublication,
  underPublication,
} from "./cadence/publish-cadence.js"
export {
  type AskedBefore,
  type ReferralWait,
  referralWaits,
} from "./cadence/referral-ripe.js"
export { answeredWithin, type RespondBy, respondBy } from "./cadence/respond-by.js"
export { type AnswerTime, type HoursTaken, RespondHours } from "./cadence/respond-hours.js"
export type { CadenceSetting, RepAbsence, RepHours } from "./cadence/setting.js"
export type { Evidence, EvidenceGrade } from "./cadence/shipped/evidence.js"
export {
  shippedEvidence,
  shippedRules,
  shippedRulesJson,
} from "./cadence/shipped/shipped-rules.js"
export { type StandingTouch, standingTouch } from "./cadence/standing-touch.js"
export type { StatedPreference } from "./cadence/stated-preference.js"
export {
  type CadenceSwitch,
  previewSwitch,
  type SwitchPreview,
} from "./cadence/switch-cadence.js"
export type { WeekdayName } from "./cadence/weekday-name.js"
export { type Command, type CommandJson, type ContactCommand, commands } from "./command.js"
export {
  commandFromJson,
  commandNames,
  commandText,
  commandToJson,
  type MalformedCommand,
} from "./command-codec.js"
export type { ChannelBlock, ContactBan } from "./consent/consent-record.js"
export { ContactKind, Money, Source, Urgency } from "./contact/contact-facts.js"
export { foldRelationship, relationshipsOf } from "./contact/fold-relationship.js"
export type {
  CadenceClock,
  IntroductionOwed,
  MergedContact,
  Milestone,
  Opening,
  Relationship,
  Stage,
} from "./contact/relationship.js"
export {
  amountOf,
  type DebtMove,
  type DebtRecord,
  type DebtStanding,
  debtStanding,
  type Tenthousandths,
} from "./debt/debt-record.js"
export { decide, decideAll, decideNext, streamsOf } from "./decision.js"
export type { FactDoubt } from "./doubt/doubt.js"
export { isDatedAhead, mayLieAhead } from "./fact/ahead.js"
export { type Dated, dateOf, epochDayOf } from "./fact/dated.js"
export {
  type ContactEvent,
  type DomainEvent,
  domainEvents,
  type EventJson,
  type PartyEvent,
  type PolicyEvent,
  type RepEvent,
} from "./fact/domain-event.js"
export {
  byOccurrence,
  type ContactFact,
  contactStream,
  type Fact,
  isContactFact,
  isPartyFact,
  isPolicyFact,
  isRelationshipFact,
  isRepFact,
  type NewFact,
  type PartyFact,
  partyStream,
  policyStream,
  type RelationshipFact,
  repStream,
  type StreamName,
} from "./fact/fact.js"
export {
  decodeFact,
  encodeEvent,
  type StoredFact,
  sealedIn,
  takeWords,
  type UnreadableFact,
  withSealed,
} from "./fact/fact-codec.js"
export type { Lapse } from "./fact/lapse.js"
export { personalFields, withoutPersonal } from "./fact/personal-fields.js"
export { isPersonal } from "./fact/recorded.js"
export { sentenceOf } from "./fact/sentence.js"
export type { HoldRecord } from "./hold/hold-record.js"
export {
  AbsenceId,
  ActorId,
  BatchId,
  CadenceId,
  ContactId,
  DebtId,
  ExternalId,
  HoldId,
  PartyId,
  PlayId,
  PromiseId,
  ReferralId,
  RepId,
  StepId,
  TouchId,
} from "./identity.js"
export { type GrowingKnowledge, growingKnowledge, type Knowledge, type Known } from "./known.js"
export { suggestion } from "./nearest.js"
export { PartyKind } from "./party/party-facts.js"
export type { Membership } from "./party/party-record.js"
export { isPersonalCommand } from "./personal-command.js"
export { defaultPolicy, defaultPolicyJson } from "./policy/default-policy.js"
export {
  type MalformedPolicy,
  Policy,
  type PolicyJson,
  policyFromJson,
  policyToJson,
} from "./policy/policy.js"
export { type PolicyInForce, policyAt, type RulesInForce } from "./policy/policy-at.js"
export { type Problem, problemsOf } from "./problem.js"
export { PromiseDue, Promisor } from "./promise/promise-facts.js"
export {
  type AgreedDue,
  isOwed,
  lastInstantOf,
  owedByAt,
  type PromiseRecord,
  type PromiseStatus,
  type PromiseTransfer,
  promiseStatusAt,
  settledBy,
} from "./promise/promise-record.js"
export type { Recording } from "./recording.js"
export type {
  Referral,
  ReferralMoment,
  ReferralRecord,
  ReferredBy,
} from "./referral/referral-record.js"
export { describeRefusal, type Refusal } from "./refusal.js"
export type { StepRecord } from "./step/step-record.js"
export {
  addCalendarToDate,
  type MonthEnd,
  subtractCalendarFromDate,
} from "./time/calendar-arithmetic.js"
export { DateRange } from "./time/date-range.js"
export { DayWindow } from "./time/day-window.js"
export {
  CalendarDuration,
  Duration,
  days,
  durationFromText,
  durationToText,
  ExactDuration,
  hours,
  minutes,
  months,
  WorkingDays,
  WorkingDuration,
  weeks,
  workingDays,
  workingHours,
  workingMinutes,
  years,
} from "./time/duration.js"
export { type Weekday, weekdayOfEpochDay } from "./time/epoch-day.js"
export { HolidayList } from "./time/holiday-list.js"
export {
  addExact,
  exactBetween,
  Instant,
  instantFromIso,
  instantFromMillis,
  instantFromTemporal,
  instantToIso,
  instantToTemporal,
  saturatedInstant,
  subtractExact,
} from "./time/instant.js"
export { Interval } from "./time/interval.js"
export {
  dateOfEpochDay,
  daysBetween,
  epochDayAt,
  LocalDate,
  localDateAt,
  localDateFromIso,
  localDateFromTemporal,
  localDateToTemporal,
  weekdayOf,
} from "./time/local-date.js"
export { LocalTime, LocalTimeEnd } from "./time/local-time.js"
export type { MalformedTime } from "./time/malformed-time.js"
export { contains, nextSlot, type SlotBounds } from "./time/next-slot.js"
export { offsetMillisAt } from "./time/offset-table.js"
export {
  lastOccurrenceAtOrBefore,
  nextOccurrenceAfter,
  type Occurrence,
  occurrenceAt,
  Rhythm,
} from "./time/rhythm.js"
export type { Unschedulable, UnschedulableReason } from "./time/unschedulable.js"
export { WeeklyHours } from "./time/weekly-hours.js"
export {
  type ResolvedCalendar,
  resolveCalendar,
  WorkingCalendar,
} from "./time/working-calendar.js"
export { addWorkingDays } from "./time/working-days.js"
export { addWorking, workingTimeBetween } from "./time/working-time.js"
export { UTC, ZoneId, zoneFromName } from "./time/zone.js"
export {
  contactZone,
  fixedZone,
  type KnownZones,
  type ResolvedZone,
  repZone,
  resolveZone,
  ZoneChoice,
} from "./time/zone-choice.js"
export {
  addCalendar,
  endOfDay,
  instantOf,
  startOfDay,
  subtractCalendar,
} from "./time/zoned.js"
export {
  ZonedDateTime,
  zonedDateTimeFromIso,
  zonedDateTimeFromTemporal,
  zonedDateTimeToIso,
  zonedDateTimeToTemporal,
} from "./time/zoned-date-time.js"
export {
  Channel,
  Classification,
  Direction,
  Discharge,
  Told,
  TouchMode,
  TouchOutcome,
} from "./touch/touch-facts.js"
export { isOutboundPersonal, type ResponseRecord, type Touch } from "./touch/touch-record.js"
export { visible } from "./visible.js"
