import { hoursNeverOpen } from "../cadence/check/check-hours.js"
import type { RespondHours } from "../cadence/respond-hours.js"
import type { Problem } from "../problem.js"
import { isNeverOpen } from "../time/weekly-hours.js"
import type { Policy } from "./policy.js"

type Hours = Pick<Policy, "cadences" | "respondWithin" | "workingHours">

/** Hours that a policy names without telling them, and hours that never open. */
export const unknownHours = (policy: Hours): ReadonlyArray<Problem> => {
  const { cadences, respondWithin, workingHours } = policy
  const { hours = "team", inbound, webLead } = respondWithin
  const isWorked = [inbound, webLead].some(({ _tag }) => _tag !== "Exact")
  return [
    ...(workingHours !== undefined && isNeverOpen(workingHours)
      ? [
          {
            path: "workingHours",
            message: "no weekday has hours; give one some, or leave them out",
          },
        ]
      : []),
    ...(isWorked
      ? [
          ...teamHoursUntold(policy, hours, "respondWithin.hours"),
          ...hoursNeverOpen(hours, "respondWithin.hours").map(({ fix, message, path }) => ({
            path,
            message: `${message}; ${fix}`,
          })),
        ]
      : []),
    ...cadences.flatMap(({ respondWithin: within }, index) =>
      teamHoursUntold(policy, within?.hours, `cadences.${index}.respondWithin.hours`),
    ),
  ]
}

/** Answers that are owed in the team's hours, where the policy tells none. */
export const teamHoursUntold = (
  { workingHours }: Pick<Policy, "workingHours">,
  hours: RespondHours | undefined,
  path: string,
): ReadonlyArray<Problem> =>
  hours !== "team" || workingHours !== undefined
    ? []
    : [
        {
          path,
          message:
            "answers are owed in the team's hours, but the policy tells no workingHours; tell them, or name other hours",
        },
      ]
