import {
  endOfDay,
  instantFromMillis,
  type LocalDate,
  type RepId,
  type ZoneId,
} from "@followthrough/core"
import { stoodInFor } from "../absence.js"
import { heirsOf } from "../successor.js"
import type { Team } from "../team.js"
import { neverSpills } from "./falls-on.js"
import type { PlanRow } from "./plan-row.js"

/** What a rep owes on a day on which they are away, in the plan of whoever stands in for them. */
export interface StandIn extends PlanRow {
  readonly forRepId: string
}

interface DaysOfRep {
  readonly repId: RepId
  readonly zone: string
  readonly days: ReadonlyArray<{ readonly on: string; readonly rows: ReadonlyArray<PlanRow> }>
}

/** Whether somebody might stand in for a rep: on whatever day. */
export const standsInFor = (repId: RepId, forRepId: RepId, team: Team): boolean =>
  (team.get(forRepId)?.absences ?? []).some(({ delegateId }) => isThere(delegateId, repId, team))

const isThere = (delegateId: RepId | undefined, repId: RepId, team: Team): boolean =>
  delegateId !== undefined && heirsOf([delegateId], team).repIds.includes(repId)

/**
 * What never spills and falls on the n-th day, if its rep is away at the end of it: the delegate is to see
 * it on the day of the same date, beside what the delegate has to do. All lanes have the same dates.
 */
export const standInsOf = (
  lanes: ReadonlyArray<DaysOfRep>,
  repId: RepId,
  n: number,
  team: Team,
): ReadonlyArray<StandIn> =>
  lanes.flatMap(({ days, repId: forRepId, zone }) => {
    const day = forRepId === repId ? undefined : days[n]
    const firm = day?.rows.filter(({ step }) => neverSpills(step)) ?? []
    if (day === undefined || firm.length === 0) return []
    const end = instantFromMillis(endOfDay(day.on as LocalDate, zone as ZoneId) - 1)
    return stoodInFor([forRepId], team, end).some(({ delegateId }) =>
      isThere(delegateId, repId, team),
    )
      ? firm.map((row) => ({ ...row, forRepId }))
      : []
  })
