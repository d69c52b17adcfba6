import { join } from "node:path"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { commitOf, openStore, run, temporaryFolder } from "./temporary.js"

/** After so many steps a fiber gives way to the other. */
const STEPS = 24
/** More turns than an append takes. */
const TURNS = 4

const after = <A, E>(times: number, one: Effect.Effect<void>, then: Effect.Effect<A, E>) =>
  Array.from({ length: times }).reduce(
    (rest: Effect.Effect<A, E>) => Effect.zipRight(one, rest),
    then,
  )

// A stream that another connection began is taken for new, which the database refuses. Before that is
// looked into, a second fiber is told that a command is there already, after which nothing is taken for
// new: it may come in at any step.
test("what is taken for new and is not is a conflict, whatever other fibers do meanwhile", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const other = yield* openStore({ filename })
      yield* other.append(commitOf("begun by another", { x: ["1"] }))
      for (let step = 0; step < STEPS; step++) {
        for (let turn = 0; turn < TURNS; turn++) {
          // It comes to know the log, and not the stream.
          const store = yield* openStore({ filename })
          const known = commitOf(`known ${step} ${turn}`, { y: ["1"] })
          yield* store.append(known)
          const again = commitOf(`taken for new ${step} ${turn}`, { x: ["2"] }, "noStream")
          const [tried] = yield* Effect.all(
            [
              after(step, Effect.void, Effect.either(store.append(again))),
              after(turn, Effect.yieldNow(), store.append(known)),
            ],
            { concurrency: "unbounded" },
          ).pipe(Effect.withMaxOpsBeforeYield(STEPS))
          expect(tried).toMatchObject({ _tag: "Left", left: { _tag: "Conflict", actual: 1 } })
        }
      }
    }),
  ))
