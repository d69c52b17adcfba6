import { type Instant, saturatedInstant } from "../time/instant.js"
import type { Move } from "./derivation.js"

/** The ends of a move; an infinite one is left out. */
export const shift = (
  from: number,
  to: number,
): { readonly from: Instant; readonly to?: Instant } =>
  Number.isFinite(to)
    ? { from: saturatedInstant(from), to: saturatedInstant(to) }
    : { from: saturatedInstant(from) }

export const ascending = (positions: ReadonlyArray<number>): ReadonlyArray<number> =>
  [...new Set(positions)].sort((one, other) => one - other)

/** One entry for each constraint, however often it took its turn on the way to the slot. */
export const note = (moves: Array<Move>, move: Move): void => {
  const index = moves.findIndex(({ _tag, moved }) => _tag === move._tag && moved === move.moved)
  const before = moves[index]
  if (before === undefined) {
    moves.push(move)
    return
  }
  moves[index] = merged(before, move)
}

const merged = (before: Move, move: Move): Move => {
  const facts = ascending([...before.facts, ...move.facts])
  if (before._tag === "Cap" && move._tag === "Cap") {
    return { ...move, from: before.from, facts, caps: ascending([...before.caps, ...move.caps]) }
  }
  if (before._tag === "Holiday" && move._tag === "Holiday") {
    return { ...move, from: before.from, facts, days: [...before.days, ...move.days] }
  }
  return { ...move, from: before.from, facts }
}
