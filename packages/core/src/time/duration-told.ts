import { calendarText, exactText } from "./duration-text.js"

/**
 * Years, months, weeks and days on a calendar: added to a wall clock, which they keep. How long that
 * is by a stopwatch depends on where it starts and on the zone.
 */
export interface CalendarDuration {
  readonly _tag: "Calendar"
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
}

/** A length by a stopwatch, in whole milliseconds, whatever the clocks on the wall do meanwhile. */
export interface ExactDuration {
  readonly _tag: "Exact"
  readonly millis: number
}

/** A length that passes only while a working calendar is open, in whole milliseconds. */
export interface WorkingDuration {
  readonly _tag: "Working"
  readonly millis: number
}

/** Days on which a working calendar opens at all, counted one after the other. */
export interface WorkingDays {
  readonly _tag: "WorkingDays"
  readonly days: number
}

export type Duration = CalendarDuration | ExactDuration | WorkingDuration | WorkingDays

/** The word before what is counted in working time. It is ours: ISO 8601 has no working time. */
export const WORKING = "working "

/** Canonical text: `P14D`, `PT4H`, `working PT4H`, `working P3D`. */
export const durationToText = (duration: Duration): string => {
  switch (duration._tag) {
    case "Calendar":
      return calendarText(duration.years, duration.months, duration.weeks, duration.days)
    case "Exact":
      return exactText(duration.millis)
    case "Working":
      return WORKING + exactText(duration.millis)
    case "WorkingDays":
      return WORKING + calendarText(0, 0, 0, duration.days)
  }
}
