import {
  type CadenceClock,
  type Instant,
  isOutboundPersonal,
  type PlayId,
  type Policy,
  type Relationship,
  type RepId,
} from "@followthrough/core"
import { clocksThatCount } from "../obligation/clock-in-force.js"
import { type Attempt, attemptsOf, type Outcome } from "./attempts.js"
import { type CountedTouch, madeBy } from "./counted-touch.js"
import type { RepPlace } from "./reps.js"
import type { Window } from "./window.js"

/** Says which fact stands behind one unit of a figure; there only when somebody asked. */
export type Cite = (figure: string, rep: RepPlace, position: number) => void

/** A contact as every measure looks at it, worked out once. */
export interface AuditedContact {
  readonly relationship: Relationship
  /** Its cadence's clocks, without enrolments that change nothing under the policy. */
  readonly clocks: ReadonlyArray<CadenceClock>
  /** Whose contact it is: its owner's, else the rep's who touched it last. */
  readonly rep: RepPlace
  /** Every touch k up to the instant asked about, in order. */
  readonly counted: ReadonlyArray<CountedTouch>
  /** Those in the window: `counted[first]` up to `counted[end]`, without it. */
  readonly first: number
  readonly end: number
  readonly attempts: ReadonlyArray<Attempt>
  /** Outcomes in the window. */
  readonly outcomes: ReadonlyArray<Outcome>
  readonly cite: Cite | undefined
}

export interface ReadingContacts {
  readonly window: Window
  readonly policy: Policy
  /** Only touches of this play are touches k. */
  readonly play: PlayId | undefined
  readonly placeOf: (rep: RepId | null) => RepPlace
  readonly cite: Cite | undefined
}

/** What the measures need of a contact; undefined for one that does not count in the window. */
export const auditedContact = (
  relationship: Relationship,
  { cite, placeOf, play, policy, window }: ReadingContacts,
): AuditedContact | undefined => {
  if (!isPresent(relationship, window)) return undefined
  const counted: Array<CountedTouch> = []
  const attempts = attemptsOf(relationship, placeOf, (touch, stage) => {
    if (!isOutboundPersonal(touch) || (play !== undefined && touch.play !== play)) return undefined
    const made = { touch, rep: placeOf(madeBy(touch)), day: window.dayOf(touch.at), stage }
    counted.push(made)
    return made
  })
  let first = 0
  while (first < counted.length && before(counted[first], window.from)) first += 1
  let end = counted.length
  while (end > first && !before(counted[end - 1], window.end)) end -= 1
  const outcomes: Array<Outcome> = []
  for (const { outcome } of attempts) {
    if (outcome !== undefined && window.has(outcome.milestone.at)) outcomes.push(outcome)
  }
  const rep = placeOf(belongsTo(relationship))
  const clocks = clocksThatCount({ policy }, relationship)
  return { relationship, clocks, rep, counted, first, end, attempts, outcomes, cite }
}

const before = (touch: CountedTouch | undefined, instant: number): boolean =>
  touch !== undefined && touch.touch.at < instant

// A contact counts in a window if it had been added by its end and, at its beginning, was open or
// something was still to happen: people do sell to someone they had given up.
const isPresent = ({ addedAt, lastFactAt, open }: Relationship, { end, from }: Window): boolean =>
  addedAt < end && (open || lastFactAt >= from)

const belongsTo = ({ lastOutboundPersonal, ownerId }: Relationship): RepId | null =>
  ownerId ?? lastOutboundPersonal?.repId ?? null

/** Whether a relationship was open at an instant, as a fold up to there would say. */
export const wasOpenAt = ({ addedAt, openings }: Relationship, at: Instant): boolean =>
  addedAt <= at && openings.some(({ from, until }) => from <= at && (until ?? at + 1) > at)
