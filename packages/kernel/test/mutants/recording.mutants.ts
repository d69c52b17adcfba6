import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const inHeld = mutantsIn("src/known-logs.ts", "test/held.test.ts")
const inForgetting = mutantsIn("src/known-logs.ts", "test/in-flight.test.ts")
const inAttempt = mutantsIn("src/record.ts", "test/held.test.ts")
const inRecord = mutantsIn("src/record.ts", "test/in-flight.test.ts")
const inSettling = mutantsIn("src/settle.ts", "test/in-flight.test.ts")
const inRecorder = mutantsIn("src/recorder.ts", "test/in-flight.test.ts")
const inFlight = mutantsIn("src/in-flight.ts", "test/in-flight.test.ts")
const inDecision = mutantsIn("src/decide-one.ts", "test/in-flight.test.ts")
const inRows = mutantsIn("src/read-models/commit-rows.ts", "test/in-flight.test.ts")

const afresh = /decides as reading them afresh does/
const resting = /nothing rests on one that was not stored/

export const mutants: ReadonlyArray<Mutant> = [
  inHeld(
    "others-are-not-caught-up-with",
    "if (position === after || this.#logs.size === 0)",
    "if (position >= after)",
    afresh,
  ),
  inHeld(
    "long-tail-is-caught-up-with-in-part",
    "position < after || position - after > LONGEST_TAIL",
    "position < after",
    /a long tail by others/,
  ),
  inAttempt(
    "refusal-rests-on-what-is-held",
    "if (unasked && refused.length > 0)",
    "if (unasked && refused.length < 0)",
    afresh,
  ),
  inHeld(
    "log-that-is-not-begun-is-taken-for-empty",
    "if (begun === undefined || missing.size > 1 || !missing.has(begun)) return false\n    this.#begun = begun\n    this.#logs.set(begun, emptyLog())",
    "for (const one of missing) this.#logs.set(one, emptyLog())\n    this.#begun = begun",
    afresh,
  ),
  inForgetting("forgotten-log-leaves-what-was-learned", "this.#known.forget(stream)", "", resting),
  inRecord("refusal-rests-on-what-was-not-stored", "after <= sound", "after >= 0", resting),
  inRecord(
    "what-was-not-stored-stays-known",
    "if (n >= sound || logs.of(stream).erased)",
    "if (logs.of(stream).erased)",
    resting,
  ),
  inRecorder(
    "what-a-failure-left-undone-stays-known",
    "Effect<ReadonlyArray<RecordedExit>> => {\n        logs.forgetAll()",
    "Effect<ReadonlyArray<RecordedExit>> => {",
    /a failing store/,
  ),
  inSettling(
    "repetition-is-refused",
    "if (pending.outcome === undefined) {",
    "if (pending.outcome !== null) {",
    resting,
  ),
  inDecision(
    "expects-only-what-it-writes-to",
    "if (!writes.some((one) => one.stream === stream)) writeTo(stream)",
    "{}",
    /holds for every log/,
  ),
  inRecord("rows-whoever-came-between", ", rowsAfter: head", "", /another writer came between/),
  inRows(
    "rows-after-the-first-of-two",
    "if (events.length > 0) last.set(stream, n)",
    "if (events.length > 0 && !last.has(stream)) last.set(stream, n)",
    /bring their read models/,
  ),
  inFlight(
    "first-goes-without-the-others",
    "      soon(next)\n    }\n    return",
    "      next()\n    }\n    return",
    /share a transaction/,
  ),
  inFlight("outcomes-are-mixed-up", "exits[n]", "exits[0]", /become what they become/),
  inFlight(
    "interrupted-goes-all-the-same",
    "if (place >= 0) waiting.splice(place, 1)",
    "",
    /takes the command back/,
  ),
  inFlight(
    "interrupting-takes-all-after-it-back",
    "waiting.splice(place, 1)",
    "waiting.splice(place)",
    /takes the command back/,
  ),
]
