import type { Obligation } from "./obligation.js"

/**
 * What an obligation is known by from one instant to another, whoever owes it, whenever it is due, and into
 * whatever contact its own was merged: two that share a key are the same one. A cadence touch is the same
 * with a slot and without.
 */
export const keysOf = ({ kind, openedBy, why }: Obligation): ReadonlyArray<string> => {
  if (why.code !== "cadence") return openedBy.map((position) => `${kind} ${position}`)
  const { cadence, occurrence } = why
  return openedBy.map(
    (anchor) => `cadence ${anchor} ${occurrence.kind} ${occurrence.index} ${cadence.id}`,
  )
}
