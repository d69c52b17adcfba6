import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const inTurns = mutantsIn("src/turns.ts", "test/turns.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  inTurns("no-turn-is-given", "since >= SLICE_MS", "since < 0", /long work gives them/),
  inTurns("always-a-turn", "since >= SLICE_MS", "since >= 0", /short work gives none/),
  inTurns(
    "a-work-within-begins-anew",
    "outer === none ? newTurns() : outer",
    "newTurns()",
    /work within a work/,
  ),
  inTurns(
    "what-was-read-within-is-lost",
    "advance ?? outer.advance",
    "advance ?? none.advance",
    /work within a work/,
  ),
  inTurns(
    "all-go-on-at-once",
    "if (waiting.size > 0) soon(goOn)\n  first()",
    "first()\n  goOn()",
    /each round one goes on/,
  ),
]
