import type { HolidayList } from "../time/holiday-list.js"
import type { Interval } from "../time/interval.js"
import type { KnownZones } from "../time/zone-choice.js"

/** A stretch in which the rep does not work; `position` names the fact that says so. */
export interface RepAbsence extends Interval {
  readonly position?: number | undefined
}

/**
 * What surrounds a contact when its next touch is asked for. Keep the holiday array for all contacts:
 * calendars are worked out once per array.
 */
export interface CadenceSetting {
  readonly zones: KnownZones
  readonly holidays?: ReadonlyArray<HolidayList> | undefined
  readonly absences?: ReadonlyArray<RepAbsence> | undefined
}
