import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const inAnswers = mutantsIn("src/watching/live-answers.ts", "test/watch.test.ts")
const inAnswer = mutantsIn("src/watching/live-answer.ts", "test/watch.test.ts")
const inWatcher = mutantsIn("src/watching/watcher.ts", "test/watch.test.ts")
const inTimer = mutantsIn("src/watching/timer.ts", "test/watch.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  inAnswers(
    "watch-facts-wake-nobody",
    "this.#wake(await this.#concernedBy(heard))",
    "await this.#concernedBy(heard)",
    /a fact wakes those whom it concerns/,
  ),
  inAnswer(
    "watch-a-fact-concerns-every-rep",
    "return repId === undefined ||",
    "return repId !== null ||",
    /a fact wakes those whom it concerns/,
  ),
  inAnswers(
    "watch-time-wakes-all",
    "return this.#concernedBy(await this.#source.turnedSince(since))",
    "return everyone",
    /time wakes those alone/,
  ),
  inAnswers(
    "watch-time-wakes-nobody",
    "return this.#concernedBy(await this.#source.turnedSince(since))",
    "return nobody",
    /time wakes those alone/,
  ),
  inAnswers(
    "watch-nothing-ahead",
    ".find((live) => this.#endsAhead(live) !== undefined)",
    ".find(() => false)",
    /L20 without rows to go by/,
  ),
  inAnswers(
    "watch-clock-put-back",
    "if (at < looked || at >= rules)",
    "if (at >= rules)",
    /the clock put back/,
  ),
  inAnswers(
    "watch-a-timer-for-nothing",
    "if (until > LAST) return",
    "if (until < 0) return",
    /nothing runs when nothing can change/,
  ),
  inAnswers(
    "watch-a-timer-left",
    "this.#cancel()\n    this.#following?.then(",
    "this.#following?.then(",
    /a fact wakes those whom it concerns/,
  ),
  inAnswers(
    "watch-goes-on-following",
    "(end) => end(),",
    "() => undefined,",
    /the log is followed for as long as/,
  ),
  inWatcher(
    "watch-gives-what-is-as-it-was",
    "text === this.#given ? undefined : { answer, text }",
    "{ answer, text }",
    /a fact wakes those whom it concerns/,
  ),
  inTimer(
    "watch-timer-overflows",
    "Math.min(Math.max(left, 0), LONGEST_DELAY)",
    "Math.max(left, 0)",
    /a timer is not woken before its time/,
  ),
]
