import { type Instant, instantToIso } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { shownTo } from "../explain/shown.js"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { keyOf } from "../obligation/key.js"
import type { Obligation } from "../obligation/obligation.js"
import { compareAt } from "../obligation/order.js"
import type { Projection } from "../projection.js"
import { type Candidate, candidateOf, type QueueRow, rowOf } from "../queue/queue-row.js"
import { type Viewer, viewerRef } from "../queue/shown-to.js"
import { type PolicyRef, policyRef } from "../who.js"
import { afterwards, type Stood, standingAt } from "./stood.js"

/**
 * Why something that has begun before is in the list only now. `new`: it was in nobody's, because what makes it
 * owed happened or was recorded since. Otherwise it was in others' alone, and how the list has come to it.
 */
export type Arrival = "new" | "owes" | "succeeds" | "stands-in" | "manages" | "queued"

/** Something owed that has come into the list, or become late in it. */
export interface BecameRow extends Omit<QueueRow, "aboveNextBy"> {
  readonly what: "begins" | "falls-late" | "arrives"
  /** When it began or became late; the end of the interval where only that is known. */
  readonly when: IsoInstant
  /** Why it arrives, begun already. */
  readonly because?: Arrival
}

/** What has come into a list and what has become late in it within an interval, so that a host can notify. */
export interface Became {
  /** Exclusive, so that consecutive intervals tell everything once. */
  readonly from: IsoInstant
  /** Inclusive, and as of when it is told. */
  readonly to: IsoInstant
  readonly policy: PolicyRef
  readonly repId?: string
  readonly queue?: string
  readonly begun: number
  readonly late: number
  readonly arrived: number
  /** In the order in which it happened, then in the one order. */
  readonly rows: ReadonlyArray<BecameRow>
}

export interface BecameAsked extends Omit<Asked, "at">, Viewer {
  readonly from: Instant
  /** The relationships and the team are as of this instant, and as known at it. */
  readonly to: Instant
  /** What stood in the same list at `from`, as known at `from`. */
  readonly stood: Stood
}

/** A change before it is told. */
export interface Change extends Candidate, Pick<BecameRow, "what" | "because"> {
  readonly when: Instant
}

/**
 * What stands in the list at `to` and did not at `from`, and what is late in it and was not; and whatever
 * begins or falls late in between.
 */
export const became = ({
  from,
  stood,
  to,
  ...asked
}: BecameAsked): Projection<Array<Change>, Became> => {
  const at = afterwards(to)
  const compare = compareAt(at)
  return {
    name: "became",
    version: 2,
    begin: () => [],
    add: (draft, relationship) => {
      if (to <= from) return
      for (const obligation of obligationsOf(relationship, { ...asked, at })) {
        if (obligation.from > to) continue
        const now = standingAt(obligation, to, asked)
        if (now === "elsewhere") continue
        const candidate = candidateOf(obligation, relationship)
        const before = stood.get(keyOf(obligation))
        const isNew = before === undefined || before === "elsewhere"
        if (obligation.from > from) {
          draft.push({ ...candidate, what: "begins", when: obligation.from })
        } else if (isNew) {
          const because = before === undefined ? "new" : arrivalOf(obligation, { ...asked, at })
          // Managers are shown it because it falls late, and are told so.
          if (because !== "manages" || obligation.by <= from) {
            draft.push({ ...candidate, what: "arrives", when: to, because })
          }
        }
        if (now === "late" && (obligation.by > from || before === "begun")) {
          const when = obligation.by > from ? obligation.by : to
          draft.push({ ...candidate, what: "falls-late", when })
        }
      }
    },
    merge: appendAll,
    answer: (changes) => {
      const count = (of: BecameRow["what"]) => changes.filter(({ what }) => what === of).length
      return {
        from: instantToIso(from),
        to: instantToIso(to),
        policy: policyRef(asked.policy),
        ...viewerRef(asked),
        begun: count("begins"),
        late: count("falls-late"),
        arrived: count("arrives"),
        // What begins and is late after the same instant stays in this order: the sort is stable.
        rows: changes
          .sort((a, b) => a.when - b.when || compare(a.obligation, b.obligation)[0])
          .map((change) => ({
            what: change.what,
            when: instantToIso(change.when),
            ...(change.because === undefined ? {} : { because: change.because }),
            ...rowOf(change, at),
          })),
      }
    },
  }
}

const arrivalOf = (
  obligation: Obligation,
  { at, repId, team }: Omit<Asked, "policy"> & Viewer,
): Arrival => {
  const code = repId === undefined ? "unowned" : shownTo(repId, obligation, { at, team }).code
  switch (code) {
    case "owes":
    case "succeeds":
    case "stands-in":
    case "manages":
      return code
    case "owed-by-others":
    case "unowned":
      return "queued"
  }
}
