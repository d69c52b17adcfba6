import { type Instant, type Relationship, saturatedInstant } from "@followthrough/core"
import { absencesOf } from "../absence.js"
import type { Asked } from "./asked.js"
import { cadenceStands } from "./cadence-touch.js"
import type { Obligation } from "./obligation.js"

/**
 * Until when (exclusive, later than `asked.at`) these obligations, which were worked out then, are the
 * contact's, in the same order among each other and at the same levels: as long as the relationship,
 * the policy and the team stay as they were. Only what is told of why, and the channel, may change
 * sooner for a cadence touch that has begun.
 */
export const obligationsStand = (
  relationship: Relationship,
  asked: Asked,
  obligations: ReadonlyArray<Obligation>,
): Instant => {
  const { at, team } = asked
  const ends: Array<number> = relationship.open ? [cadenceStands(relationship, asked)] : []
  for (const { by, from, kind, obligors } of obligations) {
    // What begins comes before what does not. With nothing beside it, it is the first anyway.
    if (obligations.length > 1) ends.push(from)
    if (kind === "promise") ends.push(by + 1)
    for (const repId of obligors) {
      const rep = team.get(repId)
      for (const absence of rep === undefined ? [] : absencesOf(rep)) {
        ends.push(absence.from, absence.to)
      }
    }
  }
  return saturatedInstant(
    ends.reduce((least, end) => (end > at && end < least ? end : least), Number.POSITIVE_INFINITY),
  )
}
