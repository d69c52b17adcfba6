import type { Instant } from "../time/instant.js"
import { type KnownZones, resolveZone } from "../time/zone-choice.js"
import type { ReadyCadence } from "./cadence-book.js"
import { carryOver } from "./carry-over.js"
import type { EarlierRules } from "./history.js"
import { afterPause } from "./pause.js"
import { type Deed, isOpened, type Mark, type Progress, stepOf } from "./progress.js"

/** How far a contact has come, and what brought it there. */
export interface Journey extends Progress {
  /** What did an occurrence, in order. Other attempts at the same one are left out. */
  readonly done: ReadonlyArray<Deed>
}

/**
 * How far deeds, in order of occurrence, have brought a contact that is on `ready` since `enrolment`. Each does
 * the occurrence whose turn it was, under the rules of then: `earlier` are those before `ready`, in order. A
 * touch that comes within `gap.min` of the one before it is another attempt at the same occurrence, unless it
 * says that it is the next: people who do not get through try again at once. `zones`: of the contact, rep and
 * policy.
 */
export const journeyOf = (
  ready: ReadyCadence,
  enrolment: Mark,
  deeds: ReadonlyArray<Deed>,
  zones: KnownZones,
  earlier: ReadonlyArray<EarlierRules> = [],
): Journey => {
  let changes = 0
  let here = enter(earlier[0]?.ready ?? ready, enrolment)
  const done: Array<Deed> = []
  const changeBefore = (deed: Mark | undefined): void => {
    for (const change of earlier.slice(changes)) {
      const { ready: from, until } = change
      if (deed !== undefined && (deed.at - until.at || deed.position - until.position) < 0) return
      changes += 1
      const to = earlier[changes]?.ready ?? ready
      here = onward(carryOver(here, { from, to, enrolment, last: done.at(-1) ?? enrolment }))
    }
  }
  let rested: Instant | undefined
  for (const deed of deeds) {
    changeBefore(deed)
    const { at, isSkip, saysCadence } = deed
    if (isSkip !== true && rested !== undefined && at < rested && saysCadence !== true) continue
    done.push(deed)
    here = after(here, deed)
    if (isSkip !== true) rested = restedAfter(at, here.ready, zones)
  }
  changeBefore(undefined)
  return { ...here, done }
}

const restedAfter = (at: Instant, ready: ReadyCadence, zones: KnownZones): Instant =>
  afterPause(at, ready.cadence.gap.min, resolveZone(ready.zone, zones).zone)

const enter = (ready: ReadyCadence, anchor: Mark): Progress =>
  onward({ ready, anchor, over: new Set(), opened: undefined, since: [] })

const after = (here: Progress, deed: Mark): Progress => {
  if (isOpened(here)) {
    here.since.push(deed)
    return here
  }
  here.over.add(stepOf(here))
  return isOpened(here) ? onward({ ...here, opened: deed }) : here
}

// Into the cadence that follows, once the opening is over. Cadences without steps that point at one another
// would go round for ever.
const onward = (here: Progress): Progress => {
  let now = here
  const passedEmpty = new Set<ReadyCadence>()
  while (isOpened(now)) {
    const { anchor, opened = anchor, ready } = now
    if (ready.afterwards === undefined || passedEmpty.has(ready.afterwards)) return now
    if (ready.cadence.opening.length === 0) passedEmpty.add(ready)
    now = {
      ready: ready.afterwards,
      anchor: opened,
      over: new Set(),
      opened: undefined,
      since: [],
    }
  }
  return now
}
