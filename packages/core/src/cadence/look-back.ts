import type { ZoneId } from "../time/zone.js"
import type { DueAsked } from "./due-asked.js"
import { holdEnds } from "./hold-ends.js"
import { ascending } from "./moves.js"
import { afterPause } from "./pause.js"
import type { Pending } from "./pending.js"

/** The earliest instant to which a slot may move before its due, and the facts that say so. */
export interface Earliest {
  readonly at: number
  readonly facts: ReadonlyArray<number>
}

/**
 * How far back a slot may move where its day is closed: not before the enrolment or the start, the least
 * gap after the cadence touch before, the end of a hold, or when the contact wants to be heard from again.
 */
export const earliestSlot = (pending: Pending, asked: DueAsked): Earliest => {
  const { gap } = pending.ready.cadence
  const zone: ZoneId = pending.zone.zone
  const { history, lastDone, lastPersonal, frequency } = asked
  const { enrolledAt, enrolledBy, startAt, startBy = enrolledBy } = history
  const bounds: Array<Earliest> = [{ at: enrolledAt, facts: [] }]
  if (startAt !== undefined) bounds.push({ at: startAt, facts: [startBy] })
  if (lastDone !== undefined) {
    bounds.push({ at: afterPause(lastDone.at, gap.min, zone), facts: [lastDone.position] })
  }
  if (frequency !== undefined && lastPersonal !== undefined) {
    const at = afterPause(lastPersonal.at, frequency.atMostEvery, zone)
    bounds.push({ at, facts: [lastPersonal.position, frequency.position] })
  }
  for (const hold of history.holds ?? []) {
    if (hold.from > asked.at) continue
    const facts = hold.liftedBy === undefined ? [hold.position] : [hold.position, hold.liftedBy]
    bounds.push({ at: holdEnds(pending.ready, hold, zone), facts })
  }
  const { at, facts } = bounds.reduce((last, one) => (one.at > last.at ? one : last))
  return { at, facts: ascending(facts) }
}
