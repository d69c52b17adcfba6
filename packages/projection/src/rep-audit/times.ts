import {
  offsetMillisAt,
  type Touch,
  type WeekdayName,
  weekdayOfEpochDay,
  type ZoneId,
} from "@followthrough/core"
import { addFields } from "../counts.js"
import { percent } from "../percent.js"
import type { Measure } from "./measure.js"

interface Tried {
  /** Touches k. */
  readonly touches: number
  /** Those of them in which somebody was spoken to. */
  readonly reached: number
  readonly reachedPct: number | null
}

/** When touches k were made, by the calendar and the clock of the reporting zone. */
export interface TimesFigures {
  /** All seven, Monday first; a touch of which only the day is known counts on its own date. */
  readonly weekdays: ReadonlyArray<{ readonly weekday: WeekdayName } & Tried>
  /** All 24, from midnight; a touch of which only the day is known counts in none. */
  readonly hours: ReadonlyArray<{ readonly hour: number } & Tried>
}

interface Counted {
  touches: number
  reached: number
}

interface Draft {
  readonly weekdays: ReadonlyArray<Counted>
  readonly hours: ReadonlyArray<Counted>
}

const weekdayNames = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const

const none = (n: number) => Array.from({ length: n }, () => ({ touches: 0, reached: 0 }))

export const times = (zone: ZoneId): Measure<Draft, TimesFigures> => ({
  begin: () => ({ weekdays: none(7), hours: none(24) }),
  note: (of, { cite, inWindow }) => {
    for (const { day, part, touch } of inWindow) {
      const { hours, weekdays } = of(part)
      const note = (counted: Counted | undefined, figure: string): void => {
        if (counted === undefined) return
        counted.touches += 1
        cite?.(`${figure}.touches`, part, touch.position)
        if (touch.outcome !== "reached") return
        counted.reached += 1
        cite?.(`${figure}.reached`, part, touch.position)
      }
      const weekday = weekdayOfEpochDay(day) - 1
      note(weekdays[weekday], `weekdays.${weekdayNames[weekday]}`)
      if (touch.on !== undefined) continue
      const hour = hourOf(touch, zone)
      note(hours[hour], `hours.${hour}`)
    }
  },
  merge: (into, from) => {
    addAll(into.weekdays, from.weekdays)
    addAll(into.hours, from.hours)
  },
  figures: ({ hours, weekdays }) => ({
    weekdays: weekdayNames.map((weekday, n) => ({ weekday, ...triedOf(weekdays[n]) })),
    hours: hours.map((counted, hour) => ({ hour, ...triedOf(counted) })),
  }),
})

const HOUR = 3_600_000

const hourOf = ({ at }: Touch, zone: ZoneId): number => {
  const onTheClock = Math.floor((at + offsetMillisAt(zone, at)) / HOUR)
  return ((onTheClock % 24) + 24) % 24
}

const addAll = (into: ReadonlyArray<Counted>, from: ReadonlyArray<Counted>): void => {
  into.forEach((counted, n) => {
    addFields(counted, from[n] ?? { touches: 0, reached: 0 })
  })
}

const triedOf = ({ reached, touches }: Counted = { touches: 0, reached: 0 }): Tried => ({
  touches,
  reached,
  reachedPct: percent(reached, touches),
})
