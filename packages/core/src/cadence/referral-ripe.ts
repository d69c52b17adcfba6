import type { Instant } from "../time/instant.js"
import { type KnownZones, resolveZone } from "../time/zone-choice.js"
import { addCalendar } from "../time/zoned.js"
import type { ReadyCadence } from "./cadence-book.js"

/** What a customer should be left in peace after: becoming one, being asked, having said no. */
export interface AskedBefore<Moment> {
  readonly won: Moment
  readonly asked: Moment | undefined
  readonly declined: Moment | undefined
}

/** Asking for a referral has to wait until then, because of that moment. */
export interface ReferralWait<Moment> {
  readonly because: keyof AskedBefore<Moment>
  readonly moment: Moment
  readonly until: Instant
}

/**
 * What asking a customer for a referral waits for: so long as a customer, and so long after having been
 * asked or having said no. It is ripe when all of it is over; a cadence that says nothing waits for
 * nothing.
 */
export const referralWaits = <Moment extends { readonly at: Instant }>(
  { cadence, zone }: ReadyCadence,
  { asked, declined, won }: AskedBefore<Moment>,
  zones: KnownZones,
): ReadonlyArray<ReferralWait<Moment>> => {
  if (cadence.referral === undefined) return []
  const { askAgainAfter, tenure } = cadence.referral
  const read = resolveZone(zone, zones).zone
  const rules = [
    ["won", won, tenure],
    ["asked", asked, askAgainAfter],
    ["declined", declined, askAgainAfter],
  ] as const
  return rules.flatMap(([because, moment, pause]) =>
    moment === undefined ? [] : [{ because, moment, until: addCalendar(moment.at, pause, read) }],
  )
}
