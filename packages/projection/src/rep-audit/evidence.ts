import type { Cite } from "./audited-contact.js"
import type { PartPlace } from "./parts.js"

/** The facts behind one figure, by position in the log. */
export interface Evidence {
  readonly figure: string
  /** Ascending; for a count, as many as it counts. */
  readonly facts: ReadonlyArray<number>
}

export interface CollectedEvidence {
  readonly cite: Cite
  readonly answer: () => Evidence
}

/**
 * Collects the facts behind a figure that is named as its path in the JSON: `won`, `bands.5-12`,
 * `hazard.3.reached` (k instead of the place in the list), `months.2026-03.lost`. A group (`promises`)
 * has those of all its counts; a share or a percentile those that it is taken of. Only what `isAsked`
 * says belongs to the parts asked about counts.
 */
export const collectEvidence = (
  figure: string,
  isAsked: (part: PartPlace) => boolean,
): CollectedEvidence => {
  const wanted = sourcesOf(figure)
  const facts = new Set<number>()
  return {
    cite: (name, part, position) => {
      if (!isAsked(part)) return
      if (wanted.some((source) => isWithin(name, source))) facts.add(position)
    },
    answer: () => ({ figure, facts: [...facts].sort((a, b) => a - b) }),
  }
}

const isWithin = (name: string, source: string): boolean =>
  name === source || name.startsWith(`${source}.`)

const derived: { readonly [figure: string]: ReadonlyArray<string> } = {
  winRatePct: ["won", "lost"],
  conversionPct: ["won", "contacts"],
  keepRatePct: ["promises.due"],
  toldNextPct: ["touches"],
}

const sourcesOf = (figure: string): ReadonlyArray<string> => {
  const known = derived[figure]
  if (known !== undefined) return known
  // `bandsPct.3` is of the contacts in `bands.3`; `gaps.p50Days` and `gaps.maxDays` of all gaps.
  const counted = figure.replace(/^(\w*[bB]ands|touchOutcomes|classifications)Pct/, "$1")
  const whole = counted.replace(/(\.working)?\.((p50|p90|max)\w+|\w+Pct|within\w+|working)$/, "")
  return [whole]
}
