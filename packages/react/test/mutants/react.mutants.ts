import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const answers = mutantsIn("src/answers.ts", "test/answers.test.ts")
const shown = mutantsIn("src/answers.ts", "test/shown-is-answered.test.ts")
const question = mutantsIn("src/question.ts", "test/shown-is-answered.test.ts")
const recorder = mutantsIn("src/recorder.ts", "test/recording.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  answers(
    "a-page-that-takes-over-asks-anew",
    "queueMicrotask(() => this.#endUnshown(text, asked))",
    "this.#endUnshown(text, asked)",
    /is one subscription for all who ask the same/,
  ),
  answers(
    "late-answers-shown",
    "if (stop.signal.aborted) return\n      this.#tell(asked, { answer, error: undefined",
    "this.#tell(asked, { answer, error: undefined",
    /has an error as state beside the last answer/,
  ),
  answers(
    "request-never-cancelled",
    "asked.end = () => stop.abort()",
    "asked.end = () => undefined",
    /is cancelled when the page goes away/,
  ),
  shown(
    "subscriptions-left-behind",
    "if (asked.listeners.size > 0 || this.#asked.get(text) !== asked) return",
    "if (asked.listeners.size >= 0 || this.#asked.get(text) !== asked) return",
    /L20 is what the log answers/,
  ),
  shown(
    "only-the-first-answer",
    "for (const listener of [...asked.listeners]) listener()",
    "for (const listener of [...asked.listeners].slice(0, 1)) listener()",
    /L20 is what the log answers/,
  ),
  question(
    "order-of-fields-matters",
    ".sort(([a], [b]) => (a < b ? -1 : 1))",
    "",
    /L20 is what the log answers/,
  ),
  recorder(
    "retry-with-another-id",
    "intent.pending = undefined",
    "intent.pending = undefined\n    if (told.error !== undefined) this.#intents.clear()",
    /L16 is recorded once/,
  ),
  recorder(
    "second-click-records-again",
    "if (intent.recorded !== undefined) {",
    "if (intent.recorded !== undefined) this.#intents.delete(text)\n    if (this.#intents.get(text) === undefined) return this.record(command, options)\n    if (intent.recorded !== undefined) {",
    /L16 is recorded once/,
  ),
  recorder(
    "never-another-intent",
    "if (other !== text && recorded !== undefined) this.#intents.delete(other)",
    "if (other === text && recorded === undefined) this.#intents.delete(other)",
    /the same again, after another/,
  ),
]
