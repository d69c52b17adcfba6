import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const support = mutantsIn(
  "../projection/src/explain/support.ts",
  "../projection/test/explain.test.ts",
)
const identity = mutantsIn(
  "../projection/src/explain/identity.ts",
  "../projection/test/explain.test.ts",
)
const align = mutantsIn("../projection/src/what-if/align.ts", "../projection/test/what-if.test.ts")
const silence = mutantsIn(
  "../projection/src/what-if/silence.ts",
  "../projection/test/what-if.test.ts",
)

export const mutants: ReadonlyArray<Mutant> = [
  support(
    "explain-cites-no-corrections",
    `if (event._tag === "TouchCorrected") addTo(`,
    `if (event._tag === "TouchRetracted") addTo(`,
    /L18/,
  ),
  identity("explain-cites-no-owner", "    relationship.ownedBy,\n", "", /L18/),
  align(
    "explain-what-if-aligns-nothing",
    "const b = rest.get(key) ?? otherCadence(a, ofB)",
    "const b = otherCadence(a, ofB)",
    /the same rules change nothing/,
  ),
  silence(
    "explain-what-if-forgets-the-last-silence",
    "const to = starts[n + 1] ?? asked.at",
    "const to = starts[n + 1] ?? from",
    /a silence is too long/,
  ),
]
