import {
  endOfDay,
  type Instant,
  type RepAbsence,
  type RepId,
  startOfDay,
} from "@followthrough/core"
import type { Absence, Rep, Team } from "./team.js"

/** The stretches in which a rep is away. */
export const absencesOf = ({ absences }: Rep): ReadonlyArray<RepAbsence> => absences.map(asInterval)

const asInterval = ({ from, position, to, zone }: Absence): RepAbsence => ({
  from: startOfDay(from, zone),
  to: endOfDay(to, zone),
  position,
})

/** Who sees what these reps owe while they are away at that instant; a delegate's own is not asked. */
export const delegatesOf = (
  reps: ReadonlyArray<RepId>,
  team: Team,
  at: Instant,
): ReadonlyArray<RepId> => {
  const delegates = new Set<RepId>()
  for (const repId of reps) {
    for (const absence of team.get(repId)?.absences ?? []) {
      const { delegateId } = absence
      if (delegateId === undefined || reps.includes(delegateId)) continue
      const { from, to } = asInterval(absence)
      if (from <= at && at < to) delegates.add(delegateId)
    }
  }
  return [...delegates]
}
