import { type Instant, instantToIso, type RepId, type Stage } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import {
  type Level,
  levelAt,
  type Obligation,
  type ObligationKind,
} from "../obligation/obligation.js"
import { compareAt, firstAt, type OrderReason } from "../obligation/order.js"
import type { Why } from "../obligation/why.js"
import type { Projection } from "../projection.js"
import { type ContactRef, contactRef, type PolicyRef } from "../who.js"

/** One contact's next step, with the reason that it is here and where it is. */
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
  readonly channel?: string
  readonly play?: string
  readonly why: Why
  /** Positions of the facts that support it. */
  readonly facts: ReadonlyArray<number>
  /** Which comparison puts it above the next row; absent on the last row of all. */
  readonly aboveNextBy?: OrderReason
}

/** The next steps of a rep, or of everybody, in the one order. */
export interface Queue {
  readonly at: IsoInstant
  readonly policy: PolicyRef
  readonly repId?: string
  readonly queue?: string
  /** All rows, whatever `limit` asks for. */
  readonly total: number
  /** Of these, how many may be done now, and how many of them are late. */
  readonly begun: number
  readonly late: number
  /** Of these, how many nobody owns and that sit in no queue. */
  readonly unassigned: number
  readonly rows: ReadonlyArray<QueueRow>
}

export interface QueueAsked extends Asked {
  /** Only what this rep owes or is shown. Neither this nor `queue`: every open contact's next step. */
  readonly repId?: RepId | undefined
  /** Only what sits in this named queue; together with `repId`, that as well as what the rep owes. */
  readonly queue?: string | undefined
  /** How many rows to list; a shorter list is a prefix of a longer one. */
  readonly limit?: number | undefined
}

interface Candidate {
  readonly obligation: Obligation
  readonly relationship: ContactRef
}

interface Draft {
  best: Array<Candidate>
  total: number
  begun: number
  late: number
  unassigned: number
}

/** The queue: for each open contact what comes next, in the order in which to do it. */
export const queue = (asked: QueueAsked): Projection<Draft, Queue> => {
  const { at, queue: named, repId } = asked
  const limit = asked.limit ?? Number.POSITIVE_INFINITY
  const compare = compareAt(at)
  const sort = (candidates: Array<Candidate>) =>
    candidates.sort((a, b) => compare(a.obligation, b.obligation)[0])
  return {
    name: "queue",
    version: 1,
    begin: () => ({ best: [], total: 0, begun: 0, late: 0, unassigned: 0 }),
    add: (draft, relationship) => {
      const obligation = firstAt(mine(obligationsOf(relationship, asked), asked), at)
      if (obligation === undefined) return
      draft.total += 1
      if (obligation.from <= at) draft.begun += 1
      if (obligation.by < at) draft.late += 1
      const { obligors, queues } = obligation
      if (obligors.length + queues.length === 0) draft.unassigned += 1
      draft.best.push({ obligation, relationship: contactRef(relationship) })
      // One more than asked for, so that the last row knows what it stands above.
      if (draft.best.length > 2 * limit + 64) draft.best = sort(draft.best).slice(0, limit + 1)
    },
    answer: (draft) => {
      const sorted = sort(draft.best)
      const rows = sorted.slice(0, limit).map((candidate, i) => {
        const next = sorted[i + 1]
        return rowOf(candidate, at, next && compare(candidate.obligation, next.obligation)[1])
      })
      return {
        at: instantToIso(at),
        policy: { id: asked.policy.id, version: asked.policy.version },
        ...(repId === undefined ? {} : { repId }),
        ...(named === undefined ? {} : { queue: named }),
        total: draft.total,
        begun: draft.begun,
        late: draft.late,
        unassigned: draft.unassigned,
        rows,
      }
    },
  }
}

const mine = (
  obligations: ReadonlyArray<Obligation>,
  { queue: named, repId }: QueueAsked,
): ReadonlyArray<Obligation> => {
  if (repId === undefined && named === undefined) return obligations
  return obligations.filter(
    ({ alsoShownTo, obligors, queues }) =>
      (named !== undefined && queues.includes(named)) ||
      (repId !== undefined && (obligors.includes(repId) || alsoShownTo.includes(repId))),
  )
}

/** An obligation as a row. */
export const rowOf = (
  { obligation, relationship }: Candidate,
  at: Instant,
  aboveNextBy: OrderReason | undefined,
): QueueRow => ({
  ...relationship,
  stage: obligation.stage,
  step: obligation.kind,
  level: levelAt(obligation, at),
  from: instantToIso(obligation.from),
  by: instantToIso(obligation.by),
  begun: obligation.from <= at,
  late: obligation.by < at,
  repIds: obligation.obligors,
  queues: obligation.queues,
  ...(obligation.channel === undefined ? {} : { channel: obligation.channel }),
  ...(obligation.play === undefined ? {} : { play: obligation.play }),
  why: obligation.why,
  facts: obligation.facts,
  ...(aboveNextBy === undefined ? {} : { aboveNextBy }),
})
