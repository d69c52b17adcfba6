import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const answers = "test/row-answers.test.ts"
const edges = "test/row-edges.test.ts"
const places = mutantsIn("src/read-models/places.ts", answers)
const flow = mutantsIn("src/read-models/flow-answer.ts", answers)
const plan = mutantsIn("src/read-models/plan-answer.ts", answers)
const asks = mutantsIn("src/read-models/asks-answer.ts", edges)
const changed = mutantsIn("src/read-models/became-answer.ts", edges)
const settling = mutantsIn("src/read-models/settling.ts", answers)
const concerns = mutantsIn("src/read-models/concerns.ts", edges)
const some = mutantsIn("src/some-contacts.ts", edges)
const shown = mutantsIn("src/read-models/shown-contacts.ts", answers)

const pages = /page by page/
const leavers = /what was a leaver's/

export const mutants: ReadonlyArray<Mutant> = [
  places(
    "asks-of-nobody",
    "const tag = hasReferred ? tags.hasReferred : 0",
    "const tag = 0",
    pages,
  ),
  places("promised-is-not-noted", "promises.length === 0 ? 0 : tags.promised", "0", pages),
  flow(
    "silence-begins-a-day-late",
    "markBelow: silentBefore, count: true }",
    "markBelow: silentBefore + 86_400_000, count: true }",
    pages,
  ),
  flow(
    "silent-without-the-day",
    "const silent =\n      onTheDay +",
    "const silent =\n      0 * onTheDay +",
    pages,
  ),
  plan("later-are-forgotten", "later: lane.later + others,", "later: lane.later,", pages),
  asks(
    "leavers-are-forgotten",
    "heirsOf([rep.repId], team).repIds.some((heir) => heir === repId)",
    "false",
    leavers,
  ),
  asks("outcomes-are-not-read", "...named]", "]", leavers),
  changed(
    "due-at-the-end-is-not-late",
    "saturatedInstant(asked.to + 1)",
    "asked.to",
    /a promise is late/,
  ),
  settling(
    "says-it-is-settled",
    "if (left <= 0) return { page, isSettled: false }",
    "if (left <= 0) return { page, isSettled: true }",
    /an answer says so/,
  ),
  settling(
    "goes-by-rows-that-miss-facts",
    "return found.page.behind ? undefined : found",
    "return found",
    /asked nothing/,
  ),
  concerns(
    "links-of-reps-are-not-followed",
    "for (const one of found) for (const from of before.get(one) ?? []) found.add(from)",
    "void before",
    leavers,
  ),
  some(
    "who-was-named-is-not-read",
    "yield* eachOfThese(store, workspace, further, position, at, visit)",
    "void further",
    leavers,
  ),
  shown(
    "shows-what-it-showed",
    "held.edition !== editionOf(edition)",
    "held.edition === undefined",
    pages,
  ),
]
