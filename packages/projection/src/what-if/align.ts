import type { Obligation } from "../obligation/obligation.js"

/** What other rules do to something that is owed. */
export type ChangeCode = "same" | "moved" | "other-way" | "other-cadence" | "only-a" | "only-b"

/** Something owed under one policy or both. */
export interface Aligned {
  readonly change: ChangeCode
  readonly a?: Obligation
  readonly b?: Obligation
}

/**
 * Finds for everything owed to a contact what is the same thing under other rules: a cadence touch by
 * what it is counted from and which one it is, anything else by its kind and its facts. Two cadence
 * touches of different cadences stand for one another; versions of a cadence are the same one.
 */
export const align = (
  ofA: ReadonlyArray<Obligation>,
  ofB: ReadonlyArray<Obligation>,
): ReadonlyArray<Aligned> => {
  const rest = new Map(ofB.map((obligation) => [keyOf(obligation), obligation]))
  const aligned: Array<Aligned> = []
  for (const a of ofA) {
    const key = keyOf(a)
    const b = rest.get(key) ?? otherCadence(a, ofB)
    if (b === undefined) aligned.push({ change: "only-a", a })
    else aligned.push({ change: changeOf(a, b), a, b })
    if (b !== undefined) rest.delete(keyOf(b))
  }
  for (const b of rest.values()) aligned.push({ change: "only-b", b })
  return aligned
}

const keyOf = ({ facts, kind, why }: Obligation): string => {
  if (why.code !== "cadence") return JSON.stringify([kind, why.code, ...facts])
  const { cadence, occurrence } = why
  const { anchor, index, kind: which } = occurrence
  return JSON.stringify(["cadence", cadence.id, anchor, which, index])
}

const otherCadence = (a: Obligation, ofB: ReadonlyArray<Obligation>): Obligation | undefined => {
  if (a.why.code !== "cadence") return undefined
  const { id } = a.why.cadence
  return ofB.find(({ why }) => why.code === "cadence" && why.cadence.id !== id)
}

const changeOf = (a: Obligation, b: Obligation): ChangeCode => {
  if (a.why.code === "cadence" && b.why.code === "cadence") {
    if (a.why.cadence.id !== b.why.cadence.id) return "other-cadence"
  }
  if (a.from !== b.from || a.by !== b.by) return "moved"
  return a.channel !== b.channel || a.play !== b.play || a.kind !== b.kind ? "other-way" : "same"
}
