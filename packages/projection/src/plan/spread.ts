import type { LocalDate } from "@followthrough/core"
import { sortAt } from "../queue/queue-row.js"
import { neverSpills } from "./falls-on.js"
import { dayAfter, HORIZON } from "./period.js"
import { endOf, firstBy, type LaneAsked, lastInstantOn, type Place } from "./place.js"
import type { DayOff } from "./work-days.js"

/** Why something is not put on the day on which it fell: the day is full, or none to work on. */
export type SpillReason = "full" | DayOff

/**
 * Gives every contact its day, in the order of the days: whatever never spills when it falls, the rest
 * by the one order as long as there is room, else the next day. Tells why nothing more was put on a day
 * when something was left over.
 */
export const spread = (
  places: ReadonlyArray<Place>,
  asked: LaneAsked,
): ReadonlyMap<LocalDate, SpillReason> => {
  const { perDay = Number.POSITIVE_INFINITY, period, work } = asked
  const falling = byDay(places)
  const putOff = new Map<LocalDate, SpillReason>()
  const end = endOf(asked)
  let waiting: ReadonlyArray<Place> = []
  let date = period[0]
  for (let n = 0; date !== undefined && n < period.length + HORIZON; n += 1) {
    if (n >= period.length && !waiting.some(({ fellOn }) => fellOn < end)) break
    const today = date
    const fallen = (falling.get(today) ?? []).filter(({ on }) => on === undefined)
    for (const place of fallen) {
      const { obligation, owed } = firstBy(place, today, work)
      Object.assign(place, { obligation, owed })
    }
    const fixed = fallen.filter(({ obligation }) => neverSpills(obligation.kind))
    for (const place of fixed) place.on = today
    const rest = [...new Set([...waiting, ...fallen])].filter(({ on }) => on === undefined)
    const off = work.offOn(today)
    const room = off === undefined ? Math.max(0, perDay - fixed.length) : 0
    const sorted = room === 0 ? rest : sortAt(rest, lastInstantOn(today, work))
    for (const place of sorted.slice(0, room)) place.on = today
    waiting = sorted.slice(room)
    if (waiting.length > 0) putOff.set(today, off ?? "full")
    date = dayAfter(today)
  }
  return putOff
}

const byDay = (places: ReadonlyArray<Place>): ReadonlyMap<LocalDate, ReadonlyArray<Place>> => {
  const days = new Map<LocalDate, Array<Place>>()
  for (const place of places) {
    for (const on of new Set(place.falling.map((one) => one.on))) {
      const day = days.get(on)
      if (day === undefined) days.set(on, [place])
      else day.push(place)
    }
  }
  return days
}
