import type { HoursTaken, OwnTermsJson } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"

/** Which constraint moved a cadence touch. */
export type MoveCode =
  | "least-gap"
  | "start"
  | "longest-gap"
  | "hold"
  | "frequency"
  | "absence"
  | "window"
  | "holiday"
  | "asked-for-days"
  | "asked-for-hours"
  | "rep-hours"
  | "cap"
  /** A cap over a party: with all its members together. */
  | "party-cap"
  | "preferred-day"
  | "preferred-day-too-late"
  | "day-before"
  | "no-day-before"

/** A constraint that moved the due, the slot from which it is owed, or the slot that is left. */
export interface ToldMove {
  readonly code: MoveCode
  readonly moved: "due" | "from" | "slot"
  readonly from: IsoInstant
  /** Absent when it does not end. */
  readonly to?: IsoInstant
  /** Positions of the facts behind it. */
  readonly facts: ReadonlyArray<number>
}

/** Why a cadence touch has no slot; clearing that is the step. */
export type ToldBlock =
  | { readonly code: "no-channel"; readonly channels: ReadonlyArray<string> }
  | {
      readonly code: "no-time"
      readonly until: IsoInstant
      readonly opensAt?: IsoInstant
      readonly because: ReadonlyArray<MoveCode>
    }

/** A chosen cadence that the policy does not have, has for another stage, or has retired. */
export interface InsteadOf {
  readonly id: string
  readonly version: number
  readonly because: "not-in-policy" | "other-stage" | "retired"
}

/** The rule, the instant it gave, and everything that moved it, in that order. */
export interface CadenceWhy {
  readonly code: "cadence"
  readonly cadence: { readonly id: string; readonly version: number }
  /** Step of the opening or occurrence of the rhythm (from 1), or how often the last was repeated. */
  readonly occurrence: {
    readonly kind: "step" | "rhythm" | "repeat"
    readonly index: number
    /** Position of the fact from which it is counted. */
    readonly anchor: number
  }
  readonly rule:
    | { readonly code: "after"; readonly after: string; readonly since: IsoInstant }
    | { readonly code: "rhythm"; readonly on: string; readonly since: IsoInstant }
  readonly due: IsoInstant
  /** In whose zone calendars and windows were read. */
  readonly zone: string
  readonly moves: ReadonlyArray<ToldMove>
  /** How long after its due the rule lets it wait, and until when that is. */
  readonly grace?: { readonly late: string; readonly until: IsoInstant }
  readonly blocked?: ToldBlock
  /** What was agreed on for this contact alone as it was put on the cadence. */
  readonly own?: OwnTermsJson
  /** The stage's default is in force instead of the cadence that somebody chose. */
  readonly insteadOf?: InsteadOf
}

/** Who said what, and what a promise under a condition waits for, until that was met at `metAt`. */
export interface PromiseWhy {
  readonly code: "promise-made" | "promise-by-contact"
  readonly what: string
  readonly madeAt: IsoInstant
  readonly when?: string
  readonly metAt?: IsoInstant
}

/** In whose hours the working time of an answer runs; `unknown`: whose should have been, but are not told. */
export interface ToldHours {
  readonly of: HoursTaken["of"]
  readonly zone: string
  readonly unknown: HoursTaken["unknown"]
}

/** Why something is owed, as codes with parameters: rendering to text is somebody else's work. */
export type Why =
  | {
      readonly code: "inbound-waits" | "web-lead-waits"
      readonly since: IsoInstant
      readonly within: string
      /** Only the date is known on which they asked: the answer is owed by the end of that day. */
      readonly dayOnly?: true
      /** There for working time. */
      readonly hours?: ToldHours
    }
  | PromiseWhy
  | {
      readonly code: "step-booked"
      readonly about: string | undefined
      readonly bookedAt: IsoInstant
    }
  | { readonly code: "maybe-said"; readonly saidAt: IsoInstant }
  | { readonly code: "complaint-open"; readonly since: IsoInstant }
  | { readonly code: "handed-over"; readonly since: IsoInstant; readonly fromRepId?: string }
  | {
      readonly code: "referral-given"
      readonly givenAt: IsoInstant
      readonly referralId: string
      readonly newContactId?: string
      readonly newContact?: string
    }
  | CadenceWhy
