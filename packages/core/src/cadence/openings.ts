import { saturatedInstant } from "../time/instant.js"
import { dateOfEpochDay, epochDayAt } from "../time/local-date.js"
import { firstSlot } from "../time/next-slot.js"
import { resolveCalendar, type WorkingCalendar } from "../time/working-calendar.js"
import type { ZoneId } from "../time/zone.js"
import { closedOn, wishedCalendar } from "./calendars.js"
import type { CadenceMove, HolidayMet } from "./derivation.js"
import { note, shift } from "./moves.js"
import type { CadenceSetting } from "./setting.js"
import type { SlotDemands } from "./slot-demands.js"

const NEVER = Number.POSITIVE_INFINITY

/** Until the windows, the preferred days, the contact's wishes and the rep's hours are all open. */
export const openFrom = (
  demands: SlotDemands,
  start: number,
  moved: CadenceMove["moved"],
  moves: Array<CadenceMove>,
): number => {
  const { ready, setting, days, hours } = demands
  const opened = windowFrom(demands, start, moved, moves)
  if (opened !== start) return opened
  if (demands.preferred && ready.preferred !== undefined) {
    const at = firstOpen(ready.preferred, setting, start)
    if (at !== start) {
      const prefer = ready.cadence.prefer ?? []
      note(moves, { _tag: "PreferredDay", moved, ...shift(start, at), days: prefer, facts: [] })
      return at
    }
  }
  if (days !== undefined) {
    const at = firstOpen(wishedCalendar(days), setting, start)
    if (at !== start) {
      const facts = [days.position]
      note(moves, { _tag: "Days", moved, ...shift(start, at), days: days.days, facts })
      return at
    }
  }
  if (hours !== undefined) {
    const at = firstOpen(wishedCalendar(hours), setting, start)
    if (at !== start) {
      note(moves, { _tag: "Hours", moved, ...shift(start, at), facts: [hours.position] })
      return at
    }
  }
  const { repHours } = setting
  if (repHours !== undefined) {
    const at = firstOpen(repHours.calendar, setting, start)
    if (at !== start) {
      const facts = repHours.position === undefined ? [] : [repHours.position]
      note(moves, { _tag: "RepHours", moved, ...shift(start, at), facts })
      return at
    }
  }
  return start
}

/** The first instant at which the calendar is open, infinite when it never is. */
export const firstOpen = (
  calendar: WorkingCalendar,
  setting: CadenceSetting,
  start: number,
): number =>
  Number.isFinite(start)
    ? (firstSlot(resolveCalendar(calendar, setting.zones), saturatedInstant(start), null, []) ??
      NEVER)
    : NEVER

const windowFrom = (
  { ready, setting, zone }: SlotDemands,
  start: number,
  moved: CadenceMove["moved"],
  moves: Array<CadenceMove>,
): number => {
  const { holidays } = setting
  const none = holidays === undefined || holidays.length === 0
  if (none && ready.cadence.windows === undefined) return start
  const at = firstOpen(none ? ready.open : closedOn(ready.open, holidays), setting, start)
  if (at === start) return at
  const plain = none ? at : firstOpen(ready.open, setting, start)
  if (plain > start) note(moves, { _tag: "Window", moved, ...shift(start, plain), facts: [] })
  if (plain < at && !none) {
    const days = metBetween(setting, plain, at, zone)
    note(moves, { _tag: "Holiday", moved, ...shift(plain, at), days, facts: [] })
  }
  return at
}

const metBetween = (
  { holidays }: CadenceSetting,
  from: number,
  to: number,
  zone: ZoneId,
): ReadonlyArray<HolidayMet> => {
  const first = dateOfEpochDay(epochDayAt(saturatedInstant(from), zone))
  const last = dateOfEpochDay(epochDayAt(saturatedInstant(to), zone))
  return (holidays ?? []).flatMap(({ id, version, dates }) =>
    dates.filter(({ on }) => on >= first && on < last).map(({ on }) => ({ list: id, version, on })),
  )
}
