import type { Dated, RepId } from "@followthrough/core"
import { appendAll } from "../append-all.js"
import { percent } from "../percent.js"
import { ascending, type Sample, secondsAt } from "./sample.js"
import type { WorkingTime } from "./working-hours.js"

/** How many waits were over within so long, and what share that is. */
interface Within {
  readonly within5m: number
  readonly within1h: number
  readonly within24h: number
  readonly within5mPct: number | null
  readonly within1hPct: number | null
  readonly within24hPct: number | null
}

/** How long waits were, in seconds; percentiles by nearest rank. */
export interface WaitSeconds extends Within {
  readonly p50Seconds: number | null
  readonly p90Seconds: number | null
}

/** Waits: elapsed, and in working time where the policy tells working hours. */
export interface WaitFigures extends WaitSeconds {
  readonly n: number
  /** Left out, because only the day of one of the two is known. */
  readonly dayOnly: number
  readonly working: WaitSeconds | null
}

export interface WaitDraft {
  readonly elapsed: Sample
  readonly working: Sample
  dayOnly: number
}

export const beginWait = (): WaitDraft => ({ elapsed: [], working: [], dayOnly: 0 })

/** Notes a wait; false when it cannot be measured in hours. */
export const noteWait = (
  draft: WaitDraft,
  from: Dated,
  to: Dated,
  rep: RepId | null,
  workingTime: WorkingTime | undefined,
): boolean => {
  if (from.on !== undefined || to.on !== undefined) {
    draft.dayOnly += 1
    return false
  }
  draft.elapsed.push(to.at - from.at)
  if (workingTime !== undefined) draft.working.push(workingTime(from.at, to.at, rep))
  return true
}

export const mergeWait = (into: WaitDraft, from: WaitDraft): void => {
  appendAll(into.elapsed, from.elapsed)
  appendAll(into.working, from.working)
  into.dayOnly += from.dayOnly
}

/** `waiting` ones are not over: they count in the shares as not within any time. */
export const waitFigures = (
  { dayOnly, elapsed, working }: WaitDraft,
  waiting: number,
  withWorking: boolean,
): WaitFigures => ({
  n: elapsed.length,
  dayOnly,
  ...secondsOf(elapsed, waiting),
  working: withWorking ? secondsOf(working, waiting) : null,
})

const MINUTE = 60_000

const secondsOf = (sample: Sample, waiting: number): WaitSeconds => {
  const sorted = ascending(sample)
  const all = sorted.length + waiting
  const within = (most: number) => sample.reduce((n, millis) => (millis <= most ? n + 1 : n), 0)
  const within5m = within(5 * MINUTE)
  const within1h = within(60 * MINUTE)
  const within24h = within(24 * 60 * MINUTE)
  return {
    p50Seconds: secondsAt(sorted, 50),
    p90Seconds: secondsAt(sorted, 90),
    within5m,
    within1h,
    within24h,
    within5mPct: percent(within5m, all),
    within1hPct: percent(within1h, all),
    within24hPct: percent(within24h, all),
  }
}
