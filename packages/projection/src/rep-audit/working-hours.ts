import {
  fixedZone,
  type Instant,
  type Policy,
  type RepId,
  type ResolvedCalendar,
  resolveCalendar,
  workingTimeBetween,
} from "@followthrough/core"

/** Working milliseconds from one instant to a later one, for a rep. */
export type WorkingTime = (from: Instant, to: Instant, rep: RepId | null) => number

/**
 * Working time by the policy's hours, in its zone and without its holidays; undefined for a policy that
 * tells none.
 */
export const workingTimeOf = ({
  holidays,
  workingHours,
  zone,
}: Policy): WorkingTime | undefined => {
  if (workingHours === undefined) return undefined
  const calendar: ResolvedCalendar = resolveCalendar(
    {
      zone: fixedZone(zone),
      week: workingHours,
      ...(holidays === undefined ? {} : { holidays }),
    },
    { policy: zone },
  )
  return (from, to) => workingTimeBetween(calendar, from, to).millis
}
