import { byOccurrence, type Instant } from "@followthrough/core"

/** When something happened, and the fact that says so. */
export interface Occurrence {
  readonly at: Instant
  readonly position: number
}

/** Whether something happened after something else; at the same instant, was recorded after it. */
export const isAfter = (a: Occurrence, b: Occurrence): boolean =>
  byOccurrence(
    { occurredAt: a.at, position: a.position },
    { occurredAt: b.at, position: b.position },
  ) > 0

/**
 * The place from which on a list has what is asked for, or its length: all that have it must come last. In a
 * list in order of occurrence, that is so of what lies after something.
 */
export const placeAfter = <A>(list: ReadonlyArray<A>, has: (one: A) => boolean): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = list[middle]
    if (one !== undefined && has(one)) high = middle
    else low = middle + 1
  }
  return low
}
