import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const inAtOnce = mutantsIn("src/at-once.ts", "test/at-once.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  inAtOnce(
    "what-waits-is-done-twice",
    "Effect.flatMap(effect, (value) => goOn(steps, value))",
    "Effect.flatMap(Effect.zipRight(effect, effect), (value) => goOn(steps, value))",
    /come to the same/,
  ),
  inAtOnce(
    "a-failure-is-passed-over",
    "if (Exit.isFailure(exit)) return Exit.failCause(exit.cause)",
    "if (Exit.isFailure(exit)) break",
    /come to the same/,
  ),
  inAtOnce(
    "at-once-waits-for-a-fiber",
    "if (effect instanceof AtOnce) return effect.now()",
    "if (effect instanceof AtOnce) return undefined",
    /done where they are asked for/,
  ),
  inAtOnce(
    "a-bug-is-thrown-at-the-caller",
    "return Exit.die(defect)",
    "throw defect",
    /what a generator throws/,
  ),
]
