import { type Instant, saturatedInstant } from "../time/instant.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceHistory } from "./history.js"
import { askedAt, type NextTouch, touchOf } from "./next-touch.js"
import { nextBeat } from "./pending.js"
import type { CadenceSetting } from "./setting.js"
import { choiceStands } from "./slot-choice.js"

/** A next touch, and for how long it is. */
export interface StandingTouch {
  readonly next: NextTouch
  /**
   * Until then (exclusive; later than the instant asked about) the next touch is the same occurrence,
   * owed from the same instant, and has a slot, or has none, as it has now. What is told of the slot that
   * is left, and its channel, may change sooner. Not the latest such instant, but often days ahead, so
   * that what was worked out can be kept until then.
   */
  readonly until: Instant
}

/** The {@link nextTouch}, worked out once for both answers. */
export const standingTouch = (
  ready: ReadyCadence,
  history: CadenceHistory,
  setting: CadenceSetting,
  at: Instant,
): StandingTouch => {
  const asked = askedAt(ready, history, setting, at)
  const next = touchOf(asked, setting)
  const { due, known, pending, ruled, wishes } = asked
  let until = Math.min(
    nextBeat(ruled),
    choiceStands(pending, due, known, setting, wishes, history, at, next),
  )
  for (const { touches } of [history, ...(history.parties ?? [])]) {
    for (const { at: touchedAt } of touches) if (touchedAt > at) until = Math.min(until, touchedAt)
  }
  for (const skip of history.skips ?? []) if (skip.at > at) until = Math.min(until, skip.at)
  for (const { from } of history.holds ?? []) if (from > at) until = Math.min(until, from)
  return { next, until: saturatedInstant(until) }
}
