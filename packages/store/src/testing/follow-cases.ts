import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { EventStoreShape } from "../event-store.js"
import type { FollowQuery } from "../page.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { brief, commit, facts, HERE, positions, readAll, write } from "./sample.js"

/** The first events that following gives; breaks off what would wait for ever. */
const first = (store: EventStoreShape, count: number, query: Partial<FollowQuery> = {}) =>
  store.follow({ workspace: HERE, ...query }).pipe(
    Stream.take(count),
    Stream.runCollect,
    Effect.map(Chunk.toReadonlyArray),
    Effect.tap((seen) => same("events until the following ended", seen.length, count)),
    Effect.timeoutFail({
      duration: 10_000,
      onTimeout: () => new Error(`following does not give ${count} events`),
    }),
  )

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i)

const one = (n: number, stream = `s${n % 3}`) => commit(`c${n}`, [write(stream, facts(`${n}`))])

export const followCases: ReadonlyArray<ContractCase> = [
  contractCase("following gives what is there, from any position", (store) =>
    Effect.gen(function* () {
      yield* store.appendAll(numbers(1203).map((n) => one(n)))
      const log = yield* readAll(store)
      for (const after of [0, 1, 999, 1000, 1001, 1202]) {
        const seen = yield* first(store, 1203 - after, { after })
        same(`after ${after}`, seen.map(brief), log.slice(after).map(brief))
      }
    }),
  ),

  contractCase("following goes on with what is appended later, each event once", (store) =>
    Effect.gen(function* () {
      yield* store.append(one(0))
      const following = yield* Effect.fork(first(store, 30))
      for (const n of numbers(29)) {
        yield* store.append(one(n + 1))
        if (n % 3 === 0) yield* Effect.sleep(1)
      }
      const seen = yield* Fiber.join(following)
      same("seen", positions(seen), positions(yield* readAll(store)))
    }),
  ),

  contractCase("following wakes up at once, for a batch and for a single commit", (store) =>
    Effect.gen(function* () {
      for (const [n, append] of [
        store.append(one(1)),
        store.appendAll([one(2), one(3)]),
      ].entries()) {
        const following = yield* Effect.fork(first(store, n + 1, { after: n }))
        yield* Effect.sleep(20)
        const started = yield* Clock.currentTimeMillis
        yield* append
        yield* Fiber.join(following)
        same("waited for a poll", (yield* Clock.currentTimeMillis) - started > 150, false)
      }
    }),
  ),

  contractCase("many follow from different positions while many append", (store) =>
    Effect.gen(function* () {
      const followers = yield* Effect.forEach(numbers(8), (n) =>
        Effect.fork(first(store, 60 - n * 5, { after: n * 5 })),
      )
      yield* Effect.forEach(
        numbers(60),
        (n) => Effect.zipRight(Effect.yieldNow(), store.append(one(n))),
        { concurrency: 6 },
      )
      const log = positions(yield* readAll(store))
      for (const [n, follower] of followers.entries()) {
        same(`follower ${n}`, positions(yield* Fiber.join(follower)), log.slice(n * 5))
      }
    }),
  ),

  contractCase("following may choose streams or types, and passes over the rest", (store) =>
    Effect.gen(function* () {
      const following = yield* Effect.fork(
        first(store, 4, { from: { _tag: "Stream", stream: "s1" }, after: 1 }),
      )
      for (const n of numbers(14)) yield* store.append(one(n))
      same("seen", (yield* Fiber.join(following)).map(brief), [
        '2 s1@1 "1"',
        '5 s1@2 "4"',
        '8 s1@3 "7"',
        '11 s1@4 "10"',
      ])
      same("none", yield* first(store, 0, { from: { _tag: "Types", types: [] } }), [])
    }),
  ),

  contractCase("following beyond the end waits for what comes after", (store) =>
    Effect.gen(function* () {
      yield* store.append(one(0))
      const following = yield* Effect.fork(first(store, 1, { after: 3 }))
      for (const n of numbers(4)) yield* store.append(one(n + 1))
      same("seen", positions(yield* Fiber.join(following)), [4])
    }),
  ),

  contractCase("following sees its own workspace alone", (store) =>
    Effect.gen(function* () {
      const following = yield* Effect.fork(first(store, 2))
      yield* store.append({ ...one(0, "there"), workspace: "there" })
      yield* store.appendAll([one(1, "a"), { ...one(2, "there"), workspace: "there" }])
      yield* store.append(one(3, "b"))
      same("seen", (yield* Fiber.join(following)).map(brief), ['1 a@1 "1"', '2 b@1 "3"'])
    }),
  ),

  contractCase("following can be interrupted while it waits", (store) =>
    Effect.gen(function* () {
      const following = yield* Effect.fork(first(store, 1))
      yield* Effect.sleep(5)
      yield* Fiber.interrupt(following)
      yield* store.append(one(0))
      same("a later one", positions(yield* first(store, 1)), [1])
    }),
  ),
]
