import { isOwed, type Relationship } from "@followthrough/core"
import type { AskedRules } from "./obligation/asked.js"
import { clockInForce, rulesOf } from "./obligation/clock-in-force.js"

/**
 * Whether somebody has decided on the next step of a contact: a step is booked, something is promised
 * (by either side) and still owed, or a cadence was chosen. What a stage's default owes is nobody's
 * decision, nor is the choice of a cadence that cannot be had and changes nothing.
 */
export const hasDecidedStep = (relationship: Relationship, rules: AskedRules): boolean =>
  relationship.steps.some(({ ended }) => ended === undefined) ||
  relationship.promises.some(isOwed) ||
  clockInForce(rulesOf(rules), relationship).clock.chosen !== undefined
