import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const test = "test/doubts.test.ts"
const before = mutantsIn("../core/src/doubt/before.ts", test)
const found = mutantsIn("../core/src/doubt/doubts-in.ts", test)
const adding = mutantsIn("../core/src/doubt/adding-doubts.ts", test)
const about = mutantsIn("src/doubts/doubt.ts", test)
const counted = mutantsIn("src/doubts/doubts.ts", test)

export const mutants: ReadonlyArray<Mutant> = [
  before(
    "doubt-by-the-hour-of-a-date",
    "one.occurredAt + LONGEST_DAY <= other.occurredAt",
    "one.occurredAt < other.occurredAt",
    /L14/,
  ),
  before(
    "doubt-a-due-day-by-the-instant",
    "if (event.on !== undefined) return end.on < event.on",
    "",
    /L14/,
  ),
  found(
    "doubt-ahead-only-once-it-happened",
    "fact.occurredAt > until && fact.recordedAt <= until",
    "fact.occurredAt > until && fact.occurredAt <= until",
    /L14/,
  ),
  found(
    "doubt-a-corrected-touch-by-its-own-recording",
    "const recordedAt = movedAt(fact, moved) ?? fact.recordedAt",
    "const recordedAt = fact.recordedAt",
    /L14 is gone once/,
  ),
  adding(
    "doubt-the-past-of-the-adopted",
    `beginning?.event._tag !== "ContactAdded" ||`,
    "beginning === undefined ||",
    /L14/,
  ),
  about("doubt-every-owner-of-a-log-without-reps", "team.size === 0 || ", "", /names no reps/),
  {
    ...counted("doubt-rows-by-no-kind", "ranks.get(doubt.kind) ?? 0,", "0,", /L15 lists are/),
    test: "test/pages.test.ts",
  },
]
