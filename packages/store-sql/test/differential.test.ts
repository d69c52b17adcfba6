import { join } from "node:path"
import {
  type Commit,
  type EventStoreShape,
  type Expectation,
  makeMemoryStore,
  type ReadQuery,
  type Selection,
  type StreamQuery,
  type Until,
} from "@followthrough/store"
import { Effect, Either, type Scope } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { buildServer, emptiedAt, emptySchema } from "./on-postgres.js"
import { openStore, run, temporaryFolder } from "./temporary.js"

const server = buildServer()

/** Beside the usual ones, now and then texts that no store accepts, and some that each could take for another. */
const orStrange = (usual: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: usual },
    fc.constantFrom(
      "",
      "\0",
      "a\0",
      "\ud800",
      "a\udc00",
      "\ufeff",
      "\ufeffa",
      "a ",
      "A",
      "__proto__",
    ),
  )

// Few values, so that streams, commands and instants meet again and again.
const workspace = orStrange(fc.constantFrom("w", "w", "w", "w", "v", "__proto__"))
const stream = orStrange(
  fc.constantFrom("a", "a/1", "a/2", "b", "\uffee", "\u{1f600}", "constructor"),
)
const type = orStrange(fc.constantFrom("Red", "Blue", "toString"))
const commandId = orStrange(
  fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 999 })).map((n) => `c${n}`),
)
const instant = fc.integer({ min: -3, max: 12 })

const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Expectation>("any") },
  { weight: 2, arbitrary: fc.constantFrom<Expectation>("noStream", "streamExists") },
  { weight: 2, arbitrary: fc.nat(4).map((exactly) => ({ exactly })) },
  fc.constant<Expectation>({ exactly: -1 }),
)

const key = orStrange(fc.constantFrom("k", "l", "toString"))

const claims: fc.Arbitrary<Pick<Commit, "claims">> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc
    .array(
      fc.record({ change: fc.constantFrom("take" as const, "release" as const), key, stream }),
      { maxLength: 3 },
    )
    .map((drawn) => ({ claims: drawn })),
)

const write = fc.record({
  stream,
  expect: expectation,
  events: fc.array(
    fc.record({ type, occurredAt: instant, data: orStrange(fc.fullUnicodeString()) }),
    {
      maxLength: 3,
      size: "max",
    },
  ),
})

const writing: fc.Arbitrary<Commit> = fc.record({
  workspace,
  commandId,
  fingerprint: fc.constantFrom("one", "one", "one", "two"),
  recordedAt: instant,
  // Mostly of different streams, as they have to be.
  writes: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.uniqueArray(write, {
        selector: (one) => one.stream,
        maxLength: 3,
        size: "max",
      }),
    },
    fc.array(write, { maxLength: 3 }),
  ),
})

const commit = fc.tuple(writing, claims).map(([one, more]): Commit => ({ ...one, ...more }))

/** Keys for what is written to, and for other names; now and then what is written to ends with it. */
const keyed = fc
  .tuple(commit, fc.array(fc.tuple(fc.nat(3), fc.constantFrom("one", "two"))), fc.nat(9))
  .map(([one, drawn, end]): Commit => {
    const named = [...one.writes.map((write) => write.stream), "elsewhere"]
    const keys = new Map(drawn.map(([n, text]) => [named[n % named.length] ?? "", text]))
    const ended = end === 0 ? one.writes[0]?.stream : undefined
    if (ended !== undefined) keys.delete(ended)
    return {
      ...one,
      keys: [...keys].map(([name, text]) => ({ stream: name, key: text })),
      ...(ended === undefined ? {} : { destroys: [ended] }),
    }
  })

const until: fc.Arbitrary<{ until?: Until }> = fc.oneof(
  fc.constant({}),
  fc.integer({ min: -1, max: 20 }).map((position) => ({ until: { position } })),
  instant.map((recordedAt) => ({ until: { recordedAt } })),
)

const limit = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 1, max: 6 }).map((n) => ({ limit: n })),
)

const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.constant<Selection>({ _tag: "All" }),
  stream.map((name): Selection => ({ _tag: "Stream", stream: name })),
  fc.array(stream, { maxLength: 3 }).map((streams): Selection => ({ _tag: "Streams", streams })),
  fc.array(type, { maxLength: 2 }).map((types): Selection => ({ _tag: "Types", types })),
)

const readQuery: fc.Arbitrary<ReadQuery> = fc
  .tuple(
    fc.record({ workspace, from: selection }),
    fc.constantFrom({}, { direction: "forwards" as const }, { direction: "backwards" as const }),
    fc.oneof(
      fc.constant({}),
      fc.integer({ min: -1, max: 20 }).map((after) => ({ after })),
    ),
    until,
    limit,
  )
  .map((parts) => Object.assign({}, ...parts))

const streamQuery: fc.Arbitrary<StreamQuery> = fc
  .tuple(
    fc.record({ workspace }),
    fc.oneof(
      fc.constant({}),
      orStrange(fc.constantFrom("", "a", "a/", "b", "\uffee", "\u{1f600}")).map((p) => ({
        streamPrefix: p,
      })),
    ),
    fc.oneof(
      fc.constant({}),
      fc.record({ after: fc.record({ stream, version: fc.integer({ min: 0, max: 4 }) }) }),
    ),
    until,
    limit,
  )
  .map((parts) => Object.assign({}, ...parts))

/** Something to do with a store, and what there is to see of it as plain data. */
type Step = (store: EventStoreShape) => Effect.Effect<unknown, unknown>

const seen = (result: Either.Either<unknown, { readonly _tag: string }>): unknown =>
  Either.isRight(result) ? result.right : { ...result.left, tag: result.left._tag }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: commit.map(
      (one): Step =>
        (store) =>
          Effect.map(Effect.either(store.append(one)), seen),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(commit, { maxLength: 5, size: "max" }).map(
      (batch): Step =>
        (store) =>
          Effect.map(store.appendAll(batch), (results) => results.map(seen)),
    ),
  },
  {
    weight: 3,
    arbitrary: readQuery.map(
      (query): Step =>
        (store) =>
          store.read(query),
    ),
  },
  {
    weight: 3,
    arbitrary: streamQuery.map(
      (query): Step =>
        (store) =>
          store.readByStream(query),
    ),
  },
  fc.tuple(workspace, fc.array(commandId, { maxLength: 4 })).map(
    ([name, ids]): Step =>
      (store) =>
        store.findCommands(name, ids),
  ),
  fc.tuple(workspace, fc.array(key, { maxLength: 3 })).map(
    ([name, keys]): Step =>
      (store) =>
        store.findClaims(name, keys),
  ),
  fc.tuple(workspace, limit).map(
    ([name, size]): Step =>
      (store) =>
        Effect.map(
          store.commits({ workspace: name, ...size }),
          // Cursors are the store's own.
          ({ commits, next }) => [commits, next === undefined],
        ),
  ),
  workspace.map(
    (name): Step =>
      (store) =>
        store.head(name),
  ),
)

const whole: Step = (store) =>
  Effect.forEach(["w", "v", "__proto__"], (name) =>
    Effect.all([
      store.read({ workspace: name, from: { _tag: "All" }, limit: 5000 }),
      store.readByStream({ workspace: name, limit: 5000 }),
      store.findClaims(name, ["k", "l", "toString"]),
      store.verify(name),
    ]),
  )

/** Histories on the memory store and on another one, which has to be empty at first. */
const alike = (opened: Effect.Effect<EventStoreShape, unknown, Scope.Scope>) =>
  fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: "max" }), (steps) =>
    run(
      Effect.gen(function* () {
        const memory = makeMemoryStore()
        const other = yield* opened
        for (const take of [...steps, whole]) {
          expect(yield* take(other)).toEqual(yield* take(memory))
        }
      }),
    ),
  )

test("whatever is done to them, the memory store and SQLite answer alike", () =>
  fc.assert(alike(openStore({ filename: ":memory:" }))))

/** The same histories, but fewer: each statement has a way to go. */
const fewer = (): { readonly numRuns: number } => ({
  numRuns: Math.ceil((fc.readConfigureGlobal()?.numRuns ?? 100) / 4),
})

test("whatever is done to them, the memory store and Postgres answer alike", () =>
  run(
    Effect.gen(function* () {
      const emptied = yield* emptiedAt(yield* emptySchema(server.url()))
      const first = Effect.map(emptied, ([store]) => store)
      yield* Effect.promise(() => fc.assert(alike(first), fewer()))
    }),
  ))

const appending: fc.Arbitrary<Step> = fc
  .array(fc.oneof(commit, keyed), { maxLength: 4, size: "max" })
  .map(
    (batch): Step =>
      (store) =>
        Effect.map(store.appendAll(batch), (results) => results.map(seen)),
  )

const keysAt: Step = (store) =>
  Effect.forEach(["w", "v", "__proto__"], (name) =>
    store.keysOf(name, ["a", "a/1", "a/2", "b", "constructor", "elsewhere"]),
  )

/** Histories on several connections to one log, the first of them asked more often. */
const remembered = (opened: Effect.Effect<ReadonlyArray<EventStoreShape>, unknown, Scope.Scope>) =>
  fc.asyncProperty(
    fc.array(fc.tuple(appending, fc.nat(5)), { minLength: 1, maxLength: 40, size: "max" }),
    (steps) =>
      run(
        Effect.gen(function* () {
          const memory = makeMemoryStore()
          const stores = yield* opened
          const store = (n: number) => stores[n] ?? expect.fail()
          for (const [take, n] of steps) {
            expect(yield* take(store(Math.max(0, n - 3)))).toEqual(yield* take(memory))
          }
          for (const look of [whole, keysAt]) {
            expect(yield* look(store(0))).toEqual(yield* look(memory))
          }
        }),
      ),
  )

test("L16 what each of several connections remembers of the log changes no answer", () =>
  fc.assert(
    remembered(
      Effect.flatMap(temporaryFolder, (folder) => {
        const filename = join(folder, "log.db")
        return Effect.replicateEffect(openStore({ filename, synchronous: "NORMAL" }), 3)
      }),
    ),
  ))

test("L16 several clients of one log in Postgres answer as one", () =>
  run(
    Effect.gen(function* () {
      const emptied = yield* emptiedAt(yield* emptySchema(server.url()), { others: 2 })
      yield* Effect.promise(() => fc.assert(remembered(emptied), fewer()))
    }),
  ))
