import type { DomainEvent, Refusal } from "@followthrough/core"
import type { Doubt } from "../doubts/doubt.js"
import type { CadenceChoice, Shown, Standing } from "../explain/explanation.js"
import type { PromiseDecision, PromiseTurn } from "../explain/promise-explained.js"
import type { ObligationKind } from "../obligation/obligation.js"
import type { OrderReason } from "../obligation/order.js"
import type { MoveCode, ToldBlock, Why } from "../obligation/why.js"
import type { AskBlocker } from "../referral-asks/ask-blockers.js"
import type { ChangeCode } from "../what-if/what-if.js"

/** An instant as the clocks of a zone show it: `2026-03-02` and `08:00`. */
export interface ClockTime {
  readonly date: string
  readonly time: string
}

export type DurationUnit = "year" | "month" | "week" | "day" | "hour" | "minute" | "second"

/** `14 days`, as a count and its unit. */
export interface DurationPart {
  readonly count: string
  readonly unit: DurationUnit
  /** Counted while somebody works, or on days on which somebody does. */
  readonly working?: true
}

/**
 * How answers are told: functions from codes with their parameters to text. A host that wants another
 * language writes one of its own, or replaces some of `english`; each function is handed the
 * {@link Speaker} of the whole, so that nothing of what was replaced comes through.
 */
export interface Language {
  readonly instant: (at: ClockTime) => string
  readonly duration: (parts: ReadonlyArray<DurationPart>) => string
  /** Why something is owed. */
  readonly why: (why: Why, say: Speaker) => string
  /** The constraint that moved a cadence touch. */
  readonly move: (code: MoveCode) => string
  /** Why a cadence touch has no slot. */
  readonly block: (block: ToldBlock, say: Speaker) => string
  /** What to do, in a few words. */
  readonly step: (kind: ObligationKind) => string
  /** Why one row stands above another. */
  readonly order: (reason: OrderReason) => string
  /** Why a customer is not to be asked for a referral yet. */
  readonly blocker: (blocker: AskBlocker, say: Speaker) => string
  /** What cannot have been as the facts tell it. */
  readonly doubt: (doubt: Doubt, say: Speaker) => string
  /** Why a command was not recorded. */
  readonly refusal: (refusal: Refusal) => string
  /** What a fact says. */
  readonly fact: (event: DomainEvent, say: Speaker) => string
  /** Whether a contact is open, and since what. */
  readonly standing: (standing: Standing, say: Speaker) => string
  /** How a contact came onto its cadence. */
  readonly cadence: (choice: CadenceChoice, say: Speaker) => string
  /** Why something is in a rep's queue, or is not. */
  readonly shown: (shown: Shown) => string
  /** What happened with a promise. */
  readonly promiseTurn: (turn: PromiseTurn, say: Speaker) => string
  /** Which rule makes a promise kept, broken or whatever it is. */
  readonly promiseDecision: (decision: PromiseDecision, say: Speaker) => string
  /** What other rules do to something that is owed. */
  readonly change: (code: ChangeCode) => string
  /** What no comparison of rules can say. */
  readonly limit: (code: "recorded-held-fixed") => string
}

/** A language that tells time by the clocks of a zone. */
export type Speaker = {
  readonly [K in Exclude<keyof Language, "instant" | "duration">]: (
    what: Parameters<Language[K]>[0],
  ) => string
} & {
  /** ISO 8601 text with `Z` or an offset. */
  readonly instant: (iso: string) => string
  /** ISO 8601 text, `working` before it for working time: `P14D`, `PT5M`, `working P3D`. */
  readonly duration: (iso: string) => string
}
