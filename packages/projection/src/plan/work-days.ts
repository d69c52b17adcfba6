import {
  endOfDay,
  fixedZone,
  type Instant,
  instantFromMillis,
  type LocalDate,
  type LocalTime,
  type LocalTimeEnd,
  nextSlot,
  type Policy,
  resolveCalendar,
  startOfDay,
  type WeeklyHours,
  type ZoneId,
} from "@followthrough/core"
import * as Either from "effect/Either"
import { absencesOf } from "../absence.js"
import type { Rep } from "../team.js"
import { dayAfter, HORIZON } from "./period.js"

/** Why nothing that may wait is put on a day. */
export type DayOff = "absent" | "day-off" | "holiday"

/** The days of whoever does the work, on one clock. */
export interface WorkDays {
  readonly zone: ZoneId
  /** Why nothing that may wait is put on that day; `undefined`: it is a working day. */
  readonly offOn: (date: LocalDate) => DayOff | undefined
  /** Whether there is working time on that day from `begin` to `end`, both inclusive. */
  readonly worksOn: (date: LocalDate, begin: Instant, end: Instant) => boolean
  /** The first working day from a date on; the date itself when a year has none. */
  readonly firstFrom: (date: LocalDate) => LocalDate
}

const wholeDay = [{ from: "00:00" as LocalTime, to: "24:00" as LocalTimeEnd }]

/** Assumed of a rep of whom no hours are known. */
const weekdays: WeeklyHours = {
  monday: wholeDay,
  tuesday: wholeDay,
  wednesday: wholeDay,
  thursday: wholeDay,
  friday: wholeDay,
}

/**
 * The working days of a rep: those on which their hours open (Monday to Friday if none were set), on
 * the clock of the hours, else of the rep, else of the policy; without its holidays and the absences.
 */
export const workDaysOf = (rep: Rep | undefined, policy: Policy): WorkDays => {
  const { holidays = [], zone: ours } = policy
  const assumed = { zone: fixedZone(rep?.zone ?? ours), week: weekdays }
  const hours = resolveCalendar(rep?.hours?.calendar ?? assumed, { rep: rep?.zone, policy: ours })
  const { zone } = hours.zone
  const minus = rep === undefined ? [] : absencesOf(rep)
  const dates = new Set(holidays.flatMap((list) => list.dates.map(({ on }) => on)))
  const offOn = (date: LocalDate): DayOff | undefined => {
    const [start, until] = [startOfDay(date, zone), endOfDay(date, zone)]
    if (Either.isLeft(nextSlot(hours, start, { until }))) return "day-off"
    if (dates.has(date)) return "holiday"
    return Either.isLeft(nextSlot(hours, start, { until, minus })) ? "absent" : undefined
  }
  const known = new Map<LocalDate, DayOff | undefined>()
  const offOnKnown = (date: LocalDate): DayOff | undefined => {
    if (!known.has(date)) known.set(date, offOn(date))
    return known.get(date)
  }
  return {
    zone,
    offOn: offOnKnown,
    worksOn: (date, begin, end) => {
      if (offOnKnown(date) !== undefined) return false
      const from = instantFromMillis(Math.max(begin, startOfDay(date, zone)))
      const until = instantFromMillis(Math.min(end + 1, endOfDay(date, zone)))
      return Either.isRight(nextSlot(hours, from, { until, minus }))
    },
    firstFrom: (date) => {
      for (let n = 0; n < HORIZON; n += 1) {
        const day = dayAfter(date, n)
        if (offOnKnown(day) === undefined) return day
      }
      return date
    },
  }
}

/** For what sits in a queue or is nobody's: no rep's days off are known, so there are none. */
export const everyDay = (zone: ZoneId): WorkDays => ({
  zone,
  offOn: () => undefined,
  worksOn: () => true,
  firstFrom: (date) => date,
})
