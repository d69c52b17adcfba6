import { daysBetween, type LocalDate, type Policy, type RepId } from "@followthrough/core"
import { stoodInFor } from "../absence.js"
import type { Obligation } from "../obligation/obligation.js"
import { heirsOf } from "../successor.js"
import type { Team } from "../team.js"
import { fallsOn, lastDayInTime, neverSpills } from "./falls-on.js"
import { layOut } from "./lane.js"
import { dayAfter, periodOf } from "./period.js"
import { firstOf, type LaneAsked, lastInstantOn, type Owed } from "./place.js"
import type { StandIn } from "./plan-row.js"
import { workDaysOf } from "./work-days.js"

/** What a rep owes, and where that is laid out. */
export interface OwedByRep {
  readonly repId: RepId
  readonly owed: ReadonlyArray<Owed>
  readonly asked: LaneAsked
}

/** Whether somebody might stand in for a rep: on whatever day. */
export const standsInFor = (repId: RepId, forRepId: RepId, team: Team): boolean =>
  (team.get(forRepId)?.absences ?? []).some(({ delegateId }) => isThere(delegateId, repId, team))

const isThere = (delegateId: RepId | undefined, repId: RepId, team: Team): boolean =>
  delegateId !== undefined && heirsOf([delegateId], team).repIds.includes(repId)

/**
 * What never spills, and cannot be done in time by a rep who is away: the delegate sees it on the day on
 * which it would fall if nobody were away, provided that the rep is away at the end of that day.
 */
export const standInsOf = (
  others: ReadonlyArray<OwedByRep>,
  { asked: own, repId }: OwedByRep,
  team: Team,
  policy: Policy,
): ReadonlyArray<StandIn> =>
  others.flatMap(({ asked, owed, repId: forRepId }) => {
    const rep = team.get(forRepId)
    if (rep === undefined || forRepId === repId || !standsInFor(repId, forRepId, team)) return []
    const { now } = asked
    const first = firstOf(asked)
    const work = workDaysOf({ ...rep, absences: [] }, policy)
    const isStoodIn = (on: LocalDate): boolean =>
      stoodInFor([forRepId], team, lastInstantOn(on, work)).some(({ delegateId }) =>
        isThere(delegateId, repId, team),
      )
    const isLeft = (one: Obligation): boolean =>
      neverSpills(one.kind) &&
      lastDayInTime(one.by, asked.work, now, first) === undefined &&
      isStoodIn(fallsOn(one, work, now, first))
    const left = owed.flatMap(({ contact, obligations }) => {
      const those = obligations.filter(isLeft)
      return those.length === 0 ? [] : [{ contact, obligations: those }]
    })
    // The delegate's days may end later than the rep's: they live in other zones.
    const period = reaching(asked.period, own.period.at(-1))
    const { days } = layOut(left, { ...asked, period, work, perDay: undefined })
    return days.flatMap(({ rows }) => rows.map((row) => ({ ...row, forRepId })))
  })

/** These days, and those that follow them up to another one where it is later. */
const reaching = (
  period: ReadonlyArray<LocalDate>,
  last: LocalDate | undefined,
): ReadonlyArray<LocalDate> => {
  const end = period.at(-1)
  if (end === undefined || last === undefined || last <= end) return period
  return [...period, ...periodOf(dayAfter(end), daysBetween(end, last))]
}
