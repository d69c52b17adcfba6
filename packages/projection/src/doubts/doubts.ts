import { type Instant, instantToIso, type Relationship } from "@followthrough/core"
import { compareText } from "../compare-text.js"
import type { IsoInstant } from "../iso-instant.js"
import type { Projection } from "../projection.js"
import { type ContactRef, contactRef } from "../who.js"
import { type Doubt, type DoubtKind, type DoubtRules, doubtKinds, doubtsAbout } from "./doubt.js"

/** A doubt, and about whom it is. */
export type DoubtRow = ContactRef & Doubt

/** How many doubts of each kind there are; every kind is there, and they add up to `total`. */
export interface DoubtCounts {
  readonly total: number
  readonly kinds: { readonly [K in DoubtKind]: number }
}

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

/** Counts doubts, contact by contact. */
export class DoubtCount {
  total = 0
  contacts = 0
  readonly #kinds = Object.fromEntries(doubtKinds.map((kind) => [kind, 0])) as {
    [K in DoubtKind]: number
  }

  /** Counts the doubts about one contact. */
  add(doubts: ReadonlyArray<Doubt>): void {
    if (doubts.length > 0) this.contacts += 1
    this.total += doubts.length
    for (const { kind } of doubts) this.#kinds[kind] += 1
  }

  counts(): DoubtCounts {
    return { total: this.total, kinds: { ...this.#kinds } }
  }
}

interface Draft {
  readonly count: DoubtCount
  readonly rows: Array<DoubtRow>
}

/** Counts and lists what cannot have been in that order. */
export const doubts = ({ at, kind, limit, ...rules }: DoubtsAsked): Projection<Draft, Doubts> => ({
  name: "doubts",
  version: 1,
  begin: () => ({ count: new DoubtCount(), rows: [] }),
  add: ({ count, rows }, relationship: Relationship) => {
    const found = doubtsAbout(relationship, rules)
    count.add(found)
    for (const doubt of found) {
      if (kind === undefined || doubt.kind === kind) {
        rows.push({ ...contactRef(relationship), ...doubt })
      }
    }
  },
  answer: ({ count, rows }) => ({
    at: instantToIso(at),
    ...count.counts(),
    contacts: count.contacts,
    rows: [...rows].sort(compareRows).slice(0, limit),
  }),
})

const compareRows = (a: DoubtRow, b: DoubtRow): number =>
  doubtKinds.indexOf(a.kind) - doubtKinds.indexOf(b.kind) ||
  compareText(dated(a), dated(b)) ||
  compareText(a.contactId, b.contactId) ||
  (a.positions[0] ?? 0) - (b.positions[0] ?? 0)

const dated = (row: DoubtRow): string => ("at" in row ? row.at : "")
