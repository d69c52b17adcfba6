export { contactWithKey } from "./contact-with-key.js"
export { sayBlocker, sayDuration, sayInstant, sayOrder, sayStep, sayWhy } from "./english/say.js"
export {
  type FlowAsked,
  type FlowCheck,
  type FlowRow,
  type FlowState,
  flowCheck,
} from "./flow/flow-check.js"
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
export { obligationsStand } from "./obligation/obligations-stand.js"
export { compareAt, firstAt, type OrderReason, rankAt } from "./obligation/order.js"
export type {
  CadenceWhy,
  InsteadOf,
  MoveCode,
  PromiseWhy,
  ToldBlock,
  ToldMove,
  Why,
} from "./obligation/why.js"
export { type Projection, project } from "./projection.js"
export {
  type LedgerAsked,
  type PromiseCounts,
  type PromiseLedger,
  type PromiseRow,
  promiseLedger,
} from "./promise-ledger/promise-ledger.js"
export { type Queue, type QueueAsked, type QueueRow, queue } from "./queue/queue.js"
export type { AskBlocker } from "./referral-asks/ask-blockers.js"
export {
  type AskRow,
  type BlockedAsk,
  type ReferralAsked,
  type ReferralAsks,
  referralAsks,
} from "./referral-asks/referral-asks.js"
export type { ReferralOutcome, ReportDuty, ThankDuty } from "./referral-asks/referral-duties.js"
export type { AuditFigures, Lag, TouchBands } from "./rep-audit/figures.js"
export { type AuditAsked, type RepAudit, type RepFigures, repAudit } from "./rep-audit/rep-audit.js"
export { type Absence, type Departure, foldTeam, nobody, type Rep, type Team } from "./team.js"
export type { ContactRef, PolicyRef } from "./who.js"
