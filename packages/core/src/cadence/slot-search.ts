import { MILLIS_PER_DAY } from "../time/epoch-day.js"
import type { Instant } from "../time/instant.js"
import { epochDayOfDate } from "../time/local-date.js"
import type { Channel } from "../touch/touch-facts.js"
import { channelAt, roomUntil } from "./cap-room.js"
import type { CadenceMove } from "./derivation.js"
import { note, shift } from "./moves.js"
import { openFrom } from "./openings.js"
import type { CadenceSetting } from "./setting.js"
import type { SlotDemands } from "./slot-demands.js"

/** An instant that satisfies all demands, and the first channel that does so then. */
export interface FoundSlot {
  readonly at: Instant
  readonly channel: Channel
}

const TWO_YEARS = 731 * MILLIS_PER_DAY

/**
 * The first instant from `start` on that satisfies all demands; undefined when there is none. Every
 * constraint that stood in the way is added to `moves`.
 *
 * Goes from the end of one obstacle to the next, so every step is forced. Absences, caps and holidays
 * end; after the last of them the weeks are alike but for clock changes, and two years see all of
 * those. What has not opened by then never does.
 */
export const findSlot = (
  demands: SlotDemands,
  start: Instant,
  moved: CadenceMove["moved"],
  moves: Array<CadenceMove>,
): FoundSlot | undefined => {
  let settled = lastHoliday(demands.setting, start)
  let at: number = start
  for (;;) {
    const free = absentUntil(demands, at, moved, moves)
    const room = roomUntil(demands, free, moved, moves)
    if (room > at && Number.isFinite(room)) settled = Math.max(settled, room)
    const open = openFrom(demands, room, moved, moves)
    if (!(open <= settled + TWO_YEARS)) return undefined
    if (open === at) {
      const channel = channelAt(demands, at)
      if (channel !== undefined) return { at: at as Instant, channel }
    }
    at = open
  }
}

const absentUntil = (
  { setting }: SlotDemands,
  start: number,
  moved: CadenceMove["moved"],
  moves: Array<CadenceMove>,
): number => {
  let at = start
  for (let again = setting.absences !== undefined; again; ) {
    again = false
    for (const { from, to, position } of setting.absences ?? []) {
      if (from > at || at >= to) continue
      const facts = position === undefined ? [] : [position]
      note(moves, { _tag: "Absence", moved, ...shift(at, to), facts })
      at = to
      again = true
    }
  }
  return at
}

const lastHolidays = new WeakMap<object, number>()

const lastHoliday = ({ holidays }: CadenceSetting, start: number): number => {
  if (holidays === undefined) return start
  let last = lastHolidays.get(holidays)
  if (last === undefined) {
    last = Number.NEGATIVE_INFINITY
    for (const { dates } of holidays) {
      for (const { on } of dates) last = Math.max(last, (epochDayOfDate(on) + 2) * MILLIS_PER_DAY)
    }
    lastHolidays.set(holidays, last)
  }
  return Math.max(start, last)
}
