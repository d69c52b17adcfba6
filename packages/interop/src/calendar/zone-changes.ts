import { instantFromMillis, offsetMillisAt, type ZoneId } from "@followthrough/core"

/** That clocks of a zone change: from `at` on, in milliseconds since 1970, they show UTC plus `to`. */
export interface ZoneChange {
  readonly at: number
  /** Local minus UTC, in milliseconds. */
  readonly from: number
  readonly to: number
}

// No zone of the tz database ever changed twice within 3.98 days.
const PROBE = 3 * 86_400_000

/** Every change of a zone's clocks in (from, until]. */
export const zoneChanges = (
  zone: ZoneId,
  from: number,
  until: number,
): ReadonlyArray<ZoneChange> => {
  const changes: Array<ZoneChange> = []
  const offsetAt = (at: number) => offsetMillisAt(zone, instantFromMillis(at))
  for (let before = from; before < until; before += PROBE) {
    const after = Math.min(before + PROBE, until)
    const offset = offsetAt(before)
    if (offset === offsetAt(after)) continue
    let [low, high] = [before, after]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle) === offset) low = middle
      else high = middle
    }
    changes.push({ at: high, from: offset, to: offsetAt(high) })
  }
  return changes
}
