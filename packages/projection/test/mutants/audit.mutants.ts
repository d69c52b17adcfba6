import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const silence = mutantsIn("src/rep-audit/silence.ts", "test/audit-figures.test.ts")
const responses = mutantsIn("src/rep-audit/first-response.ts", "test/answer-hours.test.ts")
const english = mutantsIn("src/english/english-answers.ts", "test/english.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  silence(
    "too-long-as-it-ends-is-excused",
    "covered >= until && covered > from",
    "covered >= until",
    /L10 a silence that ends just when it becomes too long/,
  ),
  responses(
    "audit-waits-in-other-hours",
    "statedTime(relationship, response) ?? workingTime",
    "workingTime",
    /L6 the audit counts the wait in the same hours/,
  ),
  english("erased-words-leave-a-gap", 'words === "" ? "(erased)" : words', "words", /erased/),
]
