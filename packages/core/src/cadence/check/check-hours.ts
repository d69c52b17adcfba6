import { isNeverOpen } from "../../time/weekly-hours.js"
import type { Cadence } from "../cadence.js"
import type { RespondHours } from "../respond-hours.js"
import type { CadenceDefect } from "./defect.js"

/** Hours of answers that never open, and hours that no answer is counted in. */
export const checkHours = (
  { respondWithin }: Cadence,
  path: string,
): ReadonlyArray<CadenceDefect> => {
  if (respondWithin?.hours === undefined) return []
  const { hours, ...within } = respondWithin
  const at = `${path}.respondWithin.hours`
  const isWorked = Object.values(within).some(({ _tag }) => _tag !== "Exact")
  if (isWorked) return hoursNeverOpen(hours, at)
  return [
    {
      code: "hours-never-used",
      path: at,
      message: "no answer is owed in working time, so no hours are counted",
      fix: 'owe one within working time, such as "working PT4H", or leave the hours out',
    },
  ]
}

/** Stated hours without a window on any weekday. */
export const hoursNeverOpen = (
  hours: RespondHours | undefined,
  path: string,
): ReadonlyArray<CadenceDefect> =>
  hours === undefined || typeof hours === "string" || !isNeverOpen(hours.week)
    ? []
    : [
        {
          code: "hours-never-open",
          path: `${path}.week`,
          message: "no weekday has hours, so no working time ever passes",
          fix: 'give at least one weekday hours, such as "monday": [{"from": "09:00", "to": "17:00"}]',
        },
      ]
