import {
  type Dated,
  type Instant,
  instantFromMillis,
  type Relationship,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"

const lastTouchBefore = (
  { addedAt, lastTouchOn }: Relationship,
  zone: ZoneId,
): Instant | undefined =>
  lastTouchOn === undefined
    ? undefined
    : instantFromMillis(Math.min(startOfDay(lastTouchOn, zone), addedAt))

/** When a contact was added. */
export const addingOf = ({ addedAt: at, addedOn: on }: Relationship): Dated => ({ at, on })

/**
 * When a contact was last in touch before it was taken over, if it was and somebody knew: where that day begins
 * on the calendar that `standsAt` reads, and at the latest at the taking over.
 */
export const touchedBefore = (
  relationship: Relationship,
  standsAt: (moment: Dated) => Instant,
): Instant | undefined => {
  const { addedAt: at, lastTouchOn: on } = relationship
  if (on === undefined) return undefined
  return instantFromMillis(Math.min(standsAt(addingOf(relationship)), standsAt({ at, on })))
}

/** From when silence counts as long as there is no touch: the adding, else what came before it. */
export const inTouchSince = (relationship: Relationship, zone: ZoneId): Instant =>
  lastTouchBefore(relationship, zone) ?? relationship.addedAt
