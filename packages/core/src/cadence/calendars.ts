import type { HolidayList } from "../time/holiday-list.js"
import { END_OF_DAY, MIDNIGHT } from "../time/local-time.js"
import type { WeeklyHours } from "../time/weekly-hours.js"
import type { WorkingCalendar } from "../time/working-calendar.js"
import { contactZone } from "../time/zone-choice.js"
import type { StatedPreference } from "./stated-preference.js"
import type { WeekdayName } from "./weekday-name.js"

const ALL_DAY = [{ from: MIDNIGHT, to: END_OF_DAY }]

/** Those days of the week, from beginning to end. */
export const wholeDays = (days: ReadonlyArray<WeekdayName>): WeeklyHours => sameHours(days, ALL_DAY)

const sameHours = (
  days: ReadonlyArray<WeekdayName>,
  hours: NonNullable<WeeklyHours["monday"]>,
): WeeklyHours => Object.fromEntries(days.map((day) => [day, hours]))

const EVERY_DAY: ReadonlyArray<WeekdayName> = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
]

export const AROUND_THE_CLOCK = wholeDays(EVERY_DAY)

const withHolidays = new WeakMap<
  WorkingCalendar,
  WeakMap<ReadonlyArray<HolidayList>, WorkingCalendar>
>()

/** The same calendar with holidays; one object for each pair of calendar and array. */
export const closedOn = (
  calendar: WorkingCalendar,
  holidays: ReadonlyArray<HolidayList>,
): WorkingCalendar => {
  let known = withHolidays.get(calendar)
  if (known === undefined) {
    known = new WeakMap()
    withHolidays.set(calendar, known)
  }
  let closed = known.get(holidays)
  if (closed === undefined) {
    closed = { ...calendar, holidays }
    known.set(holidays, closed)
  }
  return closed
}

const wished = new WeakMap<StatedPreference, WorkingCalendar>()

/** When a wish for days or hours lets a touch take place, in the contact's zone. */
export const wishedCalendar = (
  wish: Extract<StatedPreference, { _tag: "Days" | "Hours" }>,
): WorkingCalendar => {
  const before = wished.get(wish)
  if (before !== undefined) return before
  const week = wish._tag === "Days" ? wholeDays(wish.days) : sameHours(EVERY_DAY, wish.hours)
  const calendar = { zone: contactZone, week }
  wished.set(wish, calendar)
  return calendar
}
