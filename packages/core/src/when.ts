import type { Command } from "./command.js"
import { isDatedAhead } from "./fact/ahead.js"
import { type Dated, dateBegunAt, isOnSomewhere } from "./fact/dated.js"
import type { Refusal } from "./refusal.js"
import { type Instant, instantToIso } from "./time/instant.js"
import { type LocalDate, localDateAt } from "./time/local-date.js"
import { UTC, type ZoneId } from "./time/zone.js"
import { startOfDay } from "./time/zoned.js"

type Said = Pick<Command, "occurredAt" | "on" | "precision">

/**
 * When what a command tells of happened: as it says, else now. Where it names the date alone, the instant is
 * the start of that day in `zone` (of the contact or rep, else UTC). Where it names the instant alone with
 * `precision: "day"`, the date is the one that starts there.
 */
export const whenOf = (
  { occurredAt, on, precision }: Said,
  now: Instant,
  zone: ZoneId | undefined,
): Dated => {
  if (on !== undefined) return { at: occurredAt ?? startOfDay(on, zone ?? UTC), on }
  if (precision !== "day") return { at: occurredAt ?? now }
  if (occurredAt !== undefined) return { at: occurredAt, on: dateStartingAt(occurredAt, zone) }
  const today = localDateAt(now, zone ?? UTC)
  return { at: startOfDay(today, zone ?? UTC), on: today }
}

const dateStartingAt = (at: Instant, zone: ZoneId | undefined): LocalDate => {
  if (zone === undefined) return dateBegunAt(at)
  const there = localDateAt(at, zone)
  return startOfDay(there, zone) === at ? there : dateBegunAt(at)
}

/**
 * Why the times of a command are refused: the instant lies on that date in no zone, or what can only have
 * happened is dated more than a day after `now`.
 */
export const whenRefusal = (
  { at, on }: Dated,
  now: Instant,
  mayLieAhead: boolean,
): Refusal | undefined => {
  if (on !== undefined && !isOnSomewhere(at, on)) {
    return { _tag: "OnAnotherDay", occurredAt: instantToIso(at), on }
  }
  return mayLieAhead || !isDatedAhead(at, now)
    ? undefined
    : { _tag: "DatedAhead", occurredAt: instantToIso(at), recordedAt: instantToIso(now) }
}
