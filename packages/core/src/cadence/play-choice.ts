import type { PlayId } from "../identity.js"
import type { PlayPassed } from "./derivation.js"
import type { CadenceTouch } from "./history.js"

/** The play for the next touch, those passed over, and the facts that were looked at. */
export interface PlayChoice {
  readonly play: PlayId | undefined
  readonly passed: ReadonlyArray<PlayPassed>
  readonly facts: ReadonlyArray<number>
}

const NONE: ReadonlyArray<never> = []

/**
 * The first play that none of the last `noRepeat` outbound touches with a play had; when they had all
 * of them, the one that was used longest ago. `touches` are those known, in order.
 */
export const choosePlay = (
  plays: ReadonlyArray<PlayId>,
  noRepeat: number,
  touches: ReadonlyArray<CadenceTouch>,
): PlayChoice => {
  if (noRepeat === 0) return { play: plays[0], passed: NONE, facts: NONE }
  const recent = lastWithPlay(touches, noRepeat)
  const passed: Array<PlayPassed> = []
  let oldest = { play: plays[0], age: -1 }
  for (const play of plays) {
    const age = recent.findIndex((touch) => touch.play === play)
    const used = recent[age]
    if (used === undefined) return { play, passed, facts: recent.map(({ position }) => position) }
    passed.push({ play, position: used.position })
    if (age > oldest.age) oldest = { play, age }
  }
  return {
    play: oldest.play,
    passed: passed.filter(({ play }) => play !== oldest.play),
    facts: recent.map(({ position }) => position),
  }
}

/** The last outbound touches that had a play, the latest first. */
const lastWithPlay = (
  touches: ReadonlyArray<CadenceTouch>,
  count: number,
): ReadonlyArray<CadenceTouch> => {
  const found: Array<CadenceTouch> = []
  for (let index = touches.length - 1; index >= 0 && found.length < count; index -= 1) {
    const touch = touches[index]
    if (touch?.direction === "outbound" && touch.play !== undefined) found.push(touch)
  }
  return found
}
