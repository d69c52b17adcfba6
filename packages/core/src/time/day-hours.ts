import type { DayWindow } from "./day-window.js"
import { MILLIS_PER_DAY } from "./epoch-day.js"
import { millisOfTime } from "./local-time.js"

/** The open stretches of one day, in order and apart, in milliseconds after 00:00, ends exclusive. */
export interface DayHours {
  readonly opens: ReadonlyArray<number>
  readonly closes: ReadonlyArray<number>
  readonly total: number
}

export const CLOSED: DayHours = { opens: [], closes: [], total: 0 }

/** The hours of each weekday, the tail of an overnight window given to the day it reaches into. */
export const dissolveOvernight = (
  week: ReadonlyArray<ReadonlyArray<DayWindow>>,
): ReadonlyArray<DayHours> =>
  week.map((windows, index) => {
    const dayBefore = week[(index + 6) % 7] ?? []
    return mergeStretches([
      ...dayBefore.filter(isOvernight).map(({ to }) => [0, millisOfTime(to)] as const),
      ...windows.map(
        (window) =>
          [
            millisOfTime(window.from),
            isOvernight(window) ? MILLIS_PER_DAY : millisOfTime(window.to),
          ] as const,
      ),
    ])
  })

const isOvernight = ({ overnight }: DayWindow): boolean => overnight === true

const mergeStretches = (stretches: ReadonlyArray<readonly [number, number]>): DayHours => {
  const opens: Array<number> = []
  const closes: Array<number> = []
  for (const [open, close] of [...stretches].sort(([one], [other]) => one - other)) {
    const last = closes.at(-1)
    if (open >= close) continue
    if (last === undefined || open > last) {
      opens.push(open)
      closes.push(close)
    } else if (close > last) {
      closes[closes.length - 1] = close
    }
  }
  const total = closes.reduce((sum, close, index) => sum + close - (opens[index] ?? 0), 0)
  return { opens, closes, total }
}

export const isOpenWithin = ({ opens, closes }: DayHours, within: number): boolean => {
  for (let index = 0; index < opens.length; index += 1) {
    if (within < (closes[index] ?? 0)) return within >= (opens[index] ?? 0)
  }
  return false
}

/** How much is open from 00:00 up to `until`. */
export const openWithin = ({ opens, closes }: DayHours, until: number): number => {
  let open = 0
  for (let index = 0; index < opens.length; index += 1) {
    open += Math.max(0, Math.min(until, closes[index] ?? 0) - (opens[index] ?? 0))
  }
  return open
}
