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
  /** Who owes it; empty: nobody yet, it waits for an owner. */
  readonly repIds: ReadonlyArray<string>
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
  /** All rows, whatever `limit` asks for. */
  readonly total: number
  /** Of these, how many may be done now, and how many of them are late. */
  readonly begun: number
  readonly late: number
  /** Of these, how many nobody owns. */
  readonly unassigned: number
  readonly rows: ReadonlyArray<QueueRow>
}

export interface QueueAsked extends Asked {
  /** Only what this rep owes or is shown; left out: the next step of every open contact. */
  readonly repId?: RepId | undefined
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
  const { at, repId } = asked
  const limit = asked.limit ?? Number.POSITIVE_INFINITY
  const compare = compareAt(at)
  const sort = (candidates: Array<Candidate>) =>
    candidates.sort((a, b) => compare(a.obligation, b.obligation)[0])
  return {
    name: "queue",
    version: 1,
    begin: () => ({ best: [], total: 0, begun: 0, late: 0, unassigned: 0 }),
    add: (draft, relationship) => {
      const obligation = firstAt(mine(obligationsOf(relationship, asked), repId), at)
      if (obligation === undefined) return
      draft.total += 1
      if (obligation.from <= at) draft.begun += 1
      if (obligation.by < at) draft.late += 1
      if (obligation.obligors.length === 0) draft.unassigned += 1
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
  repId: RepId | undefined,
): ReadonlyArray<Obligation> =>
  repId === undefined
    ? obligations
    : obligations.filter(
        ({ alsoShownTo, obligors }) => obligors.includes(repId) || alsoShownTo.includes(repId),
      )

const rowOf = (
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
  ...(obligation.channel === undefined ? {} : { channel: obligation.channel }),
  ...(obligation.play === undefined ? {} : { play: obligation.play }),
  why: obligation.why,
  facts: obligation.facts,
  ...(aboveNextBy === undefined ? {} : { aboveNextBy }),
})
