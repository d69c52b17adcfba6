import type { DraftDebt, Drafts, Event } from "../contact/relationship-draft.js"
import type { ContactFact } from "../fact/fact.js"
import type { DebtId } from "../identity.js"
import { countMoney } from "./debt-record.js"

/** The debt of that name in a log; it begins with whatever names it first. */
export const debtNamed = ({ debts }: Drafts, debtId: DebtId): DraftDebt => {
  const known = debts.get(debtId)
  if (known !== undefined) return known
  const debt: DraftDebt = { debtId, currency: undefined, moves: [] }
  debts.set(debtId, debt)
  return debt
}

/** More is owed, or something was paid. */
export const moveDebt = (
  drafts: Drafts,
  { amount, debtId, ...event }: Event<"DebtRecorded"> | Event<"PaymentRecorded">,
  { occurredAt: at, position }: ContactFact,
): void => {
  const debt = debtNamed(drafts, debtId)
  debt.currency ??= amount.currency
  const paid = "inAll" in event && event.inAll === true ? "paid-in-all" : "paid"
  const kind = event._tag === "DebtRecorded" ? "owed" : paid
  debt.moves.push({ kind, count: countMoney(amount), at, position })
}
