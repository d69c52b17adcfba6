import {
  type Instant,
  instantFromMillis,
  type Relationship,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"

/** The day of the last touch before a contact was taken over, if it was and somebody knew. */
export const lastTouchBefore = (
  { addedAt, lastTouchOn }: Relationship,
  zone: ZoneId,
): Instant | undefined =>
  lastTouchOn === undefined
    ? undefined
    : instantFromMillis(Math.min(startOfDay(lastTouchOn, zone), addedAt))

/** From when silence counts as long as there is no touch: the adding, else what came before it. */
export const inTouchSince = (relationship: Relationship, zone: ZoneId): Instant =>
  lastTouchBefore(relationship, zone) ?? relationship.addedAt
