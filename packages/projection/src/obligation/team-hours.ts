import { fixedZone, type Policy, type WorkingCalendar } from "@followthrough/core"

// A policy never changes, and calendars are worked out once per object.
const known = new WeakMap<Policy, WorkingCalendar>()

/** When the team works, in the policy's zone; undefined for a policy that does not tell. */
export const teamHoursOf = (policy: Policy): WorkingCalendar | undefined => {
  const { workingHours, zone } = policy
  if (workingHours === undefined) return undefined
  const before = known.get(policy)
  if (before !== undefined) return before
  const calendar = { zone: fixedZone(zone), week: workingHours }
  known.set(policy, calendar)
  return calendar
}
