import type { Instant, Stage } from "@followthrough/core"
import { compareText } from "../compare-text.js"
import type { SortKey } from "../page.js"
import { levelAt, type Obligation } from "./obligation.js"

/** Which comparison put one obligation before another. */
export type OrderReason = "may-begin" | "level" | "stage" | "by" | "from" | "contact" | "fact"

const stageRank: { readonly [S in Stage]: number } = { customer: 0, prospect: 1, declined: 2 }

/** Level, then stage, as one number: the lower comes first among what may begin. */
export const rankAt = (obligation: Obligation, at: Instant): number =>
  levelAt(obligation, at) * 3 + stageRank[obligation.stage]

/**
 * The one order of everything owed at an instant: what may begin comes first, by level, customers
 * before prospects, then `by`, then contact; the rest by `from`. Negative: `a` comes first.
 */
export const compareAt =
  (at: Instant) =>
  (a: Obligation, b: Obligation): readonly [number, OrderReason] => {
    const begun = Number(b.from <= at) - Number(a.from <= at)
    if (begun !== 0) return [begun, "may-begin"]
    if (a.from <= at) {
      const level = levelAt(a, at) - levelAt(b, at)
      if (level !== 0) return [level, "level"]
      const stage = stageRank[a.stage] - stageRank[b.stage]
      if (stage !== 0) return [stage, "stage"]
      if (a.by !== b.by) return [a.by - b.by, "by"]
    } else if (a.from !== b.from) {
      return [a.from - b.from, "from"]
    }
    const contact = compareText(a.contactId, b.contactId)
    if (contact !== 0) return [contact, "contact"]
    return [levelAt(a, at) - levelAt(b, at) || (a.facts[0] ?? 0) - (b.facts[0] ?? 0), "fact"]
  }

/** The place of an obligation in the one order, among those of other contacts. */
export const keyAt = (obligation: Obligation, at: Instant): SortKey => {
  const { by, contactId, from, stage } = obligation
  return from <= at
    ? [true, levelAt(obligation, at), stageRank[stage], by, contactId]
    : [false, 0, 0, from, contactId]
}

/** The obligation that comes first, if there is any. */
export const firstAt = (
  obligations: ReadonlyArray<Obligation>,
  at: Instant,
): Obligation | undefined => {
  const compare = compareAt(at)
  let first: Obligation | undefined
  for (const obligation of obligations) {
    if (first === undefined || compare(obligation, first)[0] < 0) first = obligation
  }
  return first
}
