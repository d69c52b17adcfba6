import { type Instant, LATEST_INSTANT } from "../time/instant.js"
import type { ZoneId } from "../time/zone.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceHold } from "./history.js"
import { afterPause } from "./pause.js"

/**
 * When a hold ends. An automatic one lasts no longer than the cadence's bound; a human one as long as
 * they said, and without a date as long as the cadence says. Both bounds are `gap.max` if left out.
 */
export const holdEnds = (
  { cadence }: ReadyCadence,
  hold: Pick<CadenceHold, "from" | "until" | "by">,
  zone: ZoneId,
): Instant => {
  const { automatic = cadence.gap.max, notNow = cadence.gap.max } = cadence.holds ?? {}
  switch (hold.by) {
    case "human":
      return hold.until ?? afterPause(hold.from, notNow, zone)
    case "automatic": {
      const bound = afterPause(hold.from, automatic, zone)
      return (hold.until ?? LATEST_INSTANT) < bound ? (hold.until ?? bound) : bound
    }
  }
}
