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

/** The absences of these reps in which somebody stands in for them at that instant. */
export const stoodInFor = (
  reps: ReadonlyArray<RepId>,
  team: Team,
  at: Instant,
): ReadonlyArray<Absence & { readonly delegateId: RepId }> =>
  reps.flatMap((repId) =>
    (team.get(repId)?.absences ?? []).flatMap((absence) => {
      const { delegateId } = absence
      if (delegateId === undefined || reps.includes(delegateId)) return []
      const { from, to } = asInterval(absence)
      return from <= at && at < to ? [{ ...absence, delegateId }] : []
    }),
  )

/** Who sees what these reps owe while they are away at that instant; a delegate's own is not asked. */
export const delegatesOf = (
  reps: ReadonlyArray<RepId>,
  team: Team,
  at: Instant,
): ReadonlyArray<RepId> => [
  ...new Set(stoodInFor(reps, team, at).map(({ delegateId }) => delegateId)),
]
