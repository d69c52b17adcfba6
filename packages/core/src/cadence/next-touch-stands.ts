import { type Instant, saturatedInstant } from "../time/instant.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceHistory } from "./history.js"
import { askedAt } from "./next-touch.js"
import { nextBeat } from "./pending.js"
import type { CadenceSetting } from "./setting.js"
import { choiceStands } from "./slot-choice.js"

/**
 * An instant, later than `at`, until which (exclusive) the next touch is the same occurrence, owed from
 * the same instant, and has a slot, or has none, as it has at `at`. What is told of the slot that is
 * left, and its channel, may change sooner. Not the latest such instant, but often days ahead, so that
 * what was worked out can be kept until then.
 */
export const nextTouchStands = (
  ready: ReadyCadence,
  history: CadenceHistory,
  setting: CadenceSetting,
  at: Instant,
): Instant => {
  const { due, known, pending, ruled, wishes } = askedAt(ready, history, setting, at)
  const ends = [
    nextBeat(ruled),
    choiceStands(pending, due, known.touches, setting, wishes, history, at),
  ]
  for (const { at: touchedAt } of history.touches) if (touchedAt > at) ends.push(touchedAt)
  for (const { from } of history.holds ?? []) if (from > at) ends.push(from)
  return saturatedInstant(Math.min(...ends))
}
