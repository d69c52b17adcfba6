import * as Either from "effect/Either"
import type { Duration } from "../time/duration.js"
import type { Instant } from "../time/instant.js"
import { resolveCalendar, type WorkingCalendar } from "../time/working-calendar.js"
import { addWorkingDays } from "../time/working-days.js"
import { addWorking } from "../time/working-time.js"
import { type KnownZones, resolveZone } from "../time/zone-choice.js"
import type { ReadyCadence } from "./cadence-book.js"
import { closedOn } from "./calendars.js"
import { afterPause } from "./pause.js"
import type { CadenceSetting } from "./setting.js"

/**
 * The instant after that duration, as a cadence counts it: calendars in its zone, working time and
 * working days in its windows, without the holidays. Infinite when so much working time never passes.
 */
export const whenPassed = (
  ready: ReadyCadence,
  from: Instant,
  duration: Duration,
  setting: Pick<CadenceSetting, "holidays" | "zones">,
): number =>
  duration._tag === "Calendar" || duration._tag === "Exact"
    ? afterPause(from, duration, resolveZone(ready.zone, setting.zones).zone)
    : whenWorked(ready.open, from, duration, setting.zones, setting.holidays)

/** The instant after that much working time, or so many working days, of a calendar; or infinite. */
export const whenWorked = (
  calendar: WorkingCalendar,
  from: Instant,
  duration: Extract<Duration, { _tag: "Working" | "WorkingDays" }>,
  zones: KnownZones,
  holidays: CadenceSetting["holidays"],
): number => {
  const open = holidays === undefined ? calendar : closedOn(calendar, holidays)
  const resolved = resolveCalendar(open, zones)
  const end =
    duration._tag === "Working"
      ? addWorking(resolved, from, duration)
      : addWorkingDays(resolved, from, duration)
  return Either.getOrElse(end, () => Number.POSITIVE_INFINITY)
}
