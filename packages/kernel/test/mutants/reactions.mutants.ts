import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

const test = "test/reactions.test.ts"
const inAdvancing = mutantsIn("src/reactions/advancing.ts", test)
const inService = mutantsIn("src/reactions/reaction-service.ts", test)
const inReaction = mutantsIn("src/reactions/reaction.ts", test)
const inReact = mutantsIn("src/reactions/react.ts", test)

export const mutants: ReadonlyArray<Mutant> = [
  inAdvancing(
    "knows-by-instants-alone",
    "Math.min(at, (first?.recordedAt ?? at + 1) - 1)",
    "at",
    /L7 what is recorded late/,
  ),
  inAdvancing(
    "knows-all-at-the-beginning",
    "from: { position: before.position },",
    "from: { position },",
    /L7 what is recorded late/,
  ),
  inAdvancing(
    "begins-with-all-known",
    "(yield* positionAt(store, workspace, at)).position",
    "(yield* store.head(workspace)).position",
    /all that happens is handed over once/,
  ),
  inService(
    "attempts-without-end",
    "attempt > retry.attempts",
    "false",
    /what kills its process is parked/,
  ),
  inService(
    "finishes-what-is-lost",
    '(as) => as === "done"',
    "() => true",
    /exactly once, or not at all/,
  ),
  inService(
    "marks-outside-the-transaction",
    "together === undefined\n            ? yield* Effect.exit(handled)",
    "true\n            ? yield* Effect.exit(handled)",
    /exactly once, or not at all/,
  ),
  inReaction(
    "one-attempt-too-many",
    "attempt >= attempts",
    "attempt > attempts",
    /is parked, listed and released/,
  ),
  inReaction("waits-the-same", "factor ** (attempt - 1)", "1", /is parked, listed and released/),
  inReaction(
    "waits-without-bound",
    "Math.min(mostMs, firstMs * factor ** (attempt - 1))",
    "firstMs * factor ** (attempt - 1)",
    /is parked, listed and released/,
  ),
  inReact(
    "finishes-what-failed",
    "return run(service.fail(reaction, held, thrown))",
    "return run(service.finish(reaction, held))",
    /is parked, listed and released/,
  ),
  inReact(
    "closes-at-once",
    "isClosed = true\n",
    "isClosed = true\n      running.clear()\n",
    /until it is closed/,
  ),
]
