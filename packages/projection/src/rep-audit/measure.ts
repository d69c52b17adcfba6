import type { AuditedContact } from "./audited-contact.js"
import type { PartPlace } from "./parts.js"

/**
 * One part of the audit. It keeps a draft for each part, which is plain data and changed in place: counts,
 * and the numbers that a percentile needs.
 */
export interface Measure<Draft, Figures> {
  readonly begin: () => Draft
  /** Notes all that one contact adds, each thing once, with the part it belongs to. */
  readonly note: (of: (part: PartPlace) => Draft, contact: AuditedContact) => void
  /** Adds another draft of the same part. */
  readonly merge: (into: Draft, from: Draft) => void
  /** Adds the draft of a part to what all parts have together. Left out: as `merge` does. */
  readonly sum?: (whole: Draft, part: Draft) => void
  /** `whole` is what all parts have together. */
  readonly figures: (draft: Draft, whole: Draft) => Figures
}

/** The drafts of a measure by the places of their parts. Only the measure itself looks into them. */
export type PartDrafts = Array<unknown>

/** A measure at work on drafts that somebody else keeps. */
export interface Tally<Figures> {
  readonly note: (drafts: PartDrafts, contact: AuditedContact) => void
  /** `places` has, for each place in `from`, that of the same part in `into`. */
  readonly merge: (into: PartDrafts, from: PartDrafts, places: ReadonlyArray<PartPlace>) => void
  /** A draft of what all parts have together. */
  readonly whole: (drafts: PartDrafts) => unknown
  /** The figures of a part's draft, or of the whole; `undefined` is a part in which there is nothing. */
  readonly figures: (draft: unknown, whole: unknown) => Figures
}

export const tally = <Draft, Figures>({
  begin,
  figures,
  merge,
  note,
  sum = merge,
}: Measure<Draft, Figures>): Tally<Figures> => {
  const draftIn = (drafts: PartDrafts, part: PartPlace): Draft => {
    for (let place = drafts.length; place <= part; place++) drafts.push(begin())
    return drafts[part] as Draft
  }
  return {
    note: (drafts, contact) => note((part) => draftIn(drafts, part), contact),
    merge: (into, from, places) => {
      from.forEach((draft, place) => {
        merge(draftIn(into, places[place] ?? place), draft as Draft)
      })
    },
    whole: (drafts) => {
      const whole = begin()
      for (const draft of drafts) sum(whole, draft as Draft)
      return whole
    },
    figures: (draft, whole) => figures((draft ?? begin()) as Draft, whole as Draft),
  }
}
