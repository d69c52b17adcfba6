import {
  type CadenceClock,
  type Dated,
  type Instant,
  isOutboundPersonal,
  type PlayId,
  type Policy,
  type Relationship,
  type RepId,
} from "@followthrough/core"
import { addingOf } from "../in-touch.js"
import { clocksThatCount } from "../obligation/clock-in-force.js"
import { type Attempt, attemptsOf, type Outcome } from "./attempts.js"
import { type CountedTouch, madeBy } from "./counted-touch.js"
import type { PartPlace, PlaceOf } from "./parts.js"
import type { Window } from "./window.js"

/** Says which fact stands behind one unit of a figure; there only when somebody asked. */
export type Cite = (figure: string, part: PartPlace, position: number) => void

/** A contact as every measure looks at it, worked out once. */
export interface AuditedContact {
  readonly relationship: Relationship
  /** Its cadence's clocks, without enrolments that change nothing under the policy. */
  readonly clocks: ReadonlyArray<CadenceClock>
  /** Whose contact it is: its owner's, else the rep's who touched it last; or the contact's own part. */
  readonly part: PartPlace
  readonly placeOf: PlaceOf
  /** Every touch k up to the instant asked about, in order. */
  readonly counted: ReadonlyArray<CountedTouch>
  /** Those of them in the window. */
  readonly inWindow: ReadonlyArray<CountedTouch>
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
  readonly placeOf: PlaceOf
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
    const isIn = window.has(touch)
    const made = { touch, part: placeOf(madeBy(touch)), day: window.dayOf(touch), stage, isIn }
    counted.push(made)
    return made
  })
  const inWindow = counted.filter(({ isIn }) => isIn)
  const outcomes: Array<Outcome> = []
  for (const { outcome } of attempts) {
    if (outcome !== undefined && window.has(outcome.milestone)) outcomes.push(outcome)
  }
  const part = placeOf(belongsTo(relationship))
  const clocks = clocksThatCount({ policy }, relationship)
  return {
    relationship,
    clocks,
    part,
    placeOf,
    counted,
    inWindow,
    attempts,
    outcomes,
    cite,
  }
}

// A contact counts in a window if it had been added by its end and, at its beginning, was open or
// something was still to happen: people do sell to someone they had given up.
const isPresent = (relationship: Relationship, window: Window): boolean => {
  if (!window.isByEnd(addingOf(relationship))) return false
  const { addedAt, dates, lastTimedAt, open } = relationship
  if (open || (lastTimedAt !== undefined && window.hasBegun({ at: lastTimedAt }))) return true
  for (const on of dates.values()) if (window.hasBegun({ at: addedAt, on })) return true
  return false
}

const belongsTo = ({ lastOutboundPersonal, ownerId }: Relationship): RepId | null =>
  ownerId ?? lastOutboundPersonal?.repId ?? null

/** When a fact of a contact happened, known by its instant and position. */
export const momentOf = ({ dates }: Relationship, at: Instant, by: number): Dated =>
  dates.size === 0 ? { at } : { at, on: dates.get(by) }

/** Whether a relationship was open at the window's end. */
export const wasOpenAtEnd = (relationship: Relationship, window: Window): boolean =>
  window.isByEnd(addingOf(relationship)) &&
  relationship.openings.some(
    ({ closedBy, from, openedBy, until }) =>
      window.isByEnd(momentOf(relationship, from, openedBy)) &&
      (until === undefined ||
        closedBy === undefined ||
        !window.isByEnd(momentOf(relationship, until, closedBy))),
  )
