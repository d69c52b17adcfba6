import type { HolidayList } from "../time/holiday-list.js"
import type { Interval } from "../time/interval.js"
import type { WorkingCalendar } from "../time/working-calendar.js"
import type { KnownZones } from "../time/zone-choice.js"

/** A stretch in which the rep does not work; `position` names the fact that says so. */
export interface RepAbsence extends Interval {
  readonly position?: number | undefined
}

/** When the rep works; `position` names the fact that says so. */
export interface RepHours {
  readonly calendar: WorkingCalendar
  readonly position?: number | undefined
}

/**
 * What surrounds a contact when its next touch is asked for. Keep the holiday array and the rep's
 * calendar for all contacts: they are worked out once per object.
 */
export interface CadenceSetting {
  readonly zones: KnownZones
  readonly holidays?: ReadonlyArray<HolidayList> | undefined
  readonly absences?: ReadonlyArray<RepAbsence> | undefined
  /** Left out: the rep is there whenever the windows are open. */
  readonly repHours?: RepHours | undefined
  /** When the team works, for answers that are owed in its hours. Keep the object for all contacts. */
  readonly teamHours?: WorkingCalendar | undefined
}
