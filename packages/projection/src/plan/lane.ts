import type { LocalDate } from "@followthrough/core"
import { sortAt } from "../queue/queue-row.js"
import { neverSpills } from "./falls-on.js"
import { endOf, type LaneAsked, lastInstantOn, type Owed, type Place, placesOf } from "./place.js"
import { type PlanRow, planRow, type StandIn } from "./plan-row.js"
import { spread } from "./spread.js"
import type { DayOff } from "./work-days.js"

export interface PlanDay {
  readonly on: string
  /** Why nothing that may wait is put here. */
  readonly off?: DayOff
  /** How many contacts: the rows. */
  readonly load: number
  /** How many of them never spill, and so may be too many. */
  readonly fixed: number
  readonly overCapacity: boolean
  /** How many fell on this day and were put off. */
  readonly putOff: number
  /** In the one order as of the end of the day. */
  readonly rows: ReadonlyArray<PlanRow>
  /**
   * What those owe who are away on it, and for whom this rep stands in; on the first day, also on a day
   * before it in their zone. In no load.
   */
  readonly standsIn?: ReadonlyArray<StandIn>
}

/** The work of one rep, of a queue, or of nobody, laid out over the days of a plan. */
export interface Lane {
  /** On whose clock its days are. */
  readonly zone: string
  /** Its first day, and the day after its last one. */
  readonly from: string
  readonly to: string
  /** How many contacts a day; absent: no limit. */
  readonly perDay?: number
  /** Contacts to whom something is owed here: planned, beyond and later. */
  readonly total: number
  readonly planned: number
  readonly days: ReadonlyArray<PlanDay>
  /** Put off beyond the plan, in the order of the days to which. */
  readonly beyond: ReadonlyArray<PlanRow>
  /** Contacts to whom nothing falls before the plan ends. */
  readonly later: number
  /** Rows that were put off past the longest silence. */
  readonly breaches: number
}

/** Lays out what is owed: each contact once. */
export const layOut = (owed: ReadonlyArray<Owed>, asked: LaneAsked): Lane => {
  const { now, perDay, period, work } = asked
  const places = placesOf(owed, asked)
  const putOff = spread(places, asked)
  const end = endOf(asked)
  const inPlan = places.filter(({ fellOn }) => fellOn < end)
  const rowsFor = (those: ReadonlyArray<Place>) =>
    those.map((place) => planRow(place, asked, putOff))
  const days = period.map((on): PlanDay => {
    const here = sortAt(inPlan.filter(isOn(on)), lastInstantOn(on, work))
    const off = work.offOn(on)
    return {
      on,
      ...(off === undefined ? {} : { off }),
      load: here.length,
      fixed: here.filter(({ obligation }) => neverSpills(obligation.kind)).length,
      overCapacity: perDay !== undefined && here.length > perDay,
      putOff: inPlan.filter((place) => place.fellOn === on && place.on !== on).length,
      rows: rowsFor(here),
    }
  })
  const left = inPlan.filter(({ on }) => on === undefined || on >= end)
  const beyond = rowsFor(sortAt(left, now)).toSorted(byDayPutTo)
  return {
    zone: work.zone,
    from: period[0] ?? end,
    to: end,
    ...(perDay === undefined ? {} : { perDay }),
    total: places.length,
    planned: inPlan.length - left.length,
    days,
    beyond,
    later: places.length - inPlan.length,
    breaches: [...days.flatMap(({ rows }) => rows), ...beyond].filter(({ breach }) => breach)
      .length,
  }
}

const isOn =
  (date: LocalDate) =>
  ({ on }: Place): boolean =>
    on === date

const byDayPutTo = (a: PlanRow, b: PlanRow): number => {
  if (a.on === b.on) return 0
  if (a.on === undefined) return 1
  return b.on === undefined || a.on < b.on ? -1 : 1
}
