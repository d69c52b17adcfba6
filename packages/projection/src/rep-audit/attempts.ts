import {
  type Dated,
  isOutboundPersonal,
  type Milestone,
  type Relationship,
  type Stage,
  type Touch,
} from "@followthrough/core"
import { addingOf } from "../in-touch.js"
import type { CountedTouch } from "./counted-touch.js"
import type { PartPlace, PlaceOf } from "./parts.js"

/** How an attempt ended: a sale is a win; a spoken no and a disqualification are losses. */
export interface Outcome {
  readonly milestone: Milestone
  /** Touches k of the attempt, and the local days on which there was one. */
  readonly k: number
  readonly days: number
  /** Of the last outbound personal touch before it, of any play; else the owner then. */
  readonly part: PartPlace
}

/** A try at an outcome: from the adding, a reopening or the outcome before, to the next of them. */
export interface Attempt {
  readonly from: Dated
  readonly beganBy: number
  /** What began it. After an outcome there is no new try before its first touch or outcome. */
  readonly began: "added" | "reopened" | "outcome"
  readonly touches: ReadonlyArray<CountedTouch>
  /** When it ended, with an outcome or by a reopening. */
  readonly until: Dated | undefined
  readonly outcome: Outcome | undefined
}

type Beginning = Pick<Attempt, "from" | "beganBy" | "began">

/** Goes once through the touches and turns of a contact in order; `note` says which touches count. */
export const attemptsOf = (
  relationship: Relationship,
  placeOf: PlaceOf,
  note: (touch: Touch, stage: Stage) => CountedTouch | undefined,
): ReadonlyArray<Attempt> => {
  const { addedBy, milestones, touches } = relationship
  const attempts: Array<Attempt> = []
  let stage: Stage = "prospect"
  let lastPersonal: Touch | undefined
  let begins: Beginning = { from: addingOf(relationship), beganBy: addedBy, began: "added" }
  let own: Array<CountedTouch> = []
  let seen = 0
  for (const turn of milestones) {
    for (; seen < turn.touchesBefore; seen++) {
      const touch = touches[seen]
      if (touch === undefined) continue
      if (isOutboundPersonal(touch)) lastPersonal = touch
      const counted = note(touch, stage)
      if (counted !== undefined) own.push(counted)
    }
    const rep = lastPersonal?.repId ?? turn.ownerId ?? null
    const outcome =
      turn.kind === "reopened"
        ? undefined
        : { milestone: turn, k: own.length, days: daysOf(own), part: placeOf(rep) }
    attempts.push({ ...begins, touches: own, until: turn, outcome })
    const began = outcome === undefined ? "reopened" : "outcome"
    begins = { from: turn, beganBy: turn.position, began }
    own = []
    stage = turn.stage
  }
  for (; seen < touches.length; seen++) {
    const touch = touches[seen]
    const counted = touch && note(touch, stage)
    if (counted !== undefined) own.push(counted)
  }
  attempts.push({ ...begins, touches: own, until: undefined, outcome: undefined })
  return attempts
}

/** On how many local days touches were made. */
export const daysOf = (touches: ReadonlyArray<CountedTouch>): number =>
  new Set(touches.map(({ day }) => day)).size
