import { type Instant, saturatedInstant } from "../time/instant.js"
import type { ZoneId } from "../time/zone.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceMove } from "./derivation.js"
import type { DueAsked } from "./due-asked.js"
import type { CadenceHold } from "./history.js"
import { holdEnds } from "./hold-ends.js"
import { type Earliest, earliestSlot } from "./look-back.js"
import { ascending } from "./moves.js"
import { afterPause } from "./pause.js"
import type { Pending } from "./pending.js"
import type { Mark } from "./progress.js"

/** When a touch is due, and until when silence is allowed. */
export interface Due {
  readonly at: Instant
  readonly silentUntil: Instant
  /** Put off by what somebody said. */
  readonly held: boolean
  /** Set where the slot is to move before the due if the day is closed: not before this. */
  readonly earliest: Earliest | undefined
}

/**
 * The due of the pending touch. Later ones of this list win over earlier ones: the rule; `gap.min`
 * after the cadence touch before; not before `startAt`; not after `gap.max` of silence; not before the
 * end of a hold, nor sooner than the contact asked for. Nothing is due before the enrolment, however
 * long the silence has been.
 */
export const dueOf = (pending: Pending, asked: DueAsked, moves: Array<CadenceMove>): Due => {
  const { gap } = pending.ready.cadence
  const zone = pending.zone.zone
  const { enrolledAt, enrolledBy, startAt, startBy = enrolledBy } = asked.history
  let due = pending.due
  if (asked.lastDone !== undefined) {
    const rested = afterPause(asked.lastDone.at, gap.min, zone)
    if (rested > due) {
      const { at, position } = asked.lastDone
      moves.push({ _tag: "GapMin", ...moveDue(due, rested, [position]), since: at })
      due = rested
    }
  }
  if (startAt !== undefined && startAt > due) {
    moves.push({ _tag: "StartAt", ...moveDue(due, startAt, [startBy]) })
    due = startAt
  }
  const start = startAt === undefined ? enrolledAt : Math.max(enrolledAt, startAt)
  const { at: since, position } = silentSince(asked)
  const silentUntil = saturatedInstant(Math.max(afterPause(since, gap.max, zone), start))
  if (silentUntil < due) {
    moves.push({ _tag: "MaxGap", ...moveDue(due, silentUntil, [position]), since })
    due = silentUntil
  }
  const spoken = afterWhatWasSaid(pending.ready, asked, due, zone, moves)
  const earliest = pending.whenClosed === "before" ? earliestSlot(pending, asked) : undefined
  return { at: saturatedInstant(spoken), silentUntil, held: spoken > due, earliest }
}

/** The last outbound personal touch, else the adding. */
export const silentSince = ({ history, lastPersonal }: DueAsked): Mark =>
  lastPersonal ?? { at: history.addedAt, position: history.addedBy }

const moveDue = (from: number, to: Instant, facts: ReadonlyArray<number>) => ({
  moved: "due" as const,
  from: saturatedInstant(from),
  to,
  facts,
})

const afterWhatWasSaid = (
  ready: ReadyCadence,
  { history, at, lastPersonal, frequency }: DueAsked,
  rule: number,
  zone: ZoneId,
  moves: Array<CadenceMove>,
): number => {
  let due = rule
  if (frequency !== undefined && lastPersonal !== undefined) {
    const rested = afterPause(lastPersonal.at, frequency.atMostEvery, zone)
    if (rested > due) {
      const facts = [lastPersonal.position, frequency.position].sort((one, other) => one - other)
      moves.push({ _tag: "Frequency", ...moveDue(due, rested, facts), since: lastPersonal.at })
      due = rested
    }
  }
  let last: { readonly hold: CadenceHold; readonly until: Instant } | undefined
  for (const hold of history.holds ?? []) {
    if (hold.from > at) continue
    const until = holdEnds(ready, hold, zone)
    if (until > (last?.until ?? due)) last = { hold, until }
  }
  if (last !== undefined) {
    const { by, liftedBy, position } = last.hold
    const facts = ascending(liftedBy === undefined ? [position] : [position, liftedBy])
    moves.push({ _tag: "Hold", ...moveDue(due, last.until, facts), by })
    due = last.until
  }
  return due
}
