import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const recordOf = mutantsIn("src/promise/promise-record.ts", "test/promise/condition.test.ts")
const promises = mutantsIn("src/promise/fold-promises.ts", "test/promise/condition.test.ts")
const transfers = mutantsIn("src/promise/fold-promises.ts", "test/contact/hand-over.test.ts")
const handOver = mutantsIn("src/contact/fold-hand-over.ts", "test/contact/hand-over.test.ts")
const touches = mutantsIn("src/step/fold-steps.ts", "test/touch/log-touch.test.ts")
const events = mutantsIn("src/event-of.ts", "test/touch/log-touch.test.ts")
const referrals = mutantsIn(
  "src/referral/fold-referrals.ts",
  "test/referral/fold-referrals.test.ts",
)
const manners = mutantsIn(
  "../projection/src/obligation/hygiene.ts",
  "../projection/test/owed.test.ts",
)
const promised = mutantsIn(
  "../projection/src/obligation/promised.ts",
  "../projection/test/owed.test.ts",
)
const complaints = mutantsIn(
  "../projection/src/obligation/complaint.ts",
  "../projection/test/owed.test.ts",
)
const ledger = mutantsIn(
  "../projection/src/promise-ledger/promise-ledger.ts",
  "../projection/test/promise-ledger.test.ts",
)
const duties = mutantsIn(
  "../projection/src/referral-asks/referral-duties.ts",
  "../projection/test/referral-asks.test.ts",
)
const blockers = mutantsIn(
  "../projection/src/referral-asks/ask-blockers.ts",
  "../projection/test/referral-asks.test.ts",
)
const waits = mutantsIn("src/cadence/referral-ripe.ts", "../projection/test/referral-asks.test.ts")
const flow = mutantsIn(
  "../projection/src/flow/spoken-to.ts",
  "../projection/test/flow-check.test.ts",
)

const conserved = /L9 conserves promises and booked steps/
const onTheDay = /L14 is owed on the promised local day/
const wellBehaved = /a maybe wants a date, a complaint an end/
const asTold = /L17 names whom to thank and whom to tell/
const notSpoken = /lists every open contact not spoken to/
const loop = /L7 each is there with its first thanks/

export const mutants: ReadonlyArray<Mutant> = [
  recordOf(
    "condition-outlasts-its-backstop",
    "Math.min(by, latest)",
    "by",
    /L14 is due by the backstop/,
  ),
  recordOf(
    "condition-in-days-ends-at-the-minute",
    'within._tag === "Exact"',
    'within._tag !== "Exact"',
    /L14 (days|hours) after the condition/,
  ),
  promises(
    "condition-met-last-counts",
    'if (agreed.due._tag !== "Condition" || agreed.met !== undefined) return',
    'if (agreed.due._tag !== "Condition") return',
    /the first time that it is met counts/,
  ),
  promises(
    "condition-of-a-late-agreement-moves-the-first-due",
    "if (promise.due === agreed) promise.due = met",
    "promise.due = met",
    /L14 is broken by the first due/,
  ),
  promises(
    "condition-met-does-not-reach-the-status",
    "if (promise.due === agreed) promise.due = met",
    "",
    /L14 is broken by the first due/,
  ),
  transfers(
    "transfer-of-what-is-over",
    "if (!isOwed(promise) && !promise.endedByClosing) return false",
    "",
    /doubts a transfer of what/,
  ),
  transfers(
    "transfer-from-anybody",
    "if (!owedByAt(promise, at).includes(fromRepId)) return false",
    "",
    /doubts a transfer of what/,
  ),
  {
    ...recordOf(
      "transfer-moves-every-promisor",
      "repId === fromRepId ? toRepId : repId",
      "repId === fromRepId ? toRepId : toRepId",
      conserved,
    ),
    test: "test/contact/hand-over.test.ts",
  },
  {
    ...recordOf(
      "transfer-begins-an-instant-late",
      "if (from <= at)",
      "if (from < at)",
      /keeps who promised on record/,
    ),
    test: "test/contact/hand-over.test.ts",
  },
  handOver(
    "hand-over-takes-later-promises",
    "if (isBefore(promise.madeAt, promise.madeBy, fact)) {",
    "{",
    /leaves with each what was promised and booked after/,
  ),
  handOver(
    "hand-over-takes-later-steps",
    "if (!isBefore(step.bookedAt, step.bookedBy, fact)) continue",
    "",
    /leaves with each what was promised and booked after/,
  ),
  handOver(
    "hand-over-takes-steps-of-others",
    "if (step.repId !== fromRepId || step.ended !== undefined) continue",
    "if (step.ended !== undefined) continue",
    conserved,
  ),
  handOver(
    "hand-over-moves-what-is-done",
    "if (step.repId !== fromRepId || step.ended !== undefined) continue",
    "if (step.repId !== fromRepId) continue",
    conserved,
  ),
  handOver("hand-over-leaves-the-owner", "  own(drafts, toRepId, fact)\n", "", conserved),
  handOver(
    "hand-over-asks-the-known-to-be-introduced",
    "if (speaksFor && toRepId !== ownerBefore && !introduced.has(toRepId)) {",
    "if (speaksFor) {",
    /is not owed by whom the contact knows/,
  ),
  handOver(
    "introduction-by-anybody-counts",
    "if (relationship.introduction?.repId === repId) relationship.introduction = undefined",
    "relationship.introduction = undefined",
    /is owed by the new owner until they are introduced/,
  ),
  touches(
    "touch-does-the-step-that-it-books",
    "if (byOccurrence(booked, fact) > 0) continue",
    "",
    /does not do the step that it books itself/,
  ),
  events(
    "touch-forgets-what-it-promised",
    '...promises.map((promise) => ({ ...promise, ...same, _tag: "PromiseMade" as const })),',
    "",
    /is recorded in one breath/,
  ),
  events(
    "touch-asks-of-no-touch",
    "touchId,\n            ...(repId",
    "...(repId",
    /is recorded in one breath/,
  ),
  referrals("thanks-again-count", "referral.thanked ??=", "referral.thanked =", loop),
  referrals("first-report-stays", "referral.reported =", "referral.reported ??=", loop),
  manners(
    "maybe-dated-by-what-came-before",
    "isAfter(one, touch)",
    "isAfter(touch, one)",
    wellBehaved,
  ),
  manners(
    "maybe-wants-a-date-beside-an-open-promise",
    "if (maybes.length === 0 || promises.some(isOwed)) return []",
    "if (maybes.length === 0) return []",
    wellBehaved,
  ),
  manners(
    "maybe-said-again-starts-anew",
    "const [maybe] = maybes",
    "const maybe = maybes.at(-1)",
    wellBehaved,
  ),
  manners(
    "a-hold-dates-no-maybe",
    "    ...holds.map(({ from, position }) => ({ at: from, position })),\n",
    "",
    wellBehaved,
  ),
  manners("thanked-is-not-enough", "if (thanked !== undefined) continue", "", wellBehaved),
  complaints(
    "complaint-settled-by-what-came-before",
    'classification === "satisfied") + 1',
    'classification === "satisfied") * 0',
    wellBehaved,
  ),
  promised(
    "promise-owed-by-who-made-it",
    "const reps = owedByAt(promise, at)",
    "const reps = owedByAt({ ...promise, transfers: [] }, at)",
    onTheDay,
  ),
  promised(
    "promise-goes-by-its-first-due",
    "until: by } = promise.agreed",
    "until: by } = promise.due",
    onTheDay,
  ),
  ledger(
    "kept-for-who-owes-it-now",
    "const repIds = owedByAt(promise, until)",
    "const repIds = owedByAt(promise, at)",
    /L14 equals each promise's status/,
  ),
  duties("a-second-sale-is-news", "kind !== last?.kind", "kind === undefined", asTold),
  duties(
    "outcome-before-the-referral-is-reported",
    ".filter((outcome) => isAfter(outcome, given))",
    "",
    asTold,
  ),
  duties(
    "told-once-is-told-for-ever",
    "isAfter(reported, news) ? undefined : news",
    "undefined",
    asTold,
  ),
  blockers(
    "one-blocked-channel-forbids-asking",
    ".size === channels.size",
    ".size > 0",
    /asks nobody whose every channel/,
  ),
  waits(
    "a-no-is-forgotten",
    '    ["declined", declined, askAgainAfter],\n',
    "",
    /waits after a sale, an ask and a refusal/,
  ),
  flow("auto-reply-is-spoken-to", ' && classification !== "auto-reply")', ")", notSpoken),
]
