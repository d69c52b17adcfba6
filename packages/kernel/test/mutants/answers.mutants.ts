import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const inEnds = mutantsIn("src/became-known.ts", "test/became.test.ts")

export const mutants: ReadonlyArray<Mutant> = [
  inEnds(
    "known-at-the-end",
    "from: bounded(from)",
    "from: bounded(to)",
    /L7 what is recorded late/,
  ),
  inEnds(
    "known-before-the-log-began",
    "first === undefined || to < first.recordedAt",
    "first === undefined",
    /before the log began/,
  ),
]
