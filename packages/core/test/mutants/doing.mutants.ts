import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

// What a touch does, how answers and promises end, and the times that commands are dated by.

const stories = "../../tests/stories/attempts.test.ts"
const touches = mutantsIn("src/touch/fold-touches.ts", stories)
const steps = mutantsIn("src/step/fold-steps.ts", stories)
const promises = mutantsIn("src/promise/fold-promises.ts", stories)
const attempts = mutantsIn("src/cadence/journey.ts", "test/cadence/next-touch.test.ts")
const when = mutantsIn("src/when.ts", "test/fact/dated.test.ts")
const dated = mutantsIn("src/fact/dated.ts", "test/fact/dated.test.ts")
const ahead = mutantsIn("src/fact/ahead.ts", "test/fact/dated.test.ts")

const due = /L5 its turn and its rule's due/

export const mutants: ReadonlyArray<Mutant> = [
  touches(
    "no-answer-answers",
    'logged.outcome !== "bounced" && logged.outcome !== "no-answer"',
    'logged.outcome !== "bounced"',
    /L2 waits on when the call back was not answered/,
  ),
  touches(
    "bounce-does-the-cadence",
    'if (logged.outcome !== "bounced") logged.didCadence = true',
    "logged.didCadence = true",
    /L5 a bounced mail does nothing/,
  ),
  touches(
    "machines-want-answers",
    'if (event.mode === "personal") hear(',
    "hear(",
    /L2 never waited, if a machine wrote/,
  ),
  touches(
    "spoken-to-and-waiting",
    'if (event.outcome === "reached") endWaiting(drafts, fact)\n  else if (',
    'if (event.outcome !== "reached" && ',
    /L2 waits no longer once they are spoken to/,
  ),
  steps(
    "any-channel-does-the-step",
    "if (step.channel !== undefined && step.channel !== channel) continue",
    "",
    /L9 is not done through another channel/,
  ),
  steps(
    "skipped-for-ever",
    "step.ended = undefined\n  step.endedAt = undefined\n  step.endedBy = undefined",
    "",
    /L9 skipped and then rescheduled/,
  ),
  promises(
    "released-for-ever",
    "promise.agreed = agreed\n  owe(promise, at, position)",
    "promise.agreed = agreed",
    /L9 released and then rescheduled/,
  ),
  promises(
    "late-reopening-owes-again",
    "if (at > due.until) continue",
    "",
    /L14 stays released when the contact is open again after/,
  ),
  promises(
    "closing-is-for-ever",
    "if (endedByClosing) owe(promise, at, position)",
    "",
    /L14 is owed again when the contact is open again/,
  ),
  attempts(
    "every-attempt-is-another-occurrence",
    "at < rested && saysCadence !== true",
    "at < rested && false",
    due,
  ),
  attempts("what-it-says-does-not-count", " && saysCadence !== true", "", due),
  when(
    "date-in-utc",
    "startOfDay(on, zone ?? UTC), on }",
    "startOfDay(on, UTC), on }",
    /L8 keeps its own date/,
  ),
  when(
    "any-instant-on-any-date",
    "if (on !== undefined && !isOnSomewhere(at, on))",
    "if (false)",
    /is refused with an instant that is on that date nowhere/,
  ),
  dated("date-of-the-instant", "on ?? dateOfEpochDay", "dateOfEpochDay", /L8 keeps its own date/),
  ahead(
    "sales-may-lie-ahead",
    "arranged.has(event._tag) || !(",
    "!arranged.has(event._tag) || !(",
    /is refused unless it is arranged/,
  ),
]
