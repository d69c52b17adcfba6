import {
  fixedZone,
  type Instant,
  type Policy,
  type RepId,
  type ResolvedCalendar,
  resolveCalendar,
  type WorkingCalendar,
  workingTimeBetween,
} from "@followthrough/core"
import type { Team } from "../team.js"

/** Working milliseconds from one instant to a later one, for a rep. */
export type WorkingTime = (from: Instant, to: Instant, rep: RepId | null) => number

/**
 * Working time by the rep's own hours where they were told, else by the policy's, in its zone; its
 * holidays count for both. Undefined for a policy that tells none.
 */
export const workingTimeOf = (
  { holidays, workingHours, zone }: Policy,
  team: Team,
): WorkingTime | undefined => {
  if (workingHours === undefined) return undefined
  const calendarOf = (calendar: WorkingCalendar): ResolvedCalendar =>
    resolveCalendar(holidays === undefined ? calendar : { ...calendar, holidays }, { policy: zone })
  const usual = calendarOf({ zone: fixedZone(zone), week: workingHours })
  const own = new Map<string, ResolvedCalendar>()
  for (const { hours, repId } of team.values()) {
    if (hours !== undefined) own.set(repId, calendarOf(hours.calendar))
  }
  return (from, to, rep) =>
    workingTimeBetween((rep === null ? undefined : own.get(rep)) ?? usual, from, to).millis
}
