import { join } from "node:path"
import type { EventStoreShape } from "@followthrough/store"
import { Chunk, Effect, Fiber, Stream } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { commitOf, openStore, run, temporaryFolder } from "./temporary.js"

const pauses = { none: Effect.void, yield: Effect.yieldNow(), sleep: Effect.sleep(1) }

/** Events of a commit, and who appends it: the store that is followed, or another process. */
const appends = fc.array(
  fc.record({
    events: fc.integer({ min: 1, max: 3 }),
    here: fc.boolean(),
    pause: fc.constantFrom<keyof typeof pauses>("none", "yield", "sleep"),
  }),
  { minLength: 1, maxLength: 12 },
)

test("whoever appends, and when, every follower sees each event once and in order", () =>
  fc.assert(
    fc.asyncProperty(appends, fc.array(fc.nat(8), { maxLength: 3 }), (drawn, afters) =>
      run(
        Effect.gen(function* () {
          const filename = join(yield* temporaryFolder, "log.db")
          const [here, there] = [yield* openStore({ filename }), yield* openStore({ filename })]
          const total = drawn.reduce((sum, { events }) => sum + events, 0)
          const followers = yield* Effect.forEach([0, ...afters], (after) =>
            Effect.fork(positionsAfter(here, after, total)),
          )
          for (const [n, { events, here: own, pause }] of drawn.entries()) {
            const data = Array.from({ length: events }, (_, e) => `${e}`)
            yield* (own ? here : there).append(commitOf(`c${n}`, { [`s${n % 2}`]: data }))
            yield* pauses[pause]
          }
          for (const [n, follower] of followers.entries()) {
            const after = [0, ...afters][n] ?? 0
            const expected = Array.from({ length: total }, (_, p) => p + 1).slice(after)
            expect(yield* Fiber.join(follower)).toEqual(expected)
          }
        }),
      ),
    ),
    { numRuns: Math.ceil((fc.readConfigureGlobal()?.numRuns ?? 100) / 10) },
  ))

const positionsAfter = (store: EventStoreShape, after: number, total: number) =>
  store.follow({ workspace: "w", after }).pipe(
    Stream.take(Math.max(0, total - after)),
    Stream.map(({ position }) => position),
    Stream.runCollect,
    Effect.map(Chunk.toReadonlyArray),
  )
