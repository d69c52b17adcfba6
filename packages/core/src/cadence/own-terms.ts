import * as Schema from "effect/Schema"
import { maybe } from "../fact/recorded.js"
import { days } from "../time/duration.js"
import { LocalDate } from "../time/local-date.js"
import { Rhythm } from "../time/rhythm.js"
import type { Cadence } from "./cadence.js"
import type { ReadyCadence } from "./cadence-book.js"
import { Pause, SomePause } from "./pause.js"

/** What may be agreed on for one contact as it is put on a cadence. */
export const ownTerms = {
  /** Touches at this rhythm instead of the cadence's opening, rhythm and what follows them. */
  rhythm: maybe(Rhythm),
  /** Gaps instead of the cadence's; those left out stay. */
  gap: maybe(Schema.Struct({ min: maybe(Pause), ideal: maybe(SomePause), max: maybe(SomePause) })),
  /** The day of the first touch, in the cadence's zone. All else is counted from then. */
  firstOn: maybe(LocalDate),
}
const OwnTerms = Schema.Struct(ownTerms)
export type OwnTerms = typeof OwnTerms.Type
/** The same as JSON. */
export type OwnTermsJson = typeof OwnTerms.Encoded

export const termsToJson: (terms: OwnTerms) => OwnTermsJson = Schema.encodeSync(OwnTerms)

/** What was agreed on, if anything was. */
export const termsIn = ({ firstOn, gap, rhythm }: OwnTerms): OwnTerms | undefined =>
  firstOn === undefined && gap === undefined && rhythm === undefined
    ? undefined
    : {
        ...(rhythm === undefined ? {} : { rhythm }),
        ...(gap === undefined ? {} : { gap }),
        ...(firstOn === undefined ? {} : { firstOn }),
      }

/** The cadence as it is for a contact with terms of its own. What follows it keeps its own gaps. */
export const onOwnTerms = (ready: ReadyCadence, terms: OwnTerms): ReadyCadence => {
  const { afterwards, ...cadence } = ready.cadence
  const own: Cadence = {
    ...cadence,
    ...(terms.rhythm === undefined && afterwards !== undefined ? { afterwards } : {}),
    gap: { ...cadence.gap, ...terms.gap },
    ...turnsOn(cadence, terms),
  }
  return {
    ...ready,
    cadence: terms.firstOn === undefined ? own : beginning(own),
    afterwards: terms.rhythm === undefined ? ready.afterwards : undefined,
  }
}

// A cadence without a rhythm repeats its last step.
const turnsOn = ({ opening, rhythm }: Cadence, terms: OwnTerms): Partial<Cadence> => {
  if (terms.rhythm === undefined) return {}
  const last = opening.at(-1)
  const turns = rhythm?.turns ?? (last === undefined ? undefined : ([last] as const))
  return turns === undefined
    ? { opening: [] }
    : { opening: [], rhythm: { ...rhythm, ...terms.rhythm, turns } }
}

// Its first touch is due on the day that it counts from.
const beginning = (cadence: Cadence): Cadence => {
  const { opening, rhythm } = cadence
  const [first, ...rest] = opening
  if (first !== undefined) return { ...cadence, opening: [{ ...first, after: days(0) }, ...rest] }
  if (rhythm === undefined) return cadence
  const [turn, ...others] = rhythm.turns
  const [next = turn, ...later] = others
  const late = rhythm.late ?? cadence.late
  return {
    ...cadence,
    opening: [{ ...turn, after: days(0), ...(late === undefined ? {} : { late }) }],
    rhythm: { ...rhythm, turns: [next, ...later, ...(others.length === 0 ? [] : [turn])] },
  }
}
