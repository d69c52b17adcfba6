import type { Money } from "../contact/contact-facts.js"
import type { DebtId } from "../identity.js"
import type { Instant } from "../time/instant.js"

/**
 * An amount of money as a count of ten-thousandths of its currency's unit, so that sums are exact: no
 * currency divides its unit further. What is finer is rounded; beyond 900 thousand million units a
 * count is no longer exact.
 */
export type Tenthousandths = number

const PARTS = 10_000

export const countMoney = ({ amount }: Money): Tenthousandths => Math.round(amount * PARTS)

/** The amount in units of its currency again. */
export const amountOf = (count: Tenthousandths): number => count / PARTS

/** More is owed, something was paid, or it is known how much was paid in all. */
export interface DebtMove {
  readonly kind: "owed" | "paid" | "paid-in-all"
  readonly count: Tenthousandths
  readonly at: Instant
  readonly position: number
}

/** What is known of a debt, in order of occurrence. */
export interface DebtRecord {
  readonly debtId: DebtId
  readonly currency: string | undefined
  readonly moves: ReadonlyArray<DebtMove>
}

/** How a debt stands towards a due. */
export interface DebtStanding {
  /** What came to be owed up to and including the due; `undefined`: nobody said. */
  readonly owed: Tenthousandths | undefined
  readonly paid: Tenthousandths
  readonly paidByDue: Tenthousandths
  /** Was anything paid after the due? */
  readonly paidSinceDue: boolean
  /** The fact since which what is owed is paid in full. */
  readonly settled: DebtMove | undefined
}

/**
 * How a debt stands at `at` (default: after all that is known) towards a due; both are inclusive. What
 * is added to it after the due is no part of what was owed by then. A running total never takes back
 * what was paid.
 */
export const debtStanding = ({ moves }: DebtRecord, due: Instant, at?: Instant): DebtStanding => {
  let owed: number | undefined
  let paid = 0
  let paidByDue = 0
  let paidSinceDue = false
  let settled: DebtMove | undefined
  for (const move of moves) {
    if (at !== undefined && move.at > at) break
    if (move.kind === "owed") {
      if (move.at <= due) owed = (owed ?? 0) + move.count
    } else {
      paid = move.kind === "paid" ? paid + move.count : Math.max(paid, move.count)
      if (move.at <= due) paidByDue = paid
      else paidSinceDue = true
    }
    settled = owed !== undefined && paid >= owed ? (settled ?? move) : undefined
  }
  return { owed, paid, paidByDue, paidSinceDue, settled }
}
