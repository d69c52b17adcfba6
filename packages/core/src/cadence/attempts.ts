import type { Instant } from "../time/instant.js"
import { type KnownZones, resolveZone } from "../time/zone-choice.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceTouch } from "./history.js"
import { partInForce } from "./part-in-force.js"
import { afterPause } from "./pause.js"

/**
 * Of the touches that did the cadence's, in order of occurrence, those that did another occurrence. One that
 * comes within `gap.min` of the one before it is another attempt at the same, unless it says that it is the
 * next: people who do not get through try again at once. `zones`: of the contact, rep and policy.
 */
export const withoutAttempts = (
  touches: ReadonlyArray<CadenceTouch>,
  ready: ReadyCadence,
  zones: KnownZones,
): ReadonlyArray<CadenceTouch> => {
  const done: Array<CadenceTouch> = []
  let rested: Instant | undefined
  for (const touch of touches) {
    if (rested !== undefined && touch.at < rested && touch.saysCadence !== true) continue
    done.push(touch)
    rested = restedAfter(touch, partInForce(ready, done.length).ready, zones)
  }
  return done
}

const restedAfter = ({ at }: CadenceTouch, ready: ReadyCadence, zones: KnownZones): Instant =>
  afterPause(at, ready.cadence.gap.min, resolveZone(ready.zone, zones).zone)
