import type { ReadyCadence } from "./cadence-book.js"

/** The cadence whose turn it is, and how many cadence touches were done before it began. */
export interface PartInForce {
  readonly ready: ReadyCadence
  readonly first: number
}

/** Where a cadence stands after so many of its touches: within itself, or in one that follows it. */
export const partInForce = (ready: ReadyCadence, done: number): PartInForce => {
  let current = ready
  let first = 0
  const passedEmpty = new Set<ReadyCadence>()
  for (;;) {
    const { afterwards, cadence } = current
    const steps = cadence.opening.length
    if (done - first < steps || afterwards === undefined || passedEmpty.has(afterwards)) {
      return { ready: current, first }
    }
    // Cadences without steps that point at one another would go round for ever.
    if (steps === 0) passedEmpty.add(current)
    else passedEmpty.clear()
    first += steps
    current = afterwards
  }
}
