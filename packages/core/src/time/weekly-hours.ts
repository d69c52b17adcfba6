import * as Schema from "effect/Schema"
import { DayWindow } from "./day-window.js"

const Windows = Schema.Array(DayWindow)
const optionalWindows = Schema.optionalWith(Windows, { exact: true })

/**
 * The windows of each weekday, any number of them; a weekday left out is closed all day. Windows that
 * overlap or touch count once.
 */
export const WeeklyHours = Schema.Struct({
  monday: optionalWindows,
  tuesday: optionalWindows,
  wednesday: optionalWindows,
  thursday: optionalWindows,
  friday: optionalWindows,
  saturday: optionalWindows,
  sunday: optionalWindows,
}).annotations({ identifier: "WeeklyHours" })

export type WeeklyHours = typeof WeeklyHours.Type

/** Whether no weekday has a window. */
export const isNeverOpen = (week: WeeklyHours): boolean =>
  windowsByWeekday(week).every((windows) => windows.length === 0)

/** The windows of the week in ISO order, Monday first. */
export const windowsByWeekday = (week: WeeklyHours): ReadonlyArray<ReadonlyArray<DayWindow>> => [
  week.monday ?? [],
  week.tuesday ?? [],
  week.wednesday ?? [],
  week.thursday ?? [],
  week.friday ?? [],
  week.saturday ?? [],
  week.sunday ?? [],
]
