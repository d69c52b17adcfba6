import {
  type CalendarDuration,
  daysBetween,
  type Instant,
  instantToIso,
  type LocalDate,
  localDateAt,
  type Relationship,
  type Stage,
  subtractCalendar,
  type ZoneId,
} from "@followthrough/core"
import type { IsoInstant } from "../iso-instant.js"
import { standingIn } from "../stands-at.js"
import { type ContactRef, contactRef } from "../who.js"
import { flowMomentsOf } from "./flow-place.js"
import { lastSpokenTo } from "./spoken-to.js"

/** An open contact to whom nobody has spoken for long: the first of them is the next one to call. */
export interface NotSpokenTo extends ContactRef {
  readonly stage: Stage
  readonly ownerId?: string
  /** Where only its day is known, when that day begins in the zone. */
  readonly lastSpokenAt?: IsoInstant
  /** Its own date, where only that is known. */
  readonly lastSpokenOn?: LocalDate
  /** Local days since then; never spoken to: since the adding, or what was known before it. */
  readonly days: number
}

/** Since when nobody has spoken to a contact, and the row that says so. */
interface Unspoken {
  readonly since: Instant
  readonly row: () => NotSpokenTo
}

/** Looks at one contact: whether nobody has spoken to them since so long before `at`. */
export const unspokenSince = (
  at: Instant,
  { within, zone }: { readonly within: CalendarDuration; readonly zone: ZoneId },
): ((relationship: Relationship) => Unspoken | undefined) => {
  const before = subtractCalendar(at, within, zone)
  const today = localDateAt(at, zone)
  const standsAt = standingIn(zone)
  return (relationship) => {
    if (!relationship.open) return undefined
    const spoken = lastSpokenTo(relationship)
    const { unspokenSince: since } = flowMomentsOf(relationship, standsAt)
    if (since >= before) return undefined
    const { ownerId, stage } = relationship
    const row = () => ({
      ...contactRef(relationship),
      stage,
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(spoken === undefined ? {} : { lastSpokenAt: instantToIso(since) }),
      ...(spoken?.on === undefined ? {} : { lastSpokenOn: spoken.on }),
      days: daysBetween(localDateAt(since, zone), today),
    })
    return { since, row }
  }
}
