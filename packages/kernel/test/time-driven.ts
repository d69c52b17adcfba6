import type { Timer } from "../src/watching/timer.js"

/** A clock that stands until a test moves it on, and the timers that go by it. */
export class TimeDriven {
  #now: number
  readonly #sleeping = new Set<{ readonly instant: number; readonly wake: () => void }>()

  constructor(begin: number) {
    this.#now = begin
  }

  get now(): number {
    return this.#now
  }

  /** How many timers run. */
  get sleeping(): number {
    return this.#sleeping.size
  }

  advance(to: number): void {
    this.#now = to
    this.#fire()
  }

  readonly by = (now: () => number): Timer => ({
    now,
    wakeAt: (instant, wake) => {
      const one = { instant, wake }
      this.#sleeping.add(one)
      if (instant <= this.#now) setImmediate(() => this.#fire())
      return () => this.#sleeping.delete(one)
    },
  })

  #fire(): void {
    for (const one of this.#sleeping) {
      if (one.instant > this.#now) continue
      this.#sleeping.delete(one)
      one.wake()
    }
  }
}
