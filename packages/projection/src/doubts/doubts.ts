import { type Instant, instantToIso } from "@followthrough/core"
import { type FirstRows, firstRows } from "../first-rows.js"
import type { IsoInstant } from "../iso-instant.js"
import type { PageAsked } from "../page.js"
import type { Projection } from "../projection.js"
import { type ContactRef, contactRef } from "../who.js"
import { type Doubt, type DoubtKind, type DoubtRules, doubtKinds, doubtsAbout } from "./doubt.js"
import {
  addDoubts,
  countDoubts,
  type DoubtCounts,
  type DoubtTally,
  doubtCounts,
  noDoubts,
} from "./doubt-tally.js"

/** A doubt, and about whom it is. */
export type DoubtRow = ContactRef & Doubt

/**
 * What cannot have been as the log tells it. All of it was accepted, and no other answer changes for it. The
 * counts are of all doubts; the rows are those asked for, a shorter list being a prefix of a longer one.
 */
export interface Doubts extends DoubtCounts {
  readonly at: IsoInstant
  /** Contacts with at least one doubt. */
  readonly contacts: number
  /** By kind, in the order of `kinds`; then by `at`, contact id and position. */
  readonly rows: ReadonlyArray<DoubtRow>
  /** The cursor of the next page: to be asked for as `after`. Absent on the last page. */
  readonly next?: string
}

export interface DoubtsAsked extends DoubtRules, PageAsked<"doubts"> {
  /** As of when: relationships are folded up to this instant, inclusive. */
  readonly at: Instant
  /** List doubts of this kind alone; the counts stay those of all. */
  readonly kind?: DoubtKind | undefined
}

interface Draft {
  readonly tally: DoubtTally
  readonly rows: FirstRows<DoubtRow>
}

/** Counts and lists what cannot have been in that order. */
export const doubts = ({
  after,
  at,
  kind,
  limit,
  ...rules
}: DoubtsAsked): Projection<Draft, Doubts> => {
  const paging = firstRows<DoubtRow>("doubts", { after, at, limit })
  return {
    name: "doubts",
    version: 2,
    begin: () => ({ tally: noDoubts(), rows: paging.begin() }),
    add: ({ rows, tally }, relationship) => {
      const found = doubtsAbout(relationship, rules)
      countDoubts(tally, found)
      found.forEach((doubt, nth) => {
        if (kind !== undefined && doubt.kind !== kind) return
        const { contactId } = relationship
        // One fact may contradict two others: those doubts stay in the order in which they were found.
        const key = [
          ranks.get(doubt.kind) ?? 0,
          dated(doubt),
          contactId,
          doubt.positions[0] ?? 0,
          nth,
        ]
        paging.add(rows, key, () => ({ ...contactRef(relationship), ...doubt }))
      })
    },
    merge: (into, from) => {
      addDoubts(into.tally, from.tally)
      paging.merge(into.rows, from.rows)
    },
    answer: (draft) => {
      const { next, rows } = paging.page(draft.rows)
      return {
        at: instantToIso(at),
        ...doubtCounts(draft.tally),
        contacts: draft.tally.contacts,
        rows,
        ...(next === undefined ? {} : { next }),
      }
    },
  }
}

const ranks = new Map(doubtKinds.map((kind, rank) => [kind, rank]))

const dated = (doubt: Doubt): string => ("at" in doubt ? doubt.at : "")
