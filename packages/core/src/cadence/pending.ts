import type { Duration } from "../time/duration.js"
import { type Instant, saturatedInstant } from "../time/instant.js"
import { dateOfEpochDay, epochDayAt } from "../time/local-date.js"
import { countUpTo, epochDayOfOccurrence } from "../time/rhythm.js"
import { firstInstantOfDay } from "../time/wall-clock.js"
import type { ZoneId } from "../time/zone.js"
import { type ResolvedZone, resolveZone } from "../time/zone-choice.js"
import type { Cadence } from "./cadence.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceOccurrence, RuleReason } from "./derivation.js"
import { afterPause } from "./pause.js"
import { type Mark, type Progress, stepOf } from "./progress.js"
import type { CadenceSetting } from "./setting.js"
import type { Turn } from "./turn.js"
import { whenPassed } from "./when-passed.js"

/** The touch whose turn it is, and what the rule alone says about it. */
export interface Pending {
  readonly ready: ReadyCadence
  readonly zone: ResolvedZone
  readonly anchor: Mark
  readonly kind: CadenceOccurrence["kind"]
  readonly index: number
  /** None when the cadence has neither a step nor a rhythm. */
  readonly turn: Turn | undefined
  readonly rule: RuleReason
  /** Infinite when it is a working duration that never passes. */
  readonly due: number
  /** The grace after which it is late. */
  readonly late: Duration | undefined
  readonly whenClosed: Cadence["whenClosed"]
}

/**
 * Whose turn it is at that instant and when the rule says, for a contact that has come that far. `last` is
 * what did an occurrence last.
 */
export const pendingTouch = (
  progress: Progress,
  last: Mark | undefined,
  at: Instant,
  setting: Pick<CadenceSetting, "holidays" | "zones">,
): Pending => {
  const { anchor, opened, ready, since: rest } = progress
  const { cadence } = ready
  const zone = resolveZone(ready.zone, setting.zones)
  const index = stepOf(progress)
  const step = cadence.opening[index]
  const previous = last ?? anchor
  if (step !== undefined) {
    const since = step.from === "enrolled" || index === 0 ? anchor : previous
    return {
      ready,
      zone,
      anchor,
      kind: "step",
      index: index + 1,
      turn: step,
      rule: { _tag: "Step", after: step.after, since: since.at },
      due: whenPassed(ready, since.at, step.after, setting),
      late: step.late ?? cadence.late,
      whenClosed: cadence.whenClosed,
    }
  }
  return cadence.rhythm === undefined
    ? repeating(ready, anchor, previous, rest.length + 1, zone)
    : onRhythm(ready, cadence.rhythm, anchor, opened, rest, at, zone)
}

const repeating = (
  ready: ReadyCadence,
  anchor: Mark,
  previous: Mark,
  index: number,
  zone: ResolvedZone,
): Pending => {
  const { gap, late, opening, whenClosed } = ready.cadence
  return {
    ready,
    zone,
    anchor,
    kind: "repeat",
    index,
    turn: opening.at(-1),
    rule: { _tag: "Repeat", after: gap.ideal, since: previous.at },
    due: afterPause(previous.at, gap.ideal, zone.zone),
    late: opening.at(-1)?.late ?? late,
    whenClosed,
  }
}

type Beat = NonNullable<Cadence["rhythm"]>

const onRhythm = (
  ready: ReadyCadence,
  beat: Beat,
  anchor: Mark,
  opened: Mark | undefined,
  since: ReadonlyArray<Mark>,
  at: Instant,
  zone: ResolvedZone,
): Pending => {
  const start = epochDayAt(anchor.at, zone.zone)
  const cameBy = (mark: Mark): number => occurrencesBy(beat, start, mark.at, zone.zone)
  let did = opened === undefined ? 0 : Math.max(0, cameBy(opened))
  for (const touch of since) {
    // It does the last occurrence that has come, or, when that is done, the coming one ahead of its
    // time. What is more than that ahead stays: a busy week is no reason for a silent year.
    const came = cameBy(touch)
    did = did < came ? came : came + 1
  }
  const index = Math.max(did + 1, occurrencesBy(beat, start, at, zone.zone))
  return beatAt(ready, beat, anchor, start, index, zone)
}

const beatAt = (
  ready: ReadyCadence,
  beat: Beat,
  anchor: Mark,
  start: number,
  index: number,
  zone: ResolvedZone,
): Pending => {
  const day = epochDayOfOccurrence(beat, start, index)
  return {
    ready,
    zone,
    anchor,
    kind: "rhythm",
    index,
    turn: beat.turns[(index - 1) % beat.turns.length],
    rule: { _tag: "Rhythm", on: dateOfEpochDay(day), since: anchor.at },
    due: saturatedInstant(firstInstantOfDay(day, zone.zone)),
    late: beat.late ?? ready.cadence.late,
    whenClosed: beat.whenClosed ?? ready.cadence.whenClosed,
  }
}

/** The last occurrence whose day has begun by then; 0 is the anchor's own day. */
const occurrencesBy = (beat: Beat, start: number, at: Instant, zone: ZoneId): number =>
  countUpTo(beat, start, epochDayAt(at, zone)) - 1

/** The same touch put off until then: occurrences that come meanwhile take its place. */
export const supersededBy = (pending: Pending, until: Instant): Pending => {
  const { ready, anchor, zone, index } = pending
  const beat = ready.cadence.rhythm
  if (pending.kind !== "rhythm" || beat === undefined) return pending
  const start = epochDayAt(anchor.at, zone.zone)
  const came = occurrencesBy(beat, start, until, zone.zone)
  return came > index ? beatAt(ready, beat, anchor, start, came, zone) : pending
}

/** When the occurrence after this one comes and, if this one was missed, takes its place. */
export const nextBeat = ({ ready, anchor, kind, zone, index }: Pending): number => {
  const beat = ready.cadence.rhythm
  if (kind !== "rhythm" || beat === undefined) return Number.POSITIVE_INFINITY
  const start = epochDayAt(anchor.at, zone.zone)
  return firstInstantOfDay(epochDayOfOccurrence(beat, start, index + 1), zone.zone)
}
