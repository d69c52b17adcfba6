import {
  type Commit,
  type ContactRow,
  type EventStoreShape,
  type Expectation,
  FOR_EVER,
  makeMemoryStore,
  type ObligationRow,
  type PromiseRow,
  type ReadQuery,
  type Selection,
  type StreamQuery,
  type StreamRows,
  type Until,
} from "@followthrough/store"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { openStore, run } from "./temporary.js"

// Few values, so that streams, commands and instants meet again and again.
const workspace = fc.constantFrom("w", "v", "__proto__")
const stream = fc.constantFrom("a", "a/1", "a/2", "b", "\uffee", "\u{1f600}", "constructor", "")
const type = fc.constantFrom("Red", "Blue", "toString")
const commandId = fc.integer({ min: 0, max: 12 }).map((n) => `c${n}`)
const instant = fc.integer({ min: -3, max: 12 })

const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Expectation>("any") },
  fc.constantFrom<Expectation>("noStream", "streamExists"),
  fc.integer({ min: -1, max: 4 }).map((exactly) => ({ exactly })),
)

const key = fc.constantFrom("k", "l", "toString", "")

const claims: fc.Arbitrary<Pick<Commit, "claims">> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc
    .array(
      fc.record({ change: fc.constantFrom("take" as const, "release" as const), key, stream }),
      { maxLength: 3 },
    )
    .map((drawn) => ({ claims: drawn })),
)

const writing: fc.Arbitrary<Commit> = fc.record({
  workspace,
  commandId,
  fingerprint: fc.constantFrom("one", "one", "one", "two"),
  recordedAt: instant,
  writes: fc.array(
    fc.record({
      stream,
      expect: expectation,
      events: fc.array(fc.record({ type, occurredAt: instant, data: fc.fullUnicodeString() }), {
        maxLength: 3,
      }),
    }),
    { maxLength: 3 },
  ),
})

const commit = fc.tuple(writing, claims).map(([one, more]): Commit => ({ ...one, ...more }))

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
      fc.constantFrom("", "a", "a/", "b", "\uffee", "\u{1f600}").map((p) => ({ streamPrefix: p })),
    ),
    fc.oneof(
      fc.constant({}),
      fc.record({ after: fc.record({ stream, version: fc.integer({ min: 0, max: 4 }) }) }),
    ),
    until,
    limit,
  )
  .map((parts) => Object.assign({}, ...parts))

const obligation: fc.Arbitrary<ObligationRow> = fc.record({
  contactId: stream,
  item: fc.nat(3),
  viewer: fc.constantFrom("rep/r", "queue/q", null),
  repId: fc.constantFrom("r", null),
  queue: fc.constantFrom("q", null),
  owes: fc.nat(1),
  kind: fc.constantFrom("cadence", "promise"),
  stage: fc.constantFrom("prospect", "customer"),
  rank: fc.nat(4),
  from: instant,
  by: instant,
  channel: fc.constantFrom("phone", null),
  play: fc.constantFrom("gift", null),
  why: fc.fullUnicodeString(),
  facts: fc.constant("[1]"),
  next: fc.nat(1),
  first: fc.nat(1),
})

const contactRow: fc.Arbitrary<ContactRow> = fc.record({
  contactId: stream,
  ownerId: fc.constantFrom("r", null),
  stage: fc.constantFrom("prospect", "customer"),
  open: fc.nat(1),
  addedAt: instant,
  touches: fc.nat(9),
  outbound: fc.nat(9),
  inbound: fc.nat(9),
  lastOutboundAt: fc.option(instant),
  sales: fc.nat(2),
})

const promise: fc.Arbitrary<PromiseRow> = fc.record({
  contactId: stream,
  promiseId: fc.constantFrom("p", "q"),
  reps: fc.constantFrom('["r"]', "[]"),
  byContact: fc.nat(1),
  madeAt: instant,
  due: instant,
  agreedDue: instant,
  partlyKeptAt: fc.option(instant),
  keptAt: fc.option(instant),
  releasedAt: fc.option(instant),
})

/** Rows of a stream: as fresh as can be, or resting on some position. */
const streamRows: fc.Arbitrary<StreamRows> = fc
  .tuple(
    fc.record({
      stream,
      position: fc.oneof(fc.constant(1000), fc.integer({ min: 0, max: 20 })),
      contact: fc.option(contactRow, { nil: undefined }),
      obligations: fc.array(obligation, { maxLength: 3 }),
      promises: fc.array(promise, { maxLength: 2 }),
    }),
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ validFrom: instant, validUntil: instant }) },
      fc.constant(FOR_EVER),
    ),
  )
  .map(([rows, valid]) => ({ ...rows, ...valid }))

/** Rows that a commit brings fit where it ends, which is told by trying a few positions. */
const withRows = fc
  .tuple(commit, fc.array(streamRows, { maxLength: 2 }), fc.integer({ min: 1, max: 9 }))
  .map(
    ([one, rows, position]): Commit => ({
      ...one,
      rows: rows.map((each, n) => ({
        ...each,
        stream: one.writes[n]?.stream ?? each.stream,
        position,
      })),
    }),
  )

/** Something to do with a store, and what there is to see of it as plain data. */
type Step = (store: EventStoreShape) => Effect.Effect<unknown, unknown>

const seen = (result: Either.Either<unknown, { readonly _tag: string }>): unknown =>
  Either.isRight(result) ? result.right : { ...result.left, tag: result.left._tag }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: commit.map(
      (one): Step =>
        (store) =>
          Effect.map(Effect.either(store.append(one)), seen),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(commit, { maxLength: 5 }).map(
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
  {
    weight: 3,
    arbitrary: withRows.map(
      (one): Step =>
        (store) =>
          Effect.map(Effect.either(store.append(one)), seen),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(workspace, fc.array(streamRows, { maxLength: 4 })).map(
      ([name, rows]): Step =>
        (store) =>
          store.keepRows(name, rows),
    ),
  },
  fc.tuple(workspace, fc.integer({ min: 0, max: 12 })).map(
    ([name, position]): Step =>
      (store) =>
        store.dropRows(name, position),
  ),
  fc
    .record({
      workspace,
      at: instant,
      viewer: fc.constantFrom("rep/r", "queue/q", undefined),
      limit: fc.nat(4),
    })
    .map(
      (query): Step =>
        (store) =>
          Effect.map(store.next(query), (page) =>
            // Of streams that are stale no order is promised, nor of rows that are alike.
            page._tag === "Stale"
              ? { ...page, streams: [...page.streams].sort() }
              : { ...page, streams: page.streams.length },
          ),
    ),
)

const whole: Step = (store) =>
  Effect.forEach(["w", "v", "__proto__"], (name) =>
    Effect.all([
      store.read({ workspace: name, from: { _tag: "All" }, limit: 5000 }),
      store.readByStream({ workspace: name, limit: 5000 }),
      store.findClaims(name, ["k", "l", "toString"]),
      store.verify(name),
      store.rows(name),
    ]),
  )

test("whatever is done to them, the memory store and SQLite answer alike", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) =>
      run(
        Effect.gen(function* () {
          const memory = makeMemoryStore()
          const sqlite = yield* openStore({ filename: ":memory:" })
          for (const take of [...steps, whole]) {
            expect(yield* take(sqlite)).toEqual(yield* take(memory))
          }
        }),
      ),
    ),
  ))
