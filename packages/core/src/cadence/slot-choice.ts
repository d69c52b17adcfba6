import * as Either from "effect/Either"
import { type Instant, instantFromMillis, saturatedInstant } from "../time/instant.js"
import type { Channel } from "../touch/touch-facts.js"
import { fullBefore, type UsableChannels, usableChannels, wishedChannel } from "./channel-choice.js"
import { countedCaps, type KnownTouches } from "./counted-cap.js"
import type { CadenceMove, ChannelPassed, SlotBlock } from "./derivation.js"
import type { Due } from "./due.js"
import type { CadenceHistory } from "./history.js"
import { ascending } from "./moves.js"
import { firstOpen } from "./openings.js"
import { afterPause } from "./pause.js"
import type { Pending } from "./pending.js"
import type { CadenceSetting } from "./setting.js"
import { slotBefore } from "./slot-before.js"
import type { SlotDemands } from "./slot-demands.js"
import { type FoundSlot, findSlot } from "./slot-search.js"
import type { Wishes } from "./wishes.js"

/** When the touch is owed from, when it can be done, and through which channel. */
export interface SlotChoice {
  readonly from: Instant
  readonly slot: Either.Either<Instant, SlotBlock>
  readonly channel: Channel | undefined
  readonly passed: ReadonlyArray<ChannelPassed>
}

type ChannelWish = NonNullable<Wishes["channel"]>

/** Finds the slot of the pending touch; what stood in the way is added to `moves`. */
export const chooseSlot = (
  pending: Pending,
  due: Due,
  known: KnownTouches,
  setting: CadenceSetting,
  wishes: Wishes,
  { blocked = [] }: CadenceHistory,
  at: Instant,
  moves: Array<CadenceMove>,
): SlotChoice => {
  const { usable, wished } = demandsOf(pending, known, setting, wishes, blocked)
  const wish = wishes.channel
  let { passed } = usable
  if (wish !== undefined && wished !== undefined) {
    const tried: Array<CadenceMove> = []
    const choice = choose(wished.demands, due, at, tried, wished.passed)
    if (Either.isRight(choice.slot)) {
      moves.push(...tried)
      return choice
    }
    passed = [outOfReach(wish, tried), ...passed]
  }
  if (usable.demands.channels.length > 0) return choose(usable.demands, due, at, moves, passed)
  const block: SlotBlock = { _tag: "NoChannel", channels: passed }
  return { from: due.at, slot: Either.left(block), channel: undefined, passed }
}

/** Demands through the channels that may be used, and the channels that may not. */
interface Demanded {
  readonly demands: SlotDemands
  readonly passed: ReadonlyArray<ChannelPassed>
}

/** What the slot must satisfy: through the turn's channels, and through the one asked for instead. */
const demandsOf = (
  { ready, turn, zone }: Pending,
  known: KnownTouches,
  setting: CadenceSetting,
  { channel, days, hours }: Wishes,
  blocked: NonNullable<CadenceHistory["blocked"]>,
): { readonly usable: Demanded; readonly wished: Demanded | undefined } => {
  const meant = turn?.channels ?? []
  const demanded = ({ passed, usable }: UsableChannels): Demanded => ({
    demands: {
      ready,
      zone: zone.zone,
      setting,
      caps: countedCaps(ready.caps, known),
      channelCaps: countedCaps(ready.channelCaps, known),
      channels: usable,
      days,
      hours,
      preferred: false,
    },
    passed,
  })
  const wished = wishedChannel(ready, meant, blocked, channel)
  return {
    usable: demanded(usableChannels(ready, meant, blocked)),
    wished: wished === undefined ? undefined : demanded(wished),
  }
}

/** Until when (exclusive) what was chosen begins at the same instant, and has a slot or has none. */
export const choiceStands = (
  pending: Pending,
  due: Due,
  known: KnownTouches,
  setting: CadenceSetting,
  wishes: Wishes,
  { blocked = [] }: CadenceHistory,
  at: Instant,
  chosen: Pick<SlotChoice, "from" | "slot">,
): number => {
  const { usable, wished } = demandsOf(pending, known, setting, wishes, blocked)
  if (wished !== undefined) {
    const choice = choose(wished.demands, due, at, [], [])
    if (Either.isRight(choice.slot)) return stands(wished.demands, choice, at)
    // It may come within reach at any time.
    return at + 1
  }
  if (usable.demands.channels.length === 0) return Number.POSITIVE_INFINITY
  return stands(usable.demands, chosen, at)
}

// A later start never finds an earlier slot. So when the slot from some later instant on is within
// reach of this one, it is within reach from every instant between them.
const stands = (
  demands: SlotDemands,
  { from, slot }: Pick<SlotChoice, "from" | "slot">,
  at: Instant,
): number => {
  if (from >= at) return from + 1
  if (Either.isLeft(slot)) return at + 1
  const until = reachOf(demands, at)
  for (const start of [instantFromMillis(Math.floor((at + until) / 2)), slot.right]) {
    const found = start <= at ? undefined : findSlot(demands, start, "slot", [])
    if (found !== undefined && found.at <= until) return start + 1
  }
  return at + 1
}

const outOfReach = (wish: ChannelWish, tried: ReadonlyArray<CadenceMove>): ChannelPassed => ({
  _tag: "OutOfReach",
  channel: wish.channel,
  facts: ascending([wish.position, ...tried.flatMap(({ facts }) => facts)]),
})

const choose = (
  demands: SlotDemands,
  due: Due,
  at: Instant,
  moves: Array<CadenceMove>,
  passed: ReadonlyArray<ChannelPassed>,
): SlotChoice => {
  const owed = withinReach(demands, due.at, findOwed(demands, due, moves), "from", moves)
  const from = Either.isRight(owed) ? owed.right.at : due.at
  const left =
    from >= at
      ? owed
      : withinReach(demands, at, findSlot(demands, at, "slot", moves), "slot", moves)
  const found = Either.getOrUndefined(left)
  return {
    from,
    slot: Either.map(left, (slot) => slot.at),
    channel: found?.channel,
    passed:
      found === undefined ? passed : [...passed, ...fullBefore(demands, found.channel, found.at)],
  }
}

/** The slot before a closed day, else from the due on, on a preferred day if the silence does not get too long by it. */
const findOwed = (
  demands: SlotDemands,
  due: Due,
  moves: Array<CadenceMove>,
): FoundSlot | undefined => {
  const before = slotBefore(demands, due, moves)
  if (before !== undefined) return before
  const plain: Array<CadenceMove> = []
  const found = findSlot(demands, due.at, "from", plain)
  const { preferred: days } = demands.ready
  if (
    found !== undefined &&
    days !== undefined &&
    firstOpen(days, demands.setting, found.at) !== found.at
  ) {
    const waiting: Array<CadenceMove> = []
    const preferred = findSlot({ ...demands, preferred: true }, due.at, "from", waiting)
    if (preferred !== undefined && preferred.at <= patience(demands, due)) {
      moves.push(...waiting)
      return preferred
    }
    moves.push(...plain, tooLate(demands, found.at, preferred?.at, waiting))
    return found
  }
  moves.push(...plain)
  return found
}

const tooLate = (
  { ready }: SlotDemands,
  from: Instant,
  to: Instant | undefined,
  waiting: ReadonlyArray<CadenceMove>,
): CadenceMove => ({
  _tag: "PreferredDayTooLate",
  moved: "from",
  from,
  ...(to === undefined ? {} : { to }),
  days: ready.cadence.prefer ?? [],
  facts: ascending(waiting.flatMap(({ facts }) => facts)),
})

/** Until when a preferred day may be waited for. */
const patience = ({ ready, zone }: SlotDemands, due: Due): Instant => {
  const reach = afterPause(due.at, ready.cadence.gap.max, zone)
  return due.at > due.silentUntil || reach < due.silentUntil ? reach : due.silentUntil
}

/** A slot that something of the day puts off beyond the longest silence is a block to be cleared. */
const withinReach = (
  demands: SlotDemands,
  start: Instant,
  found: FoundSlot | undefined,
  moved: CadenceMove["moved"],
  moves: ReadonlyArray<CadenceMove>,
): Either.Either<FoundSlot, SlotBlock> => {
  const until = reachOf(demands, start)
  const because = moves.filter(
    (move) => move.moved === moved && move._tag !== "PreferredDayTooLate" && reaches(move, until),
  )
  if (found !== undefined && !because.some(isOfTheDay)) return Either.right(found)
  return Either.left({
    _tag: "NoTime",
    until,
    ...(found === undefined ? {} : { opensAt: found.at }),
    because,
  })
}

/** How far a slot may lie ahead. */
const reachOf = ({ ready, zone }: SlotDemands, start: Instant): Instant =>
  saturatedInstant(afterPause(start, ready.cadence.gap.max, zone))

const reaches = ({ to }: CadenceMove, until: Instant): boolean => to === undefined || to > until

/** Windows belong to the rule: a rule that waits longer than its own silence is for the checker. */
const isOfTheDay = ({ _tag }: CadenceMove): boolean => _tag !== "Window"
