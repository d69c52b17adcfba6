import type * as Either from "effect/Either"
import type { PlayId } from "../identity.js"
import { type Instant, saturatedInstant } from "../time/instant.js"
import { epochDayAt } from "../time/local-date.js"
import { firstInstantOfDay } from "../time/wall-clock.js"
import type { ZoneId } from "../time/zone.js"
import type { KnownZones } from "../time/zone-choice.js"
import type { Channel } from "../touch/touch-facts.js"
import { isOutboundPersonal } from "../touch/touch-record.js"
import type { ReadyCadence } from "./cadence-book.js"
import type { KnownTouches } from "./counted-cap.js"
import type { CadenceDerivation, CadenceMove, CadenceOccurrence, SlotBlock } from "./derivation.js"
import { type Due, dueOf, silentSince } from "./due.js"
import type { DueAsked } from "./due-asked.js"
import { graceOf } from "./grace.js"
import { type CadenceHistory, type CadenceTouch, inOrderOfOccurrence } from "./history.js"
import { type Journey, journeyOf } from "./journey.js"
import { ascending } from "./moves.js"
import { type Pending, pendingTouch, supersededBy } from "./pending.js"
import { choosePlay } from "./play-choice.js"
import type { Deed, Mark } from "./progress.js"
import type { CadenceSetting } from "./setting.js"
import { chooseSlot, type SlotChoice } from "./slot-choice.js"
import { currentWishes, type Wishes } from "./wishes.js"

/** The next touch of a cadence: what it owes a contact, and why. */
export interface NextTouch {
  readonly occurrence: CadenceOccurrence
  /** When the cadence wants it. Always there, however impossible its slot. */
  readonly due: Instant
  /**
   * Owed from here: the first slot from `due` on, `due` itself when there was none. Where the rule says
   * so and the day of `due` is closed, a slot on the last open day before it.
   */
  readonly from: Instant
  /** Late after this instant: the last millisecond of that local day, or of the day on which a grace ends. */
  readonly by: Instant
  /**
   * The first instant, from `due` and from now on, that satisfies every constraint. When there is none
   * within the longest silence, the step is to clear the block.
   */
  readonly slot: Either.Either<Instant, SlotBlock>
  readonly channel: Channel | undefined
  readonly play: PlayId | undefined
  readonly derivation: CadenceDerivation
}

/**
 * The next touch that a cadence owes a contact at an instant. Total: any cadence, history and setting
 * give one, and it depends on nothing else. Facts after `at` play no part.
 */
export const nextTouch = (
  ready: ReadyCadence,
  history: CadenceHistory,
  setting: CadenceSetting,
  at: Instant,
): NextTouch => touchOf(askedAt(ready, history, setting, at), setting)

/** What a touch is chosen from. */
interface TouchAsked {
  readonly known: Known
  /** As the rule has it, and as it is once what was said has put it off. */
  readonly ruled: Pending
  readonly pending: Pending
  readonly asked: DueAsked
  readonly due: Due
  readonly wishes: Wishes
  /** What moved the due; what moves the slot is added. */
  readonly moves: Array<CadenceMove>
}

/** What is known and due at an instant, before a slot is sought. */
export const askedAt = (
  ready: ReadyCadence,
  history: CadenceHistory,
  setting: CadenceSetting,
  at: Instant,
): TouchAsked => {
  const known = knownAt(ready, history, setting.zones, at)
  const { done } = known.journey
  const ruled = pendingTouch(known.journey, done.at(-1), at, setting)
  const wishes = currentWishes(history)
  const asked: DueAsked = {
    history,
    at,
    lastDone: done.findLast(({ isSkip }) => isSkip !== true),
    lastPersonal: known.lastPersonal,
    frequency: wishes.frequency,
  }
  const moves: Array<CadenceMove> = []
  const due = dueOf(ruled, asked, moves)
  const pending = due.held ? supersededBy(ruled, due.at) : ruled
  return { known, ruled, pending, asked, due, wishes, moves }
}

/** Seeks the slot. */
export const touchOf = (
  { asked, due, known, moves, pending, wishes }: TouchAsked,
  setting: CadenceSetting,
): NextTouch => {
  const { history, at } = asked
  const choice = chooseSlot(pending, due, known, setting, wishes, history, at, moves)
  const noRepeat = pending.ready.cadence.noRepeat ?? 0
  const { play, passed, facts } = choosePlay(pending.turn?.plays ?? [], noRepeat, known.touches)
  const since = silentSince(asked)
  const grace = graceOf(pending, due, setting)
  const until = saturatedInstant(Math.max(choice.from, grace?.until ?? choice.from))
  return {
    occurrence: occurrenceOf(pending),
    due: due.at,
    from: choice.from,
    by: endOfLocalDay(until, pending.zone.zone),
    slot: choice.slot,
    channel: choice.channel,
    play,
    derivation: {
      zone: pending.zone,
      rule: pending.rule,
      ...(Number.isFinite(pending.due) ? { ruleDue: saturatedInstant(pending.due) } : {}),
      silence: { since: since.at, until: due.silentUntil },
      ...(grace === undefined ? {} : { grace }),
      moves,
      channels: choice.passed,
      plays: passed,
      facts: citedBy(history, known, since, moves, choice, facts),
    },
  }
}

const occurrenceOf = ({ ready, anchor, kind, index }: Pending): CadenceOccurrence => ({
  id: ready.cadence.id,
  version: ready.cadence.version,
  anchor: anchor.position,
  kind,
  index,
})

const endOfLocalDay = (instant: Instant, zone: ZoneId): Instant =>
  saturatedInstant(firstInstantOfDay(epochDayAt(instant, zone) + 1, zone) - 1)

/** What had happened by the instant asked about. */
interface Known extends KnownTouches {
  /** How far it came since the enrolment. */
  readonly journey: Journey
  readonly lastPersonal: Mark | undefined
}

const knownAt = (
  ready: ReadyCadence,
  { countsFrom, earlier, enrolledAt, enrolledBy, parties, skips = NONE, touches }: CadenceHistory,
  zones: KnownZones,
  at: Instant,
): Known => {
  const known = happenedBy(touches, at)
  const since = (mark: Mark): boolean => (mark.at - enrolledAt || mark.position - enrolledBy) > 0
  const deeds: Array<Deed> = []
  let lastPersonal: Mark | undefined
  for (const touch of known) {
    if (isOutboundPersonal(touch)) lastPersonal = touch
    if (touch.didCadence && since(touch)) deeds.push(touch)
  }
  const skipped = skips.filter((skip) => skip.at <= at && since(skip))
  if (skipped.length > 0) deeds.push(...skipped.map((skip) => ({ ...skip, isSkip: true })))
  const enrolment = { at: countsFrom ?? enrolledAt, position: enrolledBy }
  const changes = earlier?.filter(({ until }) => until.at <= at && since(until))
  return {
    touches: known,
    parties:
      parties?.map((party) => ({ ...party, touches: happenedBy(party.touches, at) })) ?? NONE,
    journey: journeyOf(
      ready,
      enrolment,
      skipped.length > 0 ? inOrder(deeds) : deeds,
      zones,
      changes,
    ),
    lastPersonal,
  }
}

const NONE: ReadonlyArray<never> = []

const inOrder = (deeds: ReadonlyArray<Deed>): ReadonlyArray<Deed> =>
  [...deeds].sort((one, other) => one.at - other.at || one.position - other.position)

const happenedBy = (
  touches: ReadonlyArray<CadenceTouch>,
  at: Instant,
): ReadonlyArray<CadenceTouch> => {
  const ordered = inOrderOfOccurrence(touches)
  let count = ordered.length
  while (count > 0 && (ordered[count - 1]?.at ?? at) > at) count -= 1
  return count === ordered.length ? ordered : ordered.slice(0, count)
}

const citedBy = (
  history: CadenceHistory,
  known: Known,
  since: Mark,
  moves: ReadonlyArray<CadenceMove>,
  choice: SlotChoice,
  playsOf: ReadonlyArray<number>,
): ReadonlyArray<number> => {
  const facts = [history.enrolledBy, since.position, ...playsOf]
  for (const { position } of known.journey.done) facts.push(position)
  for (const move of moves) facts.push(...move.facts)
  for (const channel of choice.passed) facts.push(...channel.facts)
  return ascending(facts)
}
