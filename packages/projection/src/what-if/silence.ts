import {
  afterPause,
  type Instant,
  isOutboundPersonal,
  type Relationship,
  resolveZone,
} from "@followthrough/core"
import { inTouchSince } from "../in-touch.js"
import type { Asked } from "../obligation/asked.js"
import { cadenceInForce } from "../obligation/cadence-in-force.js"
import { settingOf } from "../obligation/cadence-touch.js"

/** Silence that lasted longer than a cadence allows: from a touch to the next one, or to now. */
export interface LongSilence {
  readonly from: Instant
  /** Until when it was allowed. */
  readonly allowed: Instant
  readonly to: Instant
}

/**
 * The breaches of the longest gap of the cadence that an open contact is on, since the contact came onto
 * it: the silence that was going on then counts, and is allowed until then at least. Holds are not taken
 * out.
 */
export const longSilences = (
  relationship: Relationship,
  asked: Asked,
): ReadonlyArray<LongSilence> => {
  if (!relationship.open) return []
  const { cadence: ready, clock } = cadenceInForce(asked, relationship)
  const { zone } = resolveZone(ready.zone, settingOf(relationship, asked).zones)
  const { startAt, startedAt } = clock
  const start = Math.max(startedAt, startAt ?? startedAt)
  const touched = relationship.touches.filter(isOutboundPersonal).map((touch) => touch.at)
  const starts = [inTouchSince(relationship, relationship.zone ?? asked.policy.zone), ...touched]
  return starts.flatMap((from, n) => {
    const to = starts[n + 1] ?? asked.at
    const allowed = afterPause(from, ready.cadence.gap.max, zone)
    return to > start && to > allowed && to > from
      ? [{ from, allowed: allowed > start ? allowed : startOf(start, startedAt, startAt), to }]
      : []
  })
}

const startOf = (start: number, startedAt: Instant, startAt: Instant | undefined): Instant =>
  startAt !== undefined && startAt === start ? startAt : startedAt
