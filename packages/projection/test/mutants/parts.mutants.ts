import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const test = "test/parts.test.ts"
const key = mutantsIn("src/contact-with-key.ts", test)
const audit = mutantsIn("src/rep-audit/rep-audit.ts", test)
const cut = mutantsIn("src/rep-audit/cut.ts", test)
const promises = mutantsIn("src/rep-audit/due-promises.ts", test)
const doubts = mutantsIn("src/doubts/doubt-tally.ts", test)
const duties = mutantsIn("src/referral-asks/referral-duties.ts", test)
const plan = mutantsIn("src/plan/plan.ts", test)
const whatIf = mutantsIn("src/what-if/what-if.ts", test)
const became = mutantsIn("src/became/became.ts", test)
const stood = mutantsIn("src/became/stood.ts", test)
const agenda = mutantsIn("src/queue/contact-agenda.ts", test)

const queue = mutantsIn("src/queue/queue.ts", test)
const flow = mutantsIn("src/flow/flow-check.ts", test)
const ledger = mutantsIn("src/promise-ledger/promise-ledger.ts", test)
const asks = mutantsIn("src/referral-asks/referral-asks.ts", test)

const merged = /L19 parts that are fed apart/

export const mutants: ReadonlyArray<Mutant> = [
  key("merge-first-key-wins", "found.addedBy < known.addedBy", "false", merged),
  audit(
    "merge-no-evidence",
    "for (const position of from.evidence)",
    "for (const position of [])",
    merged,
  ),
  audit("merge-no-plays", "for (const play of from.plays)", "for (const play of [])", merged),
  audit("merge-one-cut-alone", "other?.merge(into.other, from.other)", "void 0", merged),
  cut(
    "merge-parts-by-place",
    "placeIn(into.places, name)",
    "[...from.places.keys()].indexOf(name)",
    merged,
  ),
  promises("merge-shared-promises-twice", "addFields(into.shared, shared)", "void shared", merged),
  doubts("merge-doubtful-contacts-of-one-part", "into.contacts += from.contacts", "", merged),
  duties("merge-outcomes-of-one-part", "of from.outcomes)", "of new Map<string, never>())", merged),
  plan(
    "merge-lanes-of-the-last-part",
    "addTo(into.reps, id, one)",
    "into.reps.set(id, [one])",
    merged,
  ),
  plan("merge-nobodys-of-one-part", "appendAll(into.unassigned, from.unassigned)", "", merged),
  whatIf("merge-other-side-of-one-part", "addFields(into.b, from.b)", "", merged),
  became("merge-changes-of-one-part", "merge: appendAll", "merge: () => {}", merged),
  stood("merge-standing-of-one-part", "into.set(key, as)", "void [key, as]", merged),
  agenda("merge-agenda-of-one-part", "into.agenda = agenda", "void agenda", merged),
  queue("merge-begun-of-one-part", "into.begun += from.begun", "", merged),
  flow("merge-flow-counts-of-one-part", "addFields(into.counts, from.counts)", "", merged),
  ledger(
    "merge-reps-of-the-last-part",
    "addFields(tallyOf(into.reps, rep), counts)",
    "into.reps.set(rep, counts)",
    merged,
  ),
  asks("merge-asks-of-one-part", "ask.merge(into.ask, from.ask)", "", merged),
]
