import { saturatedInstant } from "../time/instant.js"
import { epochDayAt } from "../time/local-date.js"
import { firstInstantOfDay } from "../time/wall-clock.js"
import type { CadenceMove } from "./derivation.js"
import type { Due } from "./due.js"
import { ascending } from "./moves.js"
import type { SlotDemands } from "./slot-demands.js"
import { type FoundSlot, findSlot } from "./slot-search.js"

/**
 * Where the rule wants it, and nothing opens from the due to the end of its local day: the first slot of
 * the last day, up to the due, that has one. Undefined when the day is open, or when no such day comes
 * after the earliest instant allowed: then the slot is sought from the due on. What is closed is for the
 * windows, holidays, the rep's hours and the contact's wishes to say, not for absences and caps; the slot
 * itself satisfies all of them.
 */
export const slotBefore = (
  demands: SlotDemands,
  due: Due,
  moves: Array<CadenceMove>,
): FoundSlot | undefined => {
  const earliest = due.earliest
  if (earliest === undefined) return undefined
  const day = epochDayAt(due.at, demands.zone)
  const closed: Array<CadenceMove> = []
  const setting = { ...demands.setting, absences: undefined }
  const opens = findSlot({ ...demands, setting, caps: [], channelCaps: [] }, due.at, "from", closed)
  if (opens !== undefined && opens.at < firstInstantOfDay(day + 1, demands.zone)) return undefined
  const startOf = (back: number): number =>
    Math.max(firstInstantOfDay(day - back, demands.zone), earliest.at)
  const lookFrom = (back: number, tried: Array<CadenceMove>): FoundSlot | undefined => {
    const found = findSlot(demands, saturatedInstant(startOf(back)), "from", tried)
    return found !== undefined && found.at < due.at ? found : undefined
  }
  // The slot from an earlier instant on is never a later one. So the last day with a slot is found by
  // looking twice as far back each time, and then by halves.
  let without = -1
  let within = 0
  for (; lookFrom(within, []) === undefined; within = 2 * within + 1) {
    if (startOf(within) <= earliest.at) {
      const tried: Array<CadenceMove> = []
      lookFrom(within, tried)
      moves.push({
        _tag: "NoDayBefore",
        moved: "from",
        from: due.at,
        to: due.at,
        facts: citedBy(closed, tried, earliest.facts),
      })
      return undefined
    }
    without = within
  }
  while (within - without > 1) {
    const middle = Math.floor((within + without) / 2)
    if (lookFrom(middle, []) === undefined) without = middle
    else within = middle
  }
  const tried: Array<CadenceMove> = []
  if (without >= 0) lookFrom(without, tried)
  const found = lookFrom(within, tried)
  if (found === undefined) return undefined
  const bound = startOf(within) === earliest.at ? earliest.facts : []
  moves.push({
    _tag: "DayBefore",
    moved: "from",
    from: due.at,
    to: found.at,
    facts: citedBy(closed, tried, bound),
  })
  return found
}

const citedBy = (
  closed: ReadonlyArray<CadenceMove>,
  tried: ReadonlyArray<CadenceMove>,
  bound: ReadonlyArray<number>,
): ReadonlyArray<number> =>
  ascending([...[...closed, ...tried].flatMap(({ facts }) => facts), ...bound])
