import type { RepId } from "@followthrough/core"

/** A rep's place in the audit; what belongs to nobody has a place too. */
export type RepPlace = number

export type PlaceOf = (rep: RepId | null) => RepPlace

/** Everybody who appears in an audit, each with a place, in order of appearance. */
export interface Reps {
  readonly placeOf: PlaceOf
  readonly all: () => Iterable<readonly [RepId | null, RepPlace]>
}

export const noReps = (): Reps => {
  const places = new Map<RepId | null, RepPlace>()
  return {
    placeOf: (rep) => {
      const known = places.get(rep)
      if (known !== undefined) return known
      places.set(rep, places.size)
      return places.size - 1
    },
    all: () => places,
  }
}
