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
