import type { Cadence } from "../cadence/cadence.js"
import { hoursNeverOpen } from "../cadence/check/check-hours.js"
import type { AnswerTime, RespondHours } from "../cadence/respond-hours.js"
import type { Problem } from "../problem.js"
import { isNeverOpen, type WeeklyHours } from "../time/weekly-hours.js"

/** What a policy says of hours. */
interface Hours {
  readonly cadences: ReadonlyArray<Cadence>
  readonly respondWithin: {
    readonly inbound: AnswerTime
    readonly webLead: AnswerTime
    readonly hours?: RespondHours
  }
  readonly workingHours?: WeeklyHours
}

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
  { workingHours }: Pick<Hours, "workingHours">,
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
