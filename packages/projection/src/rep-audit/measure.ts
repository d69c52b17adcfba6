import type { AuditedContact } from "./audited-contact.js"
import type { PartPlace } from "./parts.js"

/**
 * One part of the audit. It keeps a draft for each part, changed in place: counts, and the numbers that
 * a percentile needs. The team's is all of them put together.
 */
export interface Measure<Draft, Figures> {
  readonly begin: () => Draft
  /** Notes all that one contact adds, each thing once, with the part it belongs to. */
  readonly note: (of: (part: PartPlace) => Draft, contact: AuditedContact) => void
  /** Adds one draft to another. */
  readonly merge: (into: Draft, from: Draft) => void
  readonly figures: (draft: Draft) => Figures
}

/** A measure at work. */
export interface Tally<Figures> {
  readonly note: (contact: AuditedContact) => void
  readonly ofPart: (part: PartPlace) => Figures
  readonly ofTeam: () => Figures
}

export const tally = <Draft, Figures>({
  begin,
  figures,
  merge,
  note,
}: Measure<Draft, Figures>): Tally<Figures> => {
  const drafts: Array<Draft> = []
  const of = (part: PartPlace): Draft => {
    const known = drafts[part]
    if (known !== undefined) return known
    for (let place = drafts.length; place <= part; place++) drafts.push(begin())
    return drafts[part] ?? begin()
  }
  return {
    note: (contact) => note(of, contact),
    ofPart: (part) => figures(of(part)),
    ofTeam: () => {
      const team = begin()
      for (const draft of drafts) merge(team, draft)
      return figures(team)
    },
  }
}
