import { instantToIso } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { firstAt } from "../obligation/order.js"
import type { Projection } from "../projection.js"
import { type PolicyRef, policyRef } from "../who.js"
import { type Candidate, candidateOf, type QueueRow, rowsOf, sortAt } from "./queue-row.js"
import { shownTo, type Viewer, viewerRef } from "./shown-to.js"

/** The next steps of a rep, or of everybody, in the one order: one for each contact. */
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

export interface QueueAsked extends Asked, Viewer {
  /** How many rows to list; a shorter list is a prefix of a longer one. */
  readonly limit?: number | undefined
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
  const { at, limit = Number.POSITIVE_INFINITY } = asked
  // One more than asked for, so that the last row knows what it stands above.
  const trim = (draft: Draft): void => {
    if (draft.best.length > 2 * limit + 64) draft.best = sortAt(draft.best, at).slice(0, limit + 1)
  }
  return {
    name: "queue",
    version: 1,
    begin: () => ({ best: [], total: 0, begun: 0, late: 0, unassigned: 0 }),
    add: (draft, relationship) => {
      const mine = obligationsOf(relationship, asked).filter((one) => shownTo(one, asked))
      const obligation = firstAt(mine, at)
      if (obligation === undefined) return
      draft.total += 1
      if (obligation.from <= at) draft.begun += 1
      if (obligation.by < at) draft.late += 1
      const { obligors, queues } = obligation
      if (obligors.length + queues.length === 0) draft.unassigned += 1
      draft.best.push(candidateOf(obligation, relationship))
      trim(draft)
    },
    merge: (into, from) => {
      into.total += from.total
      into.begun += from.begun
      into.late += from.late
      into.unassigned += from.unassigned
      appendAll(into.best, from.best)
      trim(into)
    },
    answer: (draft) => ({
      at: instantToIso(at),
      policy: policyRef(asked.policy),
      ...viewerRef(asked),
      total: draft.total,
      begun: draft.begun,
      late: draft.late,
      unassigned: draft.unassigned,
      rows: rowsOf(sortAt(draft.best, at), at, limit),
    }),
  }
}
