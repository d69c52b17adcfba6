import { instantToIso } from "@followthrough/core"
import { type FirstRows, firstRows } from "../first-rows.js"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { firstAt, keyAt } from "../obligation/order.js"
import type { PageAsked } from "../page.js"
import type { Projection } from "../projection.js"
import { type PolicyRef, policyRef } from "../who.js"
import { type Candidate, candidateOf, type QueueRow, rowsOf } from "./queue-row.js"
import { shownTo, type Viewer, viewerRef } from "./shown-to.js"

/** The next steps of a rep, or of everybody, in the one order: one for each contact. */
export interface Queue {
  readonly at: IsoInstant
  readonly policy: PolicyRef
  readonly repId?: string
  readonly queue?: string
  /** All rows, whichever are asked for. */
  readonly total: number
  /** Of these, how many may be done now, and how many of them are late. */
  readonly begun: number
  readonly late: number
  /** Of these, how many nobody owns and that sit in no queue. */
  readonly unassigned: number
  readonly rows: ReadonlyArray<QueueRow>
  /** The cursor of the next page: to be asked for as `after`. Absent on the last page. */
  readonly next?: string
}

export interface QueueAsked extends Asked, Viewer, PageAsked<"next"> {}

interface Draft {
  readonly best: FirstRows<Candidate>
  total: number
  begun: number
  late: number
  unassigned: number
}

/** The queue: for each open contact what comes next, in the order in which to do it. */
export const queue = (asked: QueueAsked): Projection<Draft, Queue> => {
  const { at } = asked
  const paging = firstRows<Candidate>("next", asked)
  return {
    name: "queue",
    version: 2,
    begin: () => ({ best: paging.begin(), total: 0, begun: 0, late: 0, unassigned: 0 }),
    add: (draft, relationship) => {
      const mine = obligationsOf(relationship, asked).filter((one) => shownTo(one, asked))
      const obligation = firstAt(mine, at)
      if (obligation === undefined) return
      draft.total += 1
      if (obligation.from <= at) draft.begun += 1
      if (obligation.by < at) draft.late += 1
      const { obligors, queues } = obligation
      if (obligors.length + queues.length === 0) draft.unassigned += 1
      const candidate = () => candidateOf(obligation, relationship)
      paging.add(draft.best, keyAt(obligation, at), candidate)
    },
    merge: (into, from) => {
      into.total += from.total
      into.begun += from.begun
      into.late += from.late
      into.unassigned += from.unassigned
      paging.merge(into.best, from.best)
    },
    answer: (draft) => {
      const { below, next, rows } = paging.page(draft.best)
      return {
        at: instantToIso(at),
        policy: policyRef(asked.policy),
        ...viewerRef(asked),
        total: draft.total,
        begun: draft.begun,
        late: draft.late,
        unassigned: draft.unassigned,
        // The last row knows what it stands above, on whatever page that is.
        rows: rowsOf(below === undefined ? rows : [...rows, below], at, rows.length),
        ...(next === undefined ? {} : { next }),
      }
    },
  }
}
