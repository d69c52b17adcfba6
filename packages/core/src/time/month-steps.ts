import { daysInMonth } from "./epoch-day.js"

// A rhythm in months that leaves out the months without the anchor's day takes some steps and skips
// others. Which ones comes round: after 12 months where only the month decides (the 30th and 31st),
// after 400 years where leap years do (the 29th). So one round, worked out once, answers for any k.

interface Round {
  /** Steps in one round. */
  readonly steps: number
  /** Those of them that land in a month with the day, ascending; the first is 0, the anchor's own. */
  readonly taken: ReadonlyArray<number>
}

const rounds = new Map<string, Round>()

const MOST_ROUNDS = 256

const roundOf = (anchorMonth: number, months: number, day: number): Round => {
  const length = day === 29 ? 4800 : 12
  const start = anchorMonth % length
  const stride = months % length
  const key = `${start}/${stride}/${day}`
  const before = rounds.get(key)
  if (before !== undefined) return before
  const steps = length / greatestCommonDivisor(stride, length)
  const taken: Array<number> = []
  for (let step = 0; step < steps; step += 1) {
    const index = start + step * stride
    if (day <= daysInMonth(Math.floor(index / 12), (index % 12) + 1)) taken.push(step)
  }
  if (rounds.size >= MOST_ROUNDS) rounds.clear()
  rounds.set(key, { steps, taken })
  return { steps, taken }
}

const greatestCommonDivisor = (one: number, other: number): number =>
  one === 0 ? other : greatestCommonDivisor(other % one, one)

/**
 * How many steps of so many months lead to the `k`-th month that has the day, counting from the
 * anchor's month (a number of months since the year 0), which is the 0th.
 */
export const monthStepAt = (
  anchorMonth: number,
  months: number,
  day: number,
  k: number,
): number => {
  if (day <= 28) return k
  const { steps, taken } = roundOf(anchorMonth, months, day)
  return Math.floor(k / taken.length) * steps + (taken[k % taken.length] ?? 0)
}

/** How many of the steps 0 to `last`, inclusive, land in a month that has the day. */
export const monthStepsUpTo = (
  anchorMonth: number,
  months: number,
  day: number,
  last: number,
): number => {
  if (day <= 28) return last + 1
  const { steps, taken } = roundOf(anchorMonth, months, day)
  const whole = Math.floor((last + 1) / steps)
  const rest = last + 1 - whole * steps
  return whole * taken.length + taken.filter((step) => step < rest).length
}
