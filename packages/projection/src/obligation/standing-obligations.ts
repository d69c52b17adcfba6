import { type Instant, type Relationship, saturatedInstant } from "@followthrough/core"
import { absencesOf } from "../absence.js"
import { owedWith } from "./agenda.js"
import type { Asked } from "./asked.js"
import { standingCadenceTouch } from "./cadence-touch.js"
import type { Obligation } from "./obligation.js"

/** What is owed to a contact, and for how long that is so. */
export interface StandingObligations {
  readonly obligations: ReadonlyArray<Obligation>
  /**
   * Until then (exclusive, later than `asked.at`) these are the contact's obligations, in the same order
   * among each other and at the same levels, and none of them begins or falls late: as long as the
   * relationship, the policy and the team stay as they were. Only what is told of why, and the channel, may change sooner for a cadence touch that has
   * begun.
   */
  readonly until: Instant
}

/** The {@link obligationsOf} a contact, worked out once for both answers. */
export const standingObligations = (
  relationship: Relationship,
  asked: Asked,
): StandingObligations => {
  const { at, team } = asked
  const standing = relationship.open ? standingCadenceTouch(relationship, asked) : undefined
  const obligations = standing === undefined ? [] : owedWith(standing.touch, relationship, asked)
  let until: number = standing?.until ?? Number.POSITIVE_INFINITY
  const endsAt = (end: number): void => {
    if (end > at && end < until) until = end
  }
  for (const { by, from, obligors } of obligations) {
    // What begins comes before what does not.
    endsAt(from)
    endsAt(by + 1)
    for (const repId of obligors) {
      const rep = team.get(repId)
      for (const absence of rep === undefined ? [] : absencesOf(rep)) {
        endsAt(absence.from)
        endsAt(absence.to)
      }
    }
  }
  return { obligations, until: saturatedInstant(until) }
}
