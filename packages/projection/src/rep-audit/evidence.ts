import type { Cite } from "./audited-contact.js"
import type { PartPlace } from "./parts.js"

/** The facts behind one figure, by position in the log. */
export interface Evidence {
  readonly figure: string
  /** Ascending; for a count, as many as it counts. */
  readonly facts: ReadonlyArray<number>
}

/**
 * Collects the facts behind a figure that is named as its path in the JSON: `won`, `bands.5-12`,
 * `hazard.3.reached` (k instead of the place in the list), `months.2026-03.lost`. A group (`promises`)
 * has those of all its counts; a share or a percentile those that it is taken of. Only what `isAsked`
 * says belongs to the parts asked about counts.
 */
export const citing = (
  figure: string,
): ((facts: Set<number>, isAsked: (part: PartPlace) => boolean) => Cite) => {
  const wanted = sourcesOf(figure)
  return (facts, isAsked) => (name, part, position) => {
    if (!isAsked(part)) return
    if (wanted.some((source) => isWithin(name, source))) facts.add(position)
  }
}

export const evidenceOf = (figure: string, facts: ReadonlySet<number>): Evidence => ({
  figure,
  facts: [...facts].sort((a, b) => a - b),
})

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
