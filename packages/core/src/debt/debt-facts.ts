import * as Schema from "effect/Schema"
import { Money } from "../contact/contact-facts.js"
import { command, fact, maybe } from "../fact/recorded.js"
import { ContactId, DebtId } from "../identity.js"

const recorded = {
  contactId: ContactId,
  debtId: DebtId,
  /** So much more than before. All amounts of a debt are of one currency; none named: that one. */
  amount: Money,
}
const paid = {
  ...recorded,
  /** Of this payment; with `inAll`, of all payments so far. */
  amount: Money,
  /** `true`: `amount` is what was paid in all until then, as a running total tells it. */
  inAll: maybe(Schema.Boolean),
}

export const DebtRecorded = fact("DebtRecorded", recorded)
export const PaymentRecorded = fact("PaymentRecorded", paid)

/**
 * Money is owed: so much, or so much more. A debt comes into being with the first fact that names it,
 * whichever that is: what was paid may be known before what was owed. Refused in another currency than
 * the debt's.
 */
export const RecordDebt = command("RecordDebt", recorded)
/**
 * Something was paid of a debt. Whether a promise to pay it is kept, and how far, is derived. Refused in
 * another currency than the debt's.
 */
export const RecordPayment = command("RecordPayment", paid)
