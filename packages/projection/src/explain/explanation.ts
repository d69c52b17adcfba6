import type { OwnTermsJson, Stage } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import type { ObligationKind } from "../obligation/obligation.js"
import type { OrderReason } from "../obligation/order.js"
import type { InsteadOf } from "../obligation/why.js"
import type { QueueRow } from "../queue/queue-row.js"
import type { ContactRef, PolicyRef } from "../who.js"
import type { PromiseExplained } from "./promise-explained.js"

/** Whether a contact is open, and by which facts. */
export type Standing =
  | {
      readonly code: "open"
      readonly by: "added" | "reopened" | "permitted" | "left-party"
      readonly since: IsoInstant
      readonly facts: ReadonlyArray<number>
    }
  | {
      readonly code: "closed"
      readonly by: "disqualified" | "forbidden" | "party-forbidden" | "erased"
      readonly since: IsoInstant
      readonly facts: ReadonlyArray<number>
    }
  | { readonly code: "not-added" }

/** Something owed, with all that it rests on besides what makes the contact what it is. */
export type Candidate = Omit<QueueRow, "aboveNextBy">

/** Which cadence a contact is on, and how it came onto it. */
export interface CadenceChoice {
  readonly code: "chosen" | "stage-default" | "web-lead-default"
  readonly id: string
  readonly version: number
  readonly stage: Stage
  /** From when it counts: the enrolment, else what began the stage. */
  readonly since: IsoInstant
  /** When the rules took effect that brought it into force; absent: it was there from the beginning. */
  readonly rulesSince?: IsoInstant
  /** What was agreed on for this contact alone. */
  readonly own?: OwnTermsJson
  /** The cadence that somebody chose and that cannot be had. */
  readonly insteadOf?: InsteadOf
  readonly facts: ReadonlyArray<number>
}

/** A stretch in which no cadence touch is owed. */
export interface HoldExplained {
  readonly holdId?: string
  readonly by: "human" | "automatic"
  readonly from: IsoInstant
  /** Exclusive; absent: as long as the cadence says. */
  readonly until?: IsoInstant
  readonly state: "ahead" | "holds" | "over" | "lifted" | "as-the-cadence-says"
  readonly facts: ReadonlyArray<number>
}

/**
 * How a rep stands to something owed. It is in their queue because they owe it, took it over from who
 * left, stand in for who is away, or manage who broke a promise; it is not, because others owe it or
 * nobody does.
 */
export interface Shown {
  readonly code: "owes" | "succeeds" | "stands-in" | "manages" | "owed-by-others" | "unowned"
  readonly step: ObligationKind
  readonly repId: string
  /** The leavers, the absent, the managed, or who owes it instead. */
  readonly repIds: ReadonlyArray<string>
  /** Named queues in which it sits. */
  readonly queues: ReadonlyArray<string>
}

/** Why a contact is, or is not, in a rep's queue. */
export interface RepExplained {
  readonly repId: string
  readonly inQueue: boolean
  /** What the rep owes or is shown first: their row for this contact. */
  readonly step?: Candidate
  /** Whether the rep has left, and to whom went what they owed. */
  readonly left?: {
    readonly repIds: ReadonlyArray<string>
    readonly queues: ReadonlyArray<string>
    readonly facts: ReadonlyArray<number>
  }
  /** One for each thing that is owed. */
  readonly shown: ReadonlyArray<Shown>
}

/** A fact that an explanation rests on, in the form in which the log keeps it. */
export interface CitedFact {
  readonly position: number
  readonly type: string
  readonly occurredAt: IsoInstant
  readonly recordedAt: IsoInstant
  readonly data: { readonly [field: string]: unknown }
}

/** Everything that an answer about one contact rests on. */
export interface Explanation extends ContactRef {
  readonly at: IsoInstant
  readonly policy: PolicyRef
  /** The duplicate that was asked about; the answer is that of the contact it is merged into. */
  readonly askedFor?: string
  readonly merged: ReadonlyArray<{
    readonly contactId: string
    readonly facts: ReadonlyArray<number>
  }>
  readonly stage?: Stage
  readonly ownerId?: string
  /** One when open; one for each thing that closes it when closed. */
  readonly standing: ReadonlyArray<Standing>
  /** The next step; absent when closed. */
  readonly step?: Candidate
  /** What else is owed, in the one order, each with the comparison that puts it below the next step. */
  readonly others: ReadonlyArray<Candidate & { readonly belowBy: OrderReason }>
  readonly cadence?: CadenceChoice
  readonly holds: ReadonlyArray<HoldExplained>
  /** Only with a rep asked about. */
  readonly rep?: RepExplained
  /** Only with a promise asked about; two when a duplicate brought one of the same id. */
  readonly promises?: ReadonlyArray<PromiseExplained>
  /** Facts that make the contact what it is: added, merged, owned, its stage, zone and cadence. */
  readonly identity: ReadonlyArray<number>
  /** Every fact cited above, in order of recording. */
  readonly cited: ReadonlyArray<CitedFact>
}
