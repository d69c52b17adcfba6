import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { EventStoreShape } from "../event-store.js"
import type { CommitRefused } from "../refusal.js"
import type { StoreFailure } from "../store-failure.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, facts, HERE, NOON, readAll, write } from "./sample.js"

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, n) => n)
const together = { concurrency: "unbounded" } as const

const byNumber = (a: number, b: number): number => a - b

/** Appends on the version it knows; when someone else came first, on the one it was told. */
const addOne = (
  store: EventStoreShape,
  id: string,
  stream: string,
  exactly = 0,
): Effect.Effect<void, CommitRefused | StoreFailure> =>
  Effect.asVoid(store.append(commit(id, [write(stream, facts(id), { exactly })]))).pipe(
    Effect.catchTag("Conflict", ({ actual, since }) => {
      same("events since", since.length, actual - exactly)
      return Effect.zipRight(Effect.yieldNow(), addOne(store, id, stream, actual))
    }),
  )

const crowd = (fibers: number): ReadonlyArray<ContractCase> => [
  contractCase(`${fibers} fibers append to streams of their own`, (store) =>
    Effect.gen(function* () {
      const results = yield* Effect.forEach(
        numbers(fibers),
        (n) => store.append(commit(`c${n}`, [write(`s${n}`, facts("1", "2"), "noStream")])),
        together,
      )
      const first = results.map(({ firstPosition }) => firstPosition ?? 0).sort(byNumber)
      same(
        "first positions",
        first,
        numbers(fibers).map((n) => 2 * n + 1),
      )
      const log = yield* readAll(store)
      same(
        "positions",
        log.map(({ position }) => position),
        numbers(2 * fibers).map((n) => n + 1),
      )
      for (const event of log) same("version", event.version, 2 - (event.position % 2))
    }),
  ),

  contractCase(`${fibers} fibers append, ten to a stream, each on the version it knows`, (store) =>
    Effect.gen(function* () {
      const add = (n: number) => addOne(store, `c${n}`, `s${n % (fibers / 10)}`)
      yield* Effect.forEach(numbers(fibers), add, together)
      const log = yield* readAll(store)
      same(
        "versions",
        log.map(({ version }) => version).sort(byNumber),
        numbers(fibers).map((n) => Math.floor(n / (fibers / 10)) + 1),
      )
      const ids = log.map(({ commandId }) => Number(commandId.slice(1))).sort(byNumber)
      same("each once", ids, numbers(fibers))
    }),
  ),

  contractCase(`of ${fibers} fibers that believe the same, one wins`, (store) =>
    Effect.gen(function* () {
      const results = yield* Effect.forEach(
        numbers(fibers),
        (n) =>
          Effect.either(store.append(commit(`c${n}`, [write("a", facts(`${n}`), "noStream")]))),
        together,
      )
      same("winners", results.filter(Either.isRight).length, 1)
      for (const result of results) {
        if (Either.isLeft(result)) same("refusal", result.left._tag, "Conflict")
      }
      same("events", (yield* readAll(store)).length, 1)
    }),
  ),

  contractCase(`a command sent by ${fibers} fibers is stored once`, (store) =>
    Effect.gen(function* () {
      const once = commit("c1", [write("a", facts("1", "2", "3"))])
      const results = yield* Effect.forEach(
        numbers(fibers),
        (n) =>
          n % 2 === 0
            ? store.append(once)
            : Effect.flatMap(store.appendAll([once]), ([result]) =>
                result === undefined ? Effect.dieMessage("a commit without a result") : result,
              ),
        together,
      )
      same("stored", results.filter(({ replayed }) => !replayed).length, 1)
      for (const result of results) {
        same("result", result, {
          replayed: result.replayed,
          firstPosition: 1,
          lastPosition: 3,
          versions: new Map([["a", 3]]),
          recordedAt: NOON,
        })
      }
      same("events", (yield* readAll(store)).length, 3)
    }),
  ),
]

export const concurrencyCases: ReadonlyArray<ContractCase> = [
  ...[10, 100].flatMap(crowd),

  contractCase("readers see whole commits only, and pages up to their head", (store) =>
    Effect.gen(function* () {
      const pair = (n: number) => [write(`a${n % 3}`, facts("x")), write(`b${n % 4}`, facts("y"))]
      const append = (n: number) => {
        const one = store.append(commit(`c${n}`, pair(n)))
        const two = store.appendAll([commit(`c${n}`, pair(n)), commit(`d${n}`, pair(n))])
        return n % 4 === 0 ? Effect.asVoid(two) : Effect.asVoid(one)
      }
      const writing = Effect.forEach(
        numbers(40),
        (n) => Effect.zipRight(Effect.yieldNow(), append(n)),
        { concurrency: 4 },
      )
      const reading = Effect.forEach(numbers(40), () =>
        Effect.gen(function* () {
          yield* Effect.yieldNow()
          const page = yield* store.read({ workspace: HERE, from: { _tag: "All" } })
          same("events up to the head", page.events.length, page.head)
          same("whole commits", page.head % 2, 0)
          const byStream = yield* store.readByStream({ workspace: HERE })
          same("events by stream up to the head", byStream.events.length, byStream.head)
          const { position } = yield* store.head(HERE)
          same("the head never goes back", position >= byStream.head, true)
        }),
      )
      yield* Effect.all([writing, reading, reading], together)
      same("events", (yield* readAll(store)).length, 100)
    }),
  ),
]
