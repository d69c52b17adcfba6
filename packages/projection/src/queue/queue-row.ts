import { type Instant, instantToIso, type Relationship, type Stage } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import {
  type Level,
  levelAt,
  type Obligation,
  type ObligationKind,
} from "../obligation/obligation.js"
import { compareAt, type OrderReason } from "../obligation/order.js"
import type { Why } from "../obligation/why.js"
import { type ContactRef, contactRef } from "../who.js"

/** Something owed to a contact, with the reason that it is here and where it is. */
export interface QueueRow extends ContactRef {
  readonly stage: Stage
  readonly step: ObligationKind
  readonly level: Level
  /** From when it may be done. Has that come, it is `begun`. */
  readonly from: IsoInstant
  /** Late after this instant. */
  readonly by: IsoInstant
  readonly begun: boolean
  readonly late: boolean
  /** Who owes it; nobody, and in no queue: it waits for an owner. */
  readonly repIds: ReadonlyArray<string>
  /** Named queues in which it sits, because who owed it left; usually none. */
  readonly queues: ReadonlyArray<string>
  /** Who was named to owe it and is not in the team, if anybody. */
  readonly notInTeam?: ReadonlyArray<string>
  readonly channel?: string
  readonly play?: string
  readonly why: Why
  /** Positions of the facts that support it. */
  readonly facts: ReadonlyArray<number>
  /** Which comparison puts it above the next row; absent on the last row of all. */
  readonly aboveNextBy?: OrderReason
}

/** What may become a row. */
export interface Candidate {
  readonly obligation: Obligation
  readonly contact: ContactRef
}

export const candidateOf = (obligation: Obligation, relationship: Relationship): Candidate => ({
  obligation,
  contact: contactRef(relationship),
})

/** Puts candidates into the one order, in place. */
export const sortAt = <C extends Candidate>(candidates: Array<C>, at: Instant): Array<C> => {
  const compare = compareAt(at)
  return candidates.sort((a, b) => compare(a.obligation, b.obligation)[0])
}

/** The first rows of candidates that are in the one order; each knows the one below it. */
export const rowsOf = (
  sorted: ReadonlyArray<Candidate>,
  at: Instant,
  limit = sorted.length,
): ReadonlyArray<QueueRow> => {
  const compare = compareAt(at)
  return sorted.slice(0, limit).map((candidate, i) => {
    const next = sorted[i + 1]
    const row = rowOf(candidate, at)
    return next === undefined
      ? row
      : { ...row, aboveNextBy: compare(candidate.obligation, next.obligation)[1] }
  })
}

export const rowOf = ({ contact, obligation }: Candidate, at: Instant): QueueRow => ({
  ...contact,
  stage: obligation.stage,
  step: obligation.kind,
  level: levelAt(obligation, at),
  from: instantToIso(obligation.from),
  by: instantToIso(obligation.by),
  begun: obligation.from <= at,
  late: obligation.by < at,
  repIds: obligation.obligors,
  queues: obligation.queues,
  ...(obligation.notInTeam === undefined ? {} : { notInTeam: obligation.notInTeam }),
  ...(obligation.channel === undefined ? {} : { channel: obligation.channel }),
  ...(obligation.play === undefined ? {} : { play: obligation.play }),
  why: obligation.why,
  facts: obligation.facts,
})
