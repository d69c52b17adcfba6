import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const test = "test/pages.test.ts"
const rows = mutantsIn("src/first-rows.ts", test)
const page = mutantsIn("src/page.ts", test)
const order = mutantsIn("src/obligation/order.ts", test)
const queue = mutantsIn("src/queue/queue.ts", test)
const flow = mutantsIn("src/flow/flow-check.ts", test)
const ledger = mutantsIn("src/promise-ledger/promise-ledger.ts", test)
const asks = mutantsIn("src/referral-asks/referral-asks.ts", test)
const duties = mutantsIn("src/referral-asks/referral-duties.ts", test)

const found = /L19 are found among rows/
const whole = /L20 follow one another/
const told = /L15 lists are in the order/
const totals = /L20 totals count/
const cursors = /have cursors that are read back/

export const mutants: ReadonlyArray<Mutant> = [
  rows(
    "page-begins-with-its-cursor",
    "compareKeys(key, after.key) <= 0",
    "compareKeys(key, after.key) < 0",
    found,
  ),
  rows("page-keeps-no-row-below", "slice(0, limit + 1)", "slice(0, limit)", found),
  rows("page-of-another-list", "after === undefined || after.list === list", "true", found),
  rows(
    "page-keeps-all-rows",
    "if (draft.rows.length <= 2 * limit + 64) return",
    "if (limit >= 0) return",
    found,
  ),
  rows(
    "page-after-the-last",
    "below === undefined || last === undefined\n",
    "last === undefined\n",
    found,
  ),
  page("cursor-with-too-much", "key.length === lists[list].length &&", "", cursors),
  page("cursor-of-any-list", "expected.find((one) => one === named)", "expected[0]", cursors),
  page("cursor-of-any-length", "text.length > LONGEST", "false", cursors),
  page(
    "cursor-of-fractions",
    "Number.isSafeInteger(key[n])",
    'typeof key[n] === "number"',
    cursors,
  ),
  page("page-by-false-before-true", "Number(b) - Number(a) :", "Number(a) - Number(b) :", found),
  order("page-without-the-stage", "stageRank[stage], by, contactId]", "0, by, contactId]", whole),
  queue("page-ends-above-nothing", "below === undefined ? rows : [...rows, below]", "rows", whole),
  flow(
    "page-by-fewest-days",
    "[stateRank[state], -since, contactId]",
    "[stateRank[state], 0, contactId]",
    told,
  ),
  ledger("total-of-the-page", "total: draft.total,", "total: rows.length,", totals),
  ledger(
    "page-by-due-alone",
    "[statusRank[status], until, promise.madeBy]",
    "[0, until, promise.madeBy]",
    told,
  ),
  asks(
    "page-by-the-longest-satisfied",
    "[-satisfied.at, contactId]",
    "[satisfied.at, contactId]",
    told,
  ),
  duties(
    "thanks-of-the-page",
    "thanksOwed: draft.thanksOwed,",
    "thanksOwed: thank.page(draft.thank).rows.length,",
    totals,
  ),
]
