export {
  type Arrival,
  type Became,
  type BecameAsked,
  type BecameRow,
  became,
} from "./became/became.js"
export {
  becoming,
  type Happened,
  type HappeningKind,
  type Happenings,
  happening,
  happeningKinds,
  owedAs,
  type Telling,
} from "./became/happening.js"
export { type Stood, stood } from "./became/stood.js"
export { compareNatural } from "./compare-natural.js"
export { contactWithKey } from "./contact-with-key.js"
export { contacts } from "./contacts.js"
export { type Doubt, type DoubtKind, type DoubtRules, doubtKinds } from "./doubts/doubt.js"
export type { DoubtCounts } from "./doubts/doubt-tally.js"
export {
  type DoubtRow,
  type Doubts,
  type DoubtsAsked,
  doubts,
} from "./doubts/doubts.js"
export { sayFact } from "./english/say-fact.js"
export { type ExplainAsked, explain } from "./explain/explain.js"
export type {
  CadenceChoice,
  Candidate,
  CitedFact,
  Explanation,
  HoldExplained,
  RepExplained,
  Shown,
  Standing,
} from "./explain/explanation.js"
export type { PromiseDecision, PromiseExplained, PromiseTurn } from "./explain/promise-explained.js"
export {
  type FlowAsked,
  type FlowCheck,
  type FlowRow,
  type FlowState,
  flowCheck,
} from "./flow/flow-check.js"
export { type FlowPlace, flowPlaceOf } from "./flow/flow-place.js"
export type { NotSpokenTo } from "./flow/not-spoken-to.js"
export type { IsoInstant } from "./iso-instant.js"
export { obligationsOf } from "./obligation/agenda.js"
export type { Asked, AskedRules } from "./obligation/asked.js"
export { nextStepOf } from "./obligation/next-step.js"
export {
  type Level,
  levelAt,
  type Obligation,
  type ObligationKind,
} from "./obligation/obligation.js"
export { compareAt, firstAt, type OrderReason, rankAt } from "./obligation/order.js"
export { type StandingObligations, standingObligations } from "./obligation/standing-obligations.js"
export type {
  CadenceWhy,
  InsteadOf,
  MoveCode,
  PromiseWhy,
  ToldBlock,
  ToldHours,
  ToldMove,
  Why,
} from "./obligation/why.js"
export {
  type Cursor,
  compareKeys,
  cursorText,
  type ListName,
  type PageAsked,
  readCursor,
  type SortKey,
} from "./page.js"
export type { Lane, PlanDay } from "./plan/lane.js"
export { LONGEST_PLAN, type PlanLength } from "./plan/period.js"
export {
  type LaneSeen,
  lanesSeen,
  type Plan,
  type PlanAsked,
  plan,
  type QueueLane,
  type RepLane,
} from "./plan/plan.js"
export type { AlsoOwed, PlanRow, Spill, StandIn } from "./plan/plan-row.js"
export type { SpillReason } from "./plan/spread.js"
export type { DayOff } from "./plan/work-days.js"
export { draftOf, type Projection, project } from "./projection.js"
export {
  type LedgerAsked,
  type PromiseCounts,
  type PromisedDebt,
  type PromiseLedger,
  type PromiseRow,
  promiseLedger,
  statusRank,
} from "./promise-ledger/promise-ledger.js"
export { type Agenda, type AgendaAsked, agenda } from "./queue/contact-agenda.js"
export { type Queue, type QueueAsked, queue } from "./queue/queue.js"
export type { QueueRow } from "./queue/queue-row.js"
export type { AskBlocker } from "./referral-asks/ask-blockers.js"
export { type AskStanding, askStandingOf } from "./referral-asks/ask-standing.js"
export {
  type AskRow,
  type BlockedAsk,
  type ReferralAsked,
  type ReferralAsks,
  referralAsks,
} from "./referral-asks/referral-asks.js"
export type { ReferralOutcome, ReportDuty, ThankDuty } from "./referral-asks/referral-duties.js"
export type { Bands } from "./rep-audit/bands.js"
export type { Evidence } from "./rep-audit/evidence.js"
export type { AuditFigures } from "./rep-audit/figures.js"
export type { HazardAt } from "./rep-audit/hazard.js"
export type { MonthFigures } from "./rep-audit/months.js"
export {
  type AuditAsked,
  type PartFigures,
  type RepAudit,
  type RepFigures,
  repAudit,
  type UnknownName,
} from "./rep-audit/rep-audit.js"
export type { Spread, Spreads } from "./rep-audit/spread.js"
export type { WaitFigures, WaitSeconds } from "./rep-audit/wait.js"
export { heirsOf } from "./successor.js"
export { type Absence, type Departure, foldTeam, nobody, type Rep, type Team } from "./team.js"
export {
  type ChangeCode,
  type ChangeCounts,
  type ContactChange,
  type WhatIf,
  type WhatIfAsked,
  type WhatIfRow,
  type WhatIfSide,
  whatIf,
} from "./what-if/what-if.js"
export type { ContactRef, PolicyRef } from "./who.js"
