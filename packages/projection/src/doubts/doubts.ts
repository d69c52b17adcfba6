import { type Instant, instantToIso, type Relationship } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
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
}

export interface DoubtsAsked extends DoubtRules {
  /** As of when: relationships are folded up to this instant, inclusive. */
  readonly at: Instant
  /** List doubts of this kind alone; the counts stay those of all. */
  readonly kind?: DoubtKind | undefined
  /** List at most so many. Left out: all. */
  readonly limit?: number | undefined
}

interface Draft {
  readonly tally: DoubtTally
  readonly rows: Array<DoubtRow>
}

/** Counts and lists what cannot have been in that order. */
export const doubts = ({ at, kind, limit, ...rules }: DoubtsAsked): Projection<Draft, Doubts> => ({
  name: "doubts",
  version: 1,
  begin: () => ({ tally: noDoubts(), rows: [] }),
  add: ({ rows, tally }, relationship: Relationship) => {
    const found = doubtsAbout(relationship, rules)
    countDoubts(tally, found)
    for (const doubt of found) {
      if (kind === undefined || doubt.kind === kind) {
        rows.push({ ...contactRef(relationship), ...doubt })
      }
    }
  },
  merge: (into, from) => {
    addDoubts(into.tally, from.tally)
    appendAll(into.rows, from.rows)
  },
  answer: ({ rows, tally }) => ({
    at: instantToIso(at),
    ...doubtCounts(tally),
    contacts: tally.contacts,
    rows: [...rows].sort(compareRows).slice(0, limit),
  }),
})

const compareRows = (a: DoubtRow, b: DoubtRow): number =>
  doubtKinds.indexOf(a.kind) - doubtKinds.indexOf(b.kind) ||
  compareText(dated(a), dated(b)) ||
  compareText(a.contactId, b.contactId) ||
  (a.positions[0] ?? 0) - (b.positions[0] ?? 0)

const dated = (row: DoubtRow): string => ("at" in row ? row.at : "")
