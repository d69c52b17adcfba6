import * as Option from "effect/Option"
import { type Instant, saturatedInstant } from "../time/instant.js"
import { type KnownZones, resolveZone } from "../time/zone-choice.js"
import { addCalendar } from "../time/zoned.js"
import type { ReadyCadence } from "./cadence-book.js"

/**
 * From when on a customer may be asked for a referral: after so long as a customer, and so long after
 * having been asked before. None when the cadence says nothing about it.
 */
export const referralRipeAt = (
  { cadence, zone }: ReadyCadence,
  customerSince: Instant,
  lastAskedAt: Instant | undefined,
  zones: KnownZones,
): Option.Option<Instant> => {
  if (cadence.referral === undefined) return Option.none()
  const { tenure, askAgainAfter } = cadence.referral
  const read = resolveZone(zone, zones).zone
  const known = addCalendar(customerSince, tenure, read)
  const again = lastAskedAt === undefined ? known : addCalendar(lastAskedAt, askAgainAfter, read)
  return Option.some(saturatedInstant(Math.max(known, again)))
}
