/** The clock of live answers, and what wakes them. */
export interface Timer {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Calls `wake` once at an instant, or soon when that has passed; gives what takes it back. */
  readonly wakeAt: (instant: number, wake: () => void) => () => void
}

/** A longer delay overflows, and the timer would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1

/** The machine's timers, by a clock that may be another one than the machine's. */
export const machineTimer = (now: () => number): Timer => ({
  now,
  wakeAt: (instant, wake) => {
    let pending: ReturnType<typeof setTimeout>
    const sleep = (): void => {
      const left = instant - now()
      // A timer may fire a little before its time.
      pending = setTimeout(left > 0 ? again : wake, Math.min(Math.max(left, 0), LONGEST_DELAY))
    }
    const again = (): void => (now() >= instant ? wake() : sleep())
    sleep()
    return () => clearTimeout(pending)
  },
})
