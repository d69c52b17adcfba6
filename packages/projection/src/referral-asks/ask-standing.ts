import { type Instant, promiseStatusAt, type Relationship, type Touch } from "@followthrough/core"
import type { Asked } from "../obligation/asked.js"
import { askRulesOf, blockersOf } from "./ask-blockers.js"

/** How a customer stands with a referral ask at an instant. */
export interface AskStanding {
  /** When they last showed that they are satisfied; undefined: never, or something else speaks against asking. */
  readonly satisfiedAt: Instant | undefined
  readonly hasReferred: boolean
  /** Until then (exclusive) they stand so, as long as nothing is recorded; infinite: for ever. */
  readonly until: number
}

/** `undefined`: this is no customer who could be asked. */
export const askStandingOf = (
  relationship: Relationship,
  asked: Asked,
): AskStanding | undefined => {
  if (!relationship.open || relationship.stage !== "customer") return undefined
  const won = relationship.milestones.find(({ kind }) => kind === "won")
  if (won === undefined) return undefined
  const { promises, referral } = relationship
  const { at } = asked
  let until = Number.POSITIVE_INFINITY
  const endsAt = (end: number): void => {
    if (end > at && end < until) until = end
  }
  const rules = askRulesOf(relationship, asked, won)
  for (const wait of rules.waits) endsAt(wait.until)
  for (const promise of promises) {
    if (promiseStatusAt(promise, at) === "open") endsAt(promise.due.until + 1)
  }
  const satisfied = satisfiedTouchOf(relationship)
  const mayAsk = satisfied !== undefined && blockersOf(relationship, rules, at).length === 0
  return {
    satisfiedAt: mayAsk ? satisfied.at : undefined,
    hasReferred: referral.given.length > 0,
    until,
  }
}

/** The last touch at which they were satisfied or said yes. */
export const satisfiedTouchOf = ({ touches }: Relationship): Touch | undefined =>
  touches.findLast(
    ({ classification }) => classification === "satisfied" || classification === "yes",
  )
