import { type Instant, instantFromMillis, instantToIso } from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { compareAt } from "../obligation/order.js"
import type { Projection } from "../projection.js"
import { type Candidate, candidateOf, type QueueRow, rowOf } from "../queue/queue-row.js"
import { shownTo, type Viewer, viewerRef } from "../queue/shown-to.js"
import { type PolicyRef, policyRef } from "../who.js"

/** Something owed that may be done since `when`, or is late after it. */
export interface BecameRow extends Omit<QueueRow, "aboveNextBy"> {
  readonly what: "begins" | "falls-late"
  readonly when: IsoInstant
}

/** What has begun and what has become late within a stretch of time, so that a host can notify. */
export interface Became {
  /** Exclusive, so that consecutive stretches tell everything once. */
  readonly from: IsoInstant
  /** Inclusive, and as of when it is told. */
  readonly to: IsoInstant
  readonly policy: PolicyRef
  readonly repId?: string
  readonly queue?: string
  readonly begun: number
  readonly late: number
  /** In the order in which it happened, then in the one order. */
  readonly rows: ReadonlyArray<BecameRow>
}

export interface BecameAsked extends Omit<Asked, "at">, Viewer {
  readonly from: Instant
  /** The relationships and the team are as of this instant. */
  readonly to: Instant
}

interface Change extends Candidate {
  readonly what: BecameRow["what"]
  readonly when: Instant
}

/** The obligations whose `from` or `by` lies in (from, to]. */
export const became = ({ from, to, ...asked }: BecameAsked): Projection<Array<Change>, Became> => {
  // The instant after, by which all that was due by `to` is late and shown to whoever is to know.
  const at = instantFromMillis(to + 1)
  const isWithin = (instant: Instant): boolean => from < instant && instant <= to
  const compare = compareAt(at)
  return {
    name: "became",
    version: 1,
    begin: () => [],
    add: (draft, relationship) => {
      for (const obligation of obligationsOf(relationship, { ...asked, at })) {
        if (!shownTo(obligation, asked)) continue
        const candidate = candidateOf(obligation, relationship)
        if (isWithin(obligation.from)) {
          draft.push({ ...candidate, what: "begins", when: obligation.from })
        }
        if (isWithin(obligation.by)) {
          draft.push({ ...candidate, what: "falls-late", when: obligation.by })
        }
      }
    },
    answer: (changes) => ({
      from: instantToIso(from),
      to: instantToIso(to),
      policy: policyRef(asked.policy),
      ...viewerRef(asked),
      begun: changes.filter(({ what }) => what === "begins").length,
      late: changes.filter(({ what }) => what === "falls-late").length,
      // What begins and is late after the same instant stays in this order: the sort is stable.
      rows: changes
        .sort((a, b) => a.when - b.when || compare(a.obligation, b.obligation)[0])
        .map((change) => ({
          what: change.what,
          when: instantToIso(change.when),
          ...rowOf(change, at),
        })),
    }),
  }
}
