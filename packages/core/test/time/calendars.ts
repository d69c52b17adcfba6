import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { addCalendarToDate, subtractCalendarFromDate } from "../../src/time/calendar-arithmetic.js"
import type { DayWindow } from "../../src/time/day-window.js"
import { days } from "../../src/time/duration.js"
import type { HolidayList } from "../../src/time/holiday-list.js"
import type { Instant } from "../../src/time/instant.js"
import { LocalDate, localDateAt } from "../../src/time/local-date.js"
import {
  END_OF_DAY,
  LocalTime,
  type LocalTimeEnd,
  timeOfMillis,
} from "../../src/time/local-time.js"
import {
  type ResolvedCalendar,
  resolveCalendar,
  type WorkingCalendar,
} from "../../src/time/working-calendar.js"
import type { ZoneId } from "../../src/time/zone.js"
import { fixedZone } from "../../src/time/zone-choice.js"

const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  // Clocks change in the small hours, and days change at midnight.
  fc.constantFrom(0, 15, 60, 90, 119, 120, 121, 150, 165, 180, 1380, 1410, 1439),
)

const timeAt = (minute: number): LocalTime => timeOfMillis(minute * 60_000)

const endAt = (minute: number): LocalTimeEnd =>
  minute === 1440 ? END_OF_DAY : (timeAt(minute) as string as LocalTimeEnd)

/** Windows on whole minutes: within a day, up to 24:00, whole days, overnight, and short ones at night. */
const anyWindow: fc.Arbitrary<DayWindow> = fc
  .tuple(minuteOfDay, minuteOfDay, fc.integer({ min: 0, max: 12 }))
  .map(([one, other, kind]): DayWindow => {
    const [first, last] = one < other ? [one, other] : [other, one]
    if (kind === 0) return { from: timeAt(0), to: END_OF_DAY }
    if (kind === 1) return { from: timeAt(first), to: END_OF_DAY }
    if (kind <= 3) return { from: timeAt(last), to: endAt(first), overnight: true }
    if (kind <= 6) return { from: timeAt(first), to: endAt(last + 1) }
    const start = one % 240
    return { from: timeAt(start), to: endAt(start + 1 + (other % 45)) }
  })

const anyDay = fc.array(anyWindow, { maxLength: 2 })

export const anyWeek = fc.record(
  {
    monday: anyDay,
    tuesday: anyDay,
    wednesday: anyDay,
    thursday: anyDay,
    friday: anyDay,
    saturday: anyDay,
    sunday: anyDay,
  },
  { withDeletedKeys: true },
)

const listOf = (id: string, on: ReadonlyArray<LocalDate>): HolidayList => ({
  id,
  version: 1,
  dates: on.map((date) => ({ on: date, name: `closed on ${date}` })),
})

/** A calendar in that zone whose holidays and range lie about the instant. */
export const calendarAround = (zone: ZoneId, near: Instant): fc.Arbitrary<WorkingCalendar> => {
  const today = localDateAt(near, zone)
  const around = fc
    .integer({ min: -2, max: 4 })
    .map((shift) =>
      shift < 0
        ? subtractCalendarFromDate(today, days(-shift))
        : addCalendarToDate(today, days(shift)),
    )
  return fc
    .record({
      week: anyWeek,
      holidays: fc.array(fc.array(around, { maxLength: 2 }), { maxLength: 2 }),
      bounds: fc.tuple(around, around),
      range: fc.constantFrom("none", "none", "from", "to", "both"),
    })
    .map(({ week, holidays, bounds: [one, other], range }) => {
      const [from, to] = one < other ? [one, other] : [other, addCalendarToDate(one, days(1))]
      return {
        zone: fixedZone(zone),
        week,
        holidays: holidays.map((on, index) => listOf(`list ${index}`, on)),
        range: {
          ...(range === "from" || range === "both" ? { from } : {}),
          ...(range === "to" || range === "both" ? { to } : {}),
        },
      }
    })
}

export const resolved = (calendar: WorkingCalendar): ResolvedCalendar =>
  resolveCalendar(calendar, { policy: "UTC" as ZoneId })

export const date = Schema.decodeUnknownSync(LocalDate)
export const time = Schema.decodeUnknownSync(LocalTime)
