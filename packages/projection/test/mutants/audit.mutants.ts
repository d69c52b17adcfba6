import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const silence = mutantsIn("src/rep-audit/silence.ts", "test/audit-figures.test.ts")
const responses = mutantsIn("src/rep-audit/response-wait.ts", "test/answer-hours.test.ts")
const figures = mutantsIn("src/rep-audit/first-attempt.ts", "test/audit-figures.test.ts")
const times = mutantsIn("src/rep-audit/times.ts", "test/audit-figures.test.ts")
const delay = mutantsIn("src/rep-audit/recording-delay.ts", "test/audit-figures.test.ts")
const window = mutantsIn("src/stands-at.ts", "test/rep-audit-parts.test.ts")
const coverage = mutantsIn("src/rep-audit/audited-contact.ts", "test/rep-audit-parts.test.ts")
const promises = mutantsIn("src/rep-audit/due-promises.ts", "test/rep-audit-parts.test.ts")
const parts = mutantsIn("src/rep-audit/parts.ts", "test/rep-audit-parts.test.ts")
const audit = mutantsIn("src/rep-audit/rep-audit.ts", "test/rep-audit-parts.test.ts")
const english = mutantsIn("src/english/english-answers.ts", "test/english.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  silence(
    "too-long-as-it-ends-is-excused",
    "covered >= until && covered > from",
    "covered >= until",
    /L10 a silence that ends just when it becomes too long/,
  ),
  figures(
    "bounced-attempts-are-none",
    "if (isOutboundPersonal(touch)) return touch",
    'if (isOutboundPersonal(touch) && touch.outcome !== "bounced") return touch',
    /L17 first attempts, whatever came of them/,
  ),
  times(
    "hours-in-utc",
    "at + offsetMillisAt(zone, at)",
    "at + offsetMillisAt(zone, at) * 0",
    /on which weekday and in which hour/,
  ),
  window(
    "dates-by-their-instant",
    "if (on === undefined) return at",
    "if (at !== undefined) return at",
    /L4 facts of which only the day is known/,
  ),
  coverage(
    "months-stand-by-instants",
    "dates.size === 0 ? { at } : { at, on: dates.get(by) }",
    "dates.size === 0 ? { at } : { at }",
    /L4 facts of which only the day is known/,
  ),
  promises(
    "promise-twice-for-a-manager",
    "const places = new Set(owedByAt(promise, until).map(placeOf))",
    "const places = owedByAt(promise, until).map(placeOf)",
    /L17 a manager's part/,
  ),
  parts(
    "source-by-rep",
    "return () => place(source ?? null)",
    "return place",
    /L19 a source's or a party's part/,
  ),
  parts(
    "manager-is-the-rep",
    "place((rep === null ? undefined : team.get(rep)?.managerId) ?? null)",
    "place(rep)",
    /L17 a manager's part/,
  ),
  audit(
    "misspelt-plays-count-nothing",
    "name === undefined || known.has(name)",
    "name !== undefined || known.has(name)",
    /L18 what nothing in the log has/,
  ),
  delay(
    "delay-from-our-own-recording",
    "enteredAt ?? recordedAt",
    "recordedAt",
    /L17 touches, contact days and their bands/,
  ),
  responses(
    "audit-waits-in-other-hours",
    "statedTime(relationship, response) ?? workingTime",
    "workingTime",
    /L6 the audit counts the wait in the same hours/,
  ),
  english("erased-words-leave-a-gap", 'words === "" ? "(erased)" : words', "words", /erased/),
]
