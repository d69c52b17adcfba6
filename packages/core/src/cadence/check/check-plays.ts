import type { Cadence } from "../cadence.js"
import type { Turn } from "../turn.js"
import type { CadenceDefect } from "./defect.js"

/** Turns that cannot help repeating a play, because those before them may have used all of theirs. */
export const checkPlayChoice = (cadence: Cadence, path: string): ReadonlyArray<CadenceDefect> => {
  const noRepeat = cadence.noRepeat ?? 0
  if (noRepeat === 0) return []
  const defects = new Map<string, CadenceDefect>()
  const sequence = inSequence(cadence, path, noRepeat)
  for (const [index, { turn, at }] of sequence.entries()) {
    const rivals = sequence
      .slice(Math.max(0, index - noRepeat), index)
      .filter((before) => before.turn.plays.some((play) => turn.plays.includes(play)))
    if (rivals.length < new Set(turn.plays).size) continue
    defects.set(at, {
      code: "plays-too-few",
      path: `${at}.plays`,
      message: `${turn.plays.join(", ")}: the ${noRepeat} touches before can have used ${turn.plays.length === 1 ? "it" : "all of them"}, and none may be used again so soon`,
      fix: `name at least ${rivals.length + 1} plays, or make noRepeat smaller`,
    })
  }
  return [...defects.values()]
}

interface TurnAt {
  readonly turn: Turn
  readonly at: string
}

/** The opening and what follows, until the same turns come round with the same ones before them. */
const inSequence = (
  { opening, rhythm, afterwards }: Cadence,
  path: string,
  noRepeat: number,
): ReadonlyArray<TurnAt> => {
  const steps = opening.map((turn, index) => ({ turn, at: `${path}.opening.${index}` }))
  if (afterwards !== undefined) return steps
  const turns =
    rhythm === undefined
      ? steps.slice(-1)
      : rhythm.turns.map((turn, index) => ({ turn, at: `${path}.rhythm.turns.${index}` }))
  const rounds = turns.length === 0 ? 0 : Math.ceil(noRepeat / turns.length) + 2
  return [...steps, ...Array.from({ length: rounds }, () => turns).flat()]
}
