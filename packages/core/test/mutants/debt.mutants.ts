import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const debts = "test/debt/debt-record.test.ts"
const standing = mutantsIn("src/debt/debt-record.ts", debts)
const folding = mutantsIn("src/debt/fold-debts.ts", debts)
const promises = mutantsIn("src/promise/promise-record.ts", debts)
const deciding = mutantsIn("src/contact/decide-contact.ts", "test/decision.test.ts")
const learning = mutantsIn("src/known.ts", "test/decision.test.ts")
const ledger = mutantsIn(
  "../projection/src/promise-ledger/promise-ledger.ts",
  "../projection/test/promise-ledger.test.ts",
)
const opening = mutantsIn(
  "src/promise/fold-promises.ts",
  "../projection/test/promise-ledger.test.ts",
)
const dates = mutantsIn(
  "../interop/src/expression/instant-reader.ts",
  "../interop/test/times.test.ts",
)
const fines = mutantsIn("src/debt/debt-record.ts", "../interop/test/fines.test.ts")

const exact = /is kept by the last cent/
const byDue = /owes what came to be owed by the end of its due/
const total = /a running total is all that was paid/
const nothing = /nothing paid is no part/
const over = /L9 ends once it is paid in full/
const currency = /takes what is said of a debt in any order/
const home = /keeps what is said of a debt in the log that knows it/
const told = /equals each promise's status/
const written = /a date is as it is written/

export const mutants: ReadonlyArray<Mutant> = [
  standing("sums-in-binary", "Math.round(amount * PARTS)", "amount * PARTS", exact),
  standing("paid-means-more-than-owed", "paid >= owed ?", "paid > owed ?", exact),
  standing(
    "nobody-said-means-nothing",
    "owed !== undefined && paid >= owed",
    "paid >= (owed ?? 0)",
    nothing,
  ),
  standing(
    "owed-before-the-due-only",
    "if (move.at <= due) owed",
    "if (move.at < due) owed",
    byDue,
  ),
  standing("what-comes-later-was-promised", "if (move.at <= due) owed =", "owed =", byDue),
  standing(
    "paid-by-the-last-moment-is-late",
    "if (move.at <= due) paidByDue",
    "if (move.at < due) paidByDue",
    byDue,
  ),
  standing(
    "once-settled-always-settled",
    "? (settled ?? move) : undefined",
    "? (settled ?? move) : settled",
    byDue,
  ),
  standing("settled-by-the-last-payment", "? (settled ?? move)", "? move", byDue),
  standing("totals-add-up", "Math.max(paid, move.count)", "paid + move.count", total),
  standing("a-total-takes-back", "Math.max(paid, move.count)", "move.count", total),
  folding(
    "every-payment-is-a-total",
    '"inAll" in event && event.inAll === true ? "paid-in-all" : "paid"',
    '"paid-in-all"',
    exact,
  ),
  promises("any-payment-is-a-part", "debt.paidByDue > 0", "debt.paidByDue >= 0", nothing),
  promises("kept-whenever-paid", "&& debt.settled.at <= by) return", ") return", byDue),
  promises("nothing-since", " || debt?.paidSinceDue)", ")", byDue),
  promises("owed-though-paid", "  settledBy(promise) === undefined", "  true", over),
  deciding("any-currency", "|| currency === expected", "|| currency !== expected", currency),
  deciding(
    "debts-lie-with-the-survivor",
    'if ("debtId" in command) return [command.debtId]',
    "",
    home,
  ),
  deciding("promises-lie-with-the-survivor", "? [command.pays] : []", "? [] : []", home),
  deciding(
    "said-in-passing-lies-anywhere",
    "flatMap(({ pays }) => pays ?? [])",
    "flatMap(() => [])",
    home,
  ),
  learning(
    "currency-not-learned",
    "if (amount.currency !== undefined) known",
    "if (amount.currency === undefined) known",
    currency,
  ),
  learning(
    "promised-debt-not-learned",
    "if (event.pays !== undefined) learnName",
    "if (event.pays === undefined) learnName",
    home,
  ),
  ledger(
    "paid-in-time-or-not",
    "paidByDue: amountOf(paidByDue)",
    "paidByDue: amountOf(paid)",
    told,
  ),
  ledger(
    "nobody-said-shows-as-nothing",
    "owed === undefined ? null",
    "owed === undefined ? 0",
    told,
  ),
  opening(
    "a-promise-forgets-its-debt",
    "event.pays === undefined ? undefined",
    "event.pays !== undefined ? undefined",
    told,
  ),
  dates(
    "date-as-written-always",
    "written !== undefined && !inZone",
    "written !== undefined",
    written,
  ),
  dates(
    "pattern-date-as-written-always",
    "const dated = inZone && isInstant ?",
    "const dated = !inZone && isInstant ?",
    written,
  ),
  fines(
    "every-expense-was-promised",
    "if (move.at <= due) owed =",
    "owed =",
    /says of each promise to pay what its rows say/,
  ),
]
