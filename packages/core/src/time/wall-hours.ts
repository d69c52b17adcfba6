import type { DateRange } from "./date-range.js"
import { CLOSED, type DayHours, dissolveOvernight, isOpenWithin, openWithin } from "./day-hours.js"
import { MILLIS_PER_DAY } from "./epoch-day.js"
import type { HolidayList } from "./holiday-list.js"
import { epochDayOfDate } from "./local-date.js"
import { type WeeklyHours, windowsByWeekday } from "./weekly-hours.js"

// Beyond every instant in every zone, in days since 1970-01-01.
const FIRST_DAY = -100_000_002
const END_DAY = 100_000_003

/**
 * Weekly hours, holidays and range on the wall clock alone, without a zone: a set of numbers, the
 * milliseconds since 1970-01-01T00:00 that a calendar and a clock show together. Overnight windows are
 * dissolved into the two days they cover, so every day stands for itself.
 */
export class WallHours {
  /** The first day of the range and the day after its last, in days since 1970-01-01. */
  readonly firstDay: number
  readonly endDay: number
  private readonly days: ReadonlyArray<DayHours>
  private readonly upToDay: ReadonlyArray<number>
  private readonly perWeek: number
  /** Days that would be open, ascending, and what was lost up to each of them. */
  private readonly holidays: ReadonlyArray<number>
  private readonly lostBefore: ReadonlyArray<number>
  private readonly holidaySet: ReadonlySet<number>

  constructor(week: WeeklyHours, holidays: ReadonlyArray<HolidayList>, range: DateRange) {
    this.firstDay = range.from === undefined ? FIRST_DAY : epochDayOfDate(range.from)
    this.endDay = range.to === undefined ? END_DAY : epochDayOfDate(range.to)
    this.days = dissolveOvernight(windowsByWeekday(week))
    this.upToDay = runningTotals(this.days.map(({ total }) => total))
    this.perWeek = this.upToDay[7] ?? 0
    const listed = new Set(
      holidays.flatMap((list) => list.dates.map(({ on }) => epochDayOfDate(on))),
    )
    this.holidays = [...listed]
      .filter((day) => this.hoursOf(day).total > 0)
      .sort((one, other) => one - other)
    this.lostBefore = runningTotals(this.holidays.map((day) => this.hoursOf(day).total))
    this.holidaySet = new Set(this.holidays)
  }

  get neverOpens(): boolean {
    return this.perWeek === 0
  }

  /** The day from which on every week is like the next, infinite where the range ends. */
  get evenFromDay(): number {
    if (this.endDay !== END_DAY) return Number.POSITIVE_INFINITY
    return Math.max(this.firstDay, (this.holidays.at(-1) ?? FIRST_DAY) + 1)
  }

  isOpen(wall: number): boolean {
    const day = Math.floor(wall / MILLIS_PER_DAY)
    if (!this.isWorkingDay(day)) return false
    const within = wall - day * MILLIS_PER_DAY
    return isOpenWithin(this.hoursOf(day), within)
  }

  /** Whether anything is open on that day, were no clock changed on it; days since 1970-01-01. */
  opensOn(day: number): boolean {
    return this.isWorkingDay(day) && this.hoursOf(day).total > 0
  }

  /**
   * The first open moment at or after this one; undefined when the range ends before. Every step but
   * the last passes a holiday or one of at most six days without windows in a row, so there are at
   * most seven times as many steps as holidays, and seven more.
   */
  nextOpen(wall: number): number | undefined {
    if (this.perWeek === 0) return undefined
    const from = Math.max(wall, this.firstDay * MILLIS_PER_DAY)
    for (let day = Math.floor(from / MILLIS_PER_DAY); day < this.endDay; day += 1) {
      if (this.holidaySet.has(day)) continue
      const within = from - day * MILLIS_PER_DAY
      const { opens, closes } = this.hoursOf(day)
      for (let index = 0; index < opens.length; index += 1) {
        if (within < (closes[index] ?? 0)) {
          return day * MILLIS_PER_DAY + Math.max(within, opens[index] ?? 0)
        }
      }
    }
    return undefined
  }

  /** How much is open in `[from, to)`. */
  openBetween(from: number, to: number): number {
    return this.openUpTo(to) - this.openUpTo(from)
  }

  /**
   * The first moment by which that much (more than nothing) was open since `from`, not after `to`,
   * before which there must be enough.
   */
  afterOpen(from: number, open: number, to: number): number {
    const target = this.openUpTo(from) + open
    // The last day on which the target is not yet reached when the day begins.
    let low = Math.floor(from / MILLIS_PER_DAY)
    let high = Math.floor(to / MILLIS_PER_DAY) + 1
    for (let step = 1; low + step < high; step *= 2) {
      if (this.openUpTo((low + step) * MILLIS_PER_DAY) >= target) high = low + step
      else low += step
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.openUpTo(middle * MILLIS_PER_DAY) >= target) high = middle
      else low = middle
    }
    const start = low * MILLIS_PER_DAY
    let missing = target - this.openUpTo(start)
    const { opens, closes } = this.hoursOf(low)
    for (let index = 0; index < opens.length; index += 1) {
      const length = (closes[index] ?? 0) - (opens[index] ?? 0)
      if (missing <= length) return start + (opens[index] ?? 0) + missing
      missing -= length
    }
    throw new RangeError(`less than ${open} ms are open in [${from}, ${to})`)
  }

  /** A running total over all of time, from an arbitrary zero: only differences mean something. */
  private openUpTo(wall: number): number {
    const clipped = Math.max(
      this.firstDay * MILLIS_PER_DAY,
      Math.min(this.endDay * MILLIS_PER_DAY, wall),
    )
    const day = Math.floor(clipped / MILLIS_PER_DAY)
    const week = Math.floor((day + 3) / 7)
    const lost = this.lostBefore[this.holidaysBefore(day)] ?? 0
    const whole = week * this.perWeek + (this.upToDay[day + 3 - week * 7] ?? 0) - lost
    return this.holidaySet.has(day)
      ? whole
      : whole + openWithin(this.hoursOf(day), clipped - day * MILLIS_PER_DAY)
  }

  private holidaysBefore(day: number): number {
    let low = 0
    let high = this.holidays.length
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.holidays[middle] ?? day) < day) low = middle + 1
      else high = middle
    }
    return low
  }

  private isWorkingDay(day: number): boolean {
    return day >= this.firstDay && day < this.endDay && !this.holidaySet.has(day)
  }

  private hoursOf(day: number): DayHours {
    return this.days[(((day + 3) % 7) + 7) % 7] ?? CLOSED
  }
}

const runningTotals = (values: ReadonlyArray<number>): ReadonlyArray<number> => {
  const totals = [0]
  for (const value of values) totals.push((totals.at(-1) ?? 0) + value)
  return totals
}
