import type { ReadyCadence } from "./cadence-book.js"
import type { Mark, Progress } from "./progress.js"

/** A change of rules while a contact is on a cadence. */
export interface ChangeOfRules {
  readonly from: ReadyCadence
  readonly to: ReadyCadence
  readonly enrolment: Mark
  /** The last deed before the change, else the enrolment. */
  readonly last: Mark
}

/**
 * Where a contact stands under new rules. Opening steps that are over are found by name, unnamed ones by
 * place. A new step that stands before one that is over has had its time. One that stands after them all is
 * still to be done, unless a touch has come since the opening was over, which then stands for it. Who was on a
 * cadence that follows stays on it, if the new rules have it, too.
 */
export const carryOver = (
  here: Progress,
  { enrolment, from, last, to }: ChangeOfRules,
): Progress => {
  const followed = here.ready === from ? undefined : followerOf(to, here.ready)
  // Who followed what the new rules do not have has at least done all steps of the cadence before it.
  const isBack = here.ready !== from && followed === undefined
  const before = isBack ? from : here.ready
  const over = isBack ? new Set(before.cadence.opening.keys()) : here.over
  const ready = followed ?? to
  const steps = ready.cadence.opening.length
  const carried = found(over, before, ready)
  const since = [...here.since]
  let { opened } = here
  for (let place = 0; place < steps && since.length > 0; place += 1) {
    if (carried.has(place)) continue
    carried.add(place)
    opened = since.shift()
  }
  return {
    ready,
    anchor: isBack ? enrolment : here.anchor,
    over: carried,
    opened: carried.size < steps ? undefined : (opened ?? last),
    since,
  }
}

const followerOf = (to: ReadyCadence, current: ReadyCadence): ReadyCadence | undefined => {
  const seen = new Set<ReadyCadence>()
  let one = to.afterwards
  while (one !== undefined && !seen.has(one)) {
    if (one.cadence.id === current.cadence.id) return one
    seen.add(one)
    one = one.afterwards
  }
  return undefined
}

const found = (
  over: ReadonlySet<number>,
  { cadence: { opening: before } }: ReadyCadence,
  { cadence: { opening: now } }: ReadyCadence,
): Set<number> => {
  const nowAt = before.map(({ name }, place) => {
    if (name !== undefined) return now.findIndex((step) => step.name === name)
    // Its place, unless a step stands there that had its name before.
    const { name: there } = now[place] ?? {}
    const isOther = there !== undefined && before.some((step) => step.name === there)
    return isOther || place >= now.length ? -1 : place
  })
  const carried = new Set<number>()
  for (const place of over) {
    const there = nowAt[place] ?? -1
    if (there >= 0) carried.add(there)
  }
  const furthest = Math.max(-1, ...carried)
  for (let place = 0; place < furthest; place += 1) {
    if (!nowAt.includes(place)) carried.add(place)
  }
  return carried
}
