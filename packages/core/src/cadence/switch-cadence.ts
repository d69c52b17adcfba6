import { type Instant, saturatedInstant } from "../time/instant.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { CadenceHistory } from "./history.js"
import { type NextTouch, nextTouch } from "./next-touch.js"
import type { CadenceSetting } from "./setting.js"

/** What a switch would do, before it is recorded. */
export interface SwitchPreview {
  /** The touch of the cadence that is left; the switch supersedes it. */
  readonly cancelled: NextTouch
  /** Nothing is due before: the later of the cancelled touch and of the new cadence's first one. */
  readonly startAt: Instant
  /** The history as it is after the switch. */
  readonly history: CadenceHistory
  /** The first touch of the new cadence. */
  readonly first: NextTouch
}

/** The switch to preview. `startAt` puts it off; it cannot bring it forward. */
export interface CadenceSwitch {
  readonly to: ReadyCadence
  readonly at: Instant
  readonly startAt?: Instant | undefined
  /** The position that the switch will have; default: one after the last of the history. */
  readonly position?: number | undefined
}

/**
 * What switching a contact from one cadence to another at an instant would do. A switch never brings
 * the next touch forward: the new cadence starts with the later of the touch that is cancelled and of
 * its own first one.
 */
export const previewSwitch = (
  from: ReadyCadence,
  { to, at, startAt, position }: CadenceSwitch,
  history: CadenceHistory,
  setting: CadenceSetting,
): SwitchPreview => {
  const cancelled = nextTouch(from, history, setting, at)
  const enrolled: CadenceHistory = {
    ...history,
    enrolledAt: at,
    enrolledBy: position ?? lastPosition(history) + 1,
    countsFrom: undefined,
    earlier: undefined,
    startAt: undefined,
    startBy: undefined,
  }
  const own = nextTouch(to, enrolled, setting, at)
  const latest = saturatedInstant(Math.max(cancelled.due, own.due, startAt ?? at))
  const after = { ...enrolled, startAt: latest }
  return { cancelled, startAt: latest, history: after, first: nextTouch(to, after, setting, at) }
}

const lastPosition = (history: CadenceHistory): number =>
  [
    ...history.touches,
    ...(history.skips ?? []),
    ...(history.holds ?? []),
    ...(history.blocked ?? []),
    ...(history.preferences ?? []),
  ].reduce(
    (last, { position }) => Math.max(last, position),
    Math.max(history.addedBy, history.enrolledBy),
  )
