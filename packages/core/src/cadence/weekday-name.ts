import { oneOf } from "../fact/recorded.js"

/** A day of the week by its English name, as in weekly hours. */
export const WeekdayName = oneOf(
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
)
export type WeekdayName = typeof WeekdayName.Type
