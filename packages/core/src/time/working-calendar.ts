import * as Schema from "effect/Schema"
import { DateRange } from "./date-range.js"
import { HolidayList } from "./holiday-list.js"
import { WallHours } from "./wall-hours.js"
import { WeeklyHours } from "./weekly-hours.js"
import { type KnownZones, type ResolvedZone, resolveZone, ZoneChoice } from "./zone-choice.js"

/**
 * When something may happen: at an instant whose wall clock lies in a window of its weekday, on a day
 * that is no holiday and lies in the range, all read in one zone. A wall clock that shows the same time
 * twice is open twice; a time that a clock change leaves out is not open at all.
 */
export const WorkingCalendar = Schema.Struct({
  zone: ZoneChoice,
  week: WeeklyHours,
  holidays: Schema.optionalWith(Schema.Array(HolidayList), { exact: true }),
  range: Schema.optionalWith(DateRange, { exact: true }),
}).annotations({ identifier: "WorkingCalendar" })

export type WorkingCalendar = typeof WorkingCalendar.Type

/** A calendar with its zone settled, ready to be asked. Made by {@link resolveCalendar} only. */
export interface ResolvedCalendar {
  readonly calendar: WorkingCalendar
  /** Whose zone is used, and whose should have been but is not known. */
  readonly zone: ResolvedZone
  /** The calendar made fast to ask; its shape is not part of the interface. */
  readonly hours: WallHours
}

const compiled = new WeakMap<WorkingCalendar, WallHours>()

const hoursOf = (calendar: WorkingCalendar): WallHours => {
  const before = compiled.get(calendar)
  if (before !== undefined) return before
  const hours = new WallHours(calendar.week, calendar.holidays ?? [], calendar.range ?? {})
  compiled.set(calendar, hours)
  return hours
}

/**
 * Settles the zone. The hours are worked out once per calendar object, so keep the object for all
 * contacts to which it applies.
 */
export const resolveCalendar = (
  calendar: WorkingCalendar,
  zones: KnownZones,
): ResolvedCalendar => ({
  calendar,
  zone: resolveZone(calendar.zone, zones),
  hours: hoursOf(calendar),
})

const withoutHolidays = new WeakMap<ResolvedCalendar, ResolvedCalendar>()

/** The same calendar as if no day were a holiday, to find out whether holidays are to blame. */
export const ignoringHolidays = (resolved: ResolvedCalendar): ResolvedCalendar => {
  const before = withoutHolidays.get(resolved)
  if (before !== undefined) return before
  const { week, range } = resolved.calendar
  const lifted = { ...resolved, hours: new WallHours(week, [], range ?? {}) }
  withoutHolidays.set(resolved, lifted)
  return lifted
}
