import { isOwed, type Relationship } from "@followthrough/core"

/**
 * Whether somebody has decided on the next step of a contact: a step is booked, something is promised
 * (by either side) and still owed, or a cadence was chosen. What a stage's default owes is nobody's
 * decision.
 */
export const hasDecidedStep = ({ cadence, promises, steps }: Relationship): boolean =>
  cadence.chosen !== undefined ||
  steps.some(({ ended }) => ended === undefined) ||
  promises.some(isOwed)
