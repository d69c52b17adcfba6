import type { AuditedContact } from "./audited-contact.js"
import type { RepPlace } from "./reps.js"

/**
 * One part of the audit. It keeps a draft for each rep, changed in place: counts, and the numbers that
 * a percentile needs. The team's is all of them put together.
 */
export interface Measure<Draft, Figures> {
  readonly begin: () => Draft
  /** Notes all that one contact adds, each thing once, with the rep it belongs to. */
  readonly note: (of: (rep: RepPlace) => Draft, contact: AuditedContact) => void
  /** Adds one draft to another. */
  readonly merge: (into: Draft, from: Draft) => void
  readonly figures: (draft: Draft) => Figures
}

/** A measure at work. */
export interface Tally<Figures> {
  readonly note: (contact: AuditedContact) => void
  readonly ofRep: (rep: RepPlace) => Figures
  readonly ofTeam: () => Figures
}

export const tally = <Draft, Figures>({
  begin,
  figures,
  merge,
  note,
}: Measure<Draft, Figures>): Tally<Figures> => {
  const drafts: Array<Draft> = []
  const of = (rep: RepPlace): Draft => {
    const known = drafts[rep]
    if (known !== undefined) return known
    for (let place = drafts.length; place <= rep; place++) drafts.push(begin())
    return drafts[rep] ?? begin()
  }
  return {
    note: (contact) => note(of, contact),
    ofRep: (rep) => figures(of(rep)),
    ofTeam: () => {
      const team = begin()
      for (const draft of drafts) merge(team, draft)
      return figures(team)
    },
  }
}
