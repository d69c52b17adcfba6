import { type Instant, saturatedInstant } from "../time/instant.js"
import type { CadenceMove } from "./derivation.js"

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

const MOST = 12

/**
 * Adds a move. Where two constraints take turns for ever (days that are open and days that suit), the
 * moves after the first dozen are run together, so that a derivation stays readable.
 */
export const note = (moves: Array<CadenceMove>, move: CadenceMove): void => {
  const index =
    moves.length < MOST
      ? -1
      : moves.findLastIndex(({ _tag, moved }) => _tag === move._tag && moved === move.moved)
  const before = moves[index]
  if (before === undefined) moves.push(move)
  else moves[index] = merged(before, move)
}

const merged = (before: CadenceMove, move: CadenceMove): CadenceMove => {
  const facts = ascending([...before.facts, ...move.facts])
  if (before._tag === "Cap" && move._tag === "Cap") {
    const caps = ascending([...before.caps, ...move.caps])
    const parties = [...new Set([...before.parties, ...move.parties])]
    return { ...move, from: before.from, facts, caps, parties }
  }
  if (before._tag === "Holiday" && move._tag === "Holiday") {
    return { ...move, from: before.from, facts, days: [...before.days, ...move.days] }
  }
  return { ...move, from: before.from, facts }
}
