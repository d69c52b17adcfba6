import type { Channel, Instant, PlayId, RepId, Stage } from "@followthrough/core"
import type { Why } from "./why.js"

export type ObligationKind =
  | "response"
  | "promise"
  | "ask-about-promise"
  | "step"
  | "cadence"
  | "clear-the-way"
  | "date-the-maybe"
  | "settle-complaint"
  | "introduce"
  | "thank-for-referral"

/**
 * Something that is owed to a contact. It may appear from `from`, and is late after `by`; both are
 * inclusive.
 */
export interface Obligation {
  readonly kind: ObligationKind
  readonly contactId: string
  readonly stage: Stage
  readonly from: Instant
  readonly by: Instant
  /** Who owes it. Nobody, and in no queue: it waits for somebody to be assigned. */
  readonly obligors: ReadonlyArray<RepId>
  /** Named queues in which it sits, because who owed it left without a successor. */
  readonly queues: ReadonlyArray<string>
  /** Who would owe it, were they in the team. */
  readonly notInTeam?: ReadonlyArray<RepId>
  /** Others in whose queue it shows: the managers of those who broke a promise. */
  readonly alsoShownTo: ReadonlyArray<RepId>
  readonly channel: Channel | undefined
  readonly play: PlayId | undefined
  /** Of a cadence touch: the first instant from now on at which it can be done, if there is one. */
  readonly slot?: Instant | undefined
  /** Of a cadence touch: until when the silence may last. */
  readonly silentUntil?: Instant
  readonly why: Why
  /** Position of the first fact that it came from: it is the same obligation as long as that one stays. */
  readonly openedBy: number
  /** Positions of the facts that support it, ascending. */
  readonly facts: ReadonlyArray<number>
}

/** 1 overdue promise or waiting response, 2 promise due, 3 booked step, 4 cadence touch, 5 hygiene. */
export type Level = 1 | 2 | 3 | 4 | 5

export const levelAt = (obligation: Obligation, at: Instant): Level => {
  switch (obligation.kind) {
    case "response":
      return 1
    case "promise":
      return at > obligation.by ? 1 : 2
    case "ask-about-promise":
      return 2
    case "step":
      return 3
    case "cadence":
      return 4
    case "clear-the-way":
    case "date-the-maybe":
    case "settle-complaint":
    case "introduce":
    case "thank-for-referral":
      return 5
  }
}
