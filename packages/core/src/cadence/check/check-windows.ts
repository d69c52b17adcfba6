import { dissolveOvernight } from "../../time/day-hours.js"
import { durationToText } from "../../time/duration.js"
import { MILLIS_PER_DAY } from "../../time/epoch-day.js"
import { windowsByWeekday } from "../../time/weekly-hours.js"
import { UTC } from "../../time/zone.js"
import type { Cadence } from "../cadence.js"
import { afterPause } from "../pause.js"
import type { CadenceDefect } from "./defect.js"
import { ANCHORS } from "./nominal-time.js"

const HOUR = 3_600_000
const WEEK = 7 * MILLIS_PER_DAY

// Clock changes can make a night this much longer (Antarctica/Troll: two hours), and windows narrower.
const CLOCK_CHANGES = 3 * HOUR

/** The longest time for which a cadence's windows are closed, in milliseconds; infinite for ever. */
const longestClosed = ({ windows }: Cadence): number => {
  if (windows === undefined) return 0
  const days = dissolveOvernight(windowsByWeekday(windows))
  let closedSince: number | undefined
  let longest = 0
  // Twice round, so that the stretch over the week's end is seen whole.
  for (let day = 0; day < 14; day += 1) {
    const { opens, closes } = days[day % 7] ?? { opens: [], closes: [] }
    for (const [index, open] of opens.entries()) {
      const opensAt = day * MILLIS_PER_DAY + open
      if (closedSince !== undefined) longest = Math.max(longest, opensAt - closedSince)
      closedSince = day * MILLIS_PER_DAY + (closes[index] ?? 0)
    }
  }
  return closedSince === undefined ? Number.POSITIVE_INFINITY : longest
}

/** The shortest that the longest silence can come out, in milliseconds. */
export const shortestMaxGap = ({ gap }: Cadence): number =>
  Math.min(...ANCHORS.map((from) => afterPause(from, gap.max, UTC) - from))

/** How long a slot may have to wait for the windows, with the clock changes allowed for. */
export const longestWait = (cadence: Cadence): number => {
  const closed = longestClosed(cadence)
  return closed === 0 ? 0 : closed + CLOCK_CHANGES
}

/** Windows that never open, or not often enough, and preferred days on which none opens. */
export const checkWindows = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const { windows, prefer } = cadence
  if (windows === undefined) return []
  const closed = longestClosed(cadence)
  if (!Number.isFinite(closed)) {
    return [
      {
        code: "window-never-opens",
        path: `${path}.windows`,
        message: "no weekday has a window, so no touch could ever take place",
        fix: 'give at least one weekday a window, such as "monday": [{"from": "09:00", "to": "17:00"}]',
      },
    ]
  }
  const defects: Array<CadenceDefect> = []
  if (longestWait(cadence) > shortestMaxGap(cadence)) {
    defects.push({
      code: "closed-too-long",
      path: `${path}.windows`,
      message: `the windows stay closed for up to ${hours(closed)}, longer than the max gap ${durationToText(cadence.gap.max)}`,
      fix: `open more often, or make gap.max ${closed >= WEEK - 2 * MILLIS_PER_DAY ? "two weeks" : "a week"} or more`,
    })
  }
  for (const [index, day] of (prefer ?? []).entries()) {
    if ((windows[day] ?? []).length > 0 || reachesInto(cadence, day)) continue
    defects.push({
      code: "preferred-day-closed",
      path: `${path}.prefer.${index}`,
      message: `${day} is preferred, but has no window`,
      fix: `give ${day} a window, or do not prefer it`,
    })
  }
  return defects
}

const ORDER = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const

/** Whether an overnight window of the day before reaches into the day. */
const reachesInto = ({ windows }: Cadence, day: (typeof ORDER)[number]): boolean =>
  (dissolveOvernight(windowsByWeekday(windows ?? {}))[ORDER.indexOf(day)]?.total ?? 0) > 0

const hours = (millis: number): string => `${Math.ceil(millis / HOUR)} hours`
