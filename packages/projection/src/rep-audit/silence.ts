import {
  afterPause,
  type CadenceClock,
  type CadenceTouch,
  type Dated,
  type Deed,
  endOfDay,
  type HoldRecord,
  holdEnds,
  type Instant,
  journeyOf,
  localDateAt,
  type Mark,
  type Pause,
  type Policy,
  type ReadyCadence,
  type Relationship,
  resolveZone,
  startOfDay,
  type ZoneId,
} from "@followthrough/core"
import { cadenceInForce } from "../obligation/cadence-in-force.js"
import type { Team } from "../team.js"

/** A time without an outbound personal touch, while a contact was open, on one cadence. */
export interface Silence {
  readonly from: Dated
  /** The fact it began with: a touch, or what opened the contact or began its stage or cadence. */
  readonly begunBy: number
  /** The next touch, cadence or closing; undefined: it went on. */
  readonly until: Dated | undefined
  readonly clock: CadenceClock
  /** The touches that did the cadence since its clock started: the first `count` of `doing`. */
  readonly doing: ReadonlyArray<CadenceTouch>
  readonly count: number
}

/** A silence that lasted longer than the cadence in force allows. */
export interface Breach {
  /** From when it was too long: the end of the local day on which the longest gap ran out. */
  readonly at: Instant
  /** A hold was on until the silence ended, or until the day before. */
  readonly excused: boolean
}

/** Whether a silence became too long by an instant, under a policy as if it had always been in force. */
export const breachOf = (
  relationship: Relationship,
  { clock, count, doing, from, until }: Silence,
  at: Instant,
  policy: Policy,
  team: Team,
): Breach | undefined => {
  const { holds, ownerId, skips, source, zone: contact } = relationship
  const chosen = cadenceInForce({ policy }, { cadences: [clock], source }).cadence
  const rep = ownerId === undefined ? undefined : team.get(ownerId)?.zone
  const zones = { contact, rep, policy: policy.zone }
  const began = { at: clock.startedAt, position: clock.startedBy }
  const skipped = skips.filter((skip) => isAfter(skip, began) && skip.at <= from.at)
  const deeds: ReadonlyArray<Deed> = [
    ...doing.slice(0, count),
    ...skipped.map((skip) => ({ ...skip, isSkip: true })),
  ]
  const ordered = skipped.length === 0 ? deeds : [...deeds].sort((a, b) => (isAfter(a, b) ? 1 : -1))
  const { ready } = journeyOf(chosen, began, ordered, zones)
  const { zone } = resolveZone(ready.zone, zones)
  // What is known to the day alone counts as that day wherever it is, as it does in every figure.
  const standsAt = (moment: Dated): Instant =>
    moment.on === undefined ? moment.at : startOfDay(moment.on, zone)
  const ended = until && standsAt(until)
  const longest = afterPause(standsAt(from), ready.cadence.gap.max, zone)
  const due = clock.startAt !== undefined && clock.startAt > longest ? clock.startAt : longest
  const tooLong = endOfDay(localDateAt(due, zone), zone)
  if (tooLong > at || (ended !== undefined && tooLong > ended)) return undefined
  return { at: tooLong, excused: isHeld(holds, ready, zone, tooLong, ended ?? at) }
}

const isAfter = (one: Mark, other: Mark): boolean =>
  (one.at - other.at || one.position - other.position) > 0

// A hold also excuses the day on which it ends: from then on one may call, by that evening.
const isHeld = (
  holds: ReadonlyArray<HoldRecord>,
  ready: ReadyCadence,
  zone: ZoneId,
  from: Instant,
  until: Instant,
): boolean => {
  let covered = from
  for (let longer = true; longer && covered < until; ) {
    longer = false
    for (const hold of holds) {
      if (hold.from > covered) continue
      const end = endOfDay(localDateAt(holdEnds(ready, hold, zone), zone), zone)
      if (end > covered) {
        covered = end
        longer = true
      }
    }
  }
  // Too long just as it ended is too long all the same, unless a hold was on.
  return covered >= until && covered > from
}

const DAY = 86_400_000

// A day lost to a change of clocks, and two for days that are read in another zone than they were meant in.
const SLACK = 3

/** No silence shorter than this, in milliseconds, is ever too long under a policy. */
export const shortestBreach = ({ cadences }: Policy): number =>
  Math.min(...cadences.map(({ gap }) => leastMillis(gap.max)))

const leastMillis = (pause: Pause): number =>
  pause._tag === "Exact"
    ? pause.millis
    : (pause.years * 365 + pause.months * 28 + pause.weeks * 7 + pause.days - SLACK) * DAY
