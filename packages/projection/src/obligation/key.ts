import type { Obligation } from "./obligation.js"

/**
 * What an obligation is known by from one instant to another, whoever owes it, whenever it is due, and into
 * whatever contact its own was merged. A cadence touch is the same with a slot and without.
 */
export const keyOf = ({ kind, openedBy, why }: Obligation): string => {
  if (why.code !== "cadence") return `${kind} ${openedBy}`
  const { cadence, occurrence } = why
  return `cadence ${openedBy} ${occurrence.kind} ${occurrence.index} ${cadence.id}`
}
