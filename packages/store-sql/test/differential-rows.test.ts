import {
  type Commit,
  type ContactRow,
  type EventStoreShape,
  FOR_EVER,
  makeMemoryStore,
  type ObligationRow,
  type PromiseRow,
  type StreamRows,
} from "@followthrough/store"
import { Effect, Either, type Scope } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { buildServer, emptiedAt, emptySchema } from "./on-postgres.js"
import { commitOf, openStore, run } from "./temporary.js"

const server = buildServer()

// Few values, so that rows of different workspaces and streams meet and tie.
const WORKSPACES = ["w", "v"]
const STREAMS = ["a", "b", "\uffee"]
const instant = fc.integer({ min: 0, max: 9 })
const bit = fc.nat(1)

const obligation: fc.Arbitrary<ObligationRow> = fc.record({
  contactId: fc.constant(""),
  item: fc.nat(3),
  viewer: fc.constantFrom("rep/r", "queue/q", null),
  repId: fc.constantFrom("r", null),
  queue: fc.constantFrom("q", null),
  owes: bit,
  kind: fc.constantFrom("cadence", "promise"),
  stage: fc.constantFrom("prospect", "customer"),
  rank: fc.nat(2),
  from: instant,
  by: instant,
  channel: fc.constantFrom("phone", null),
  play: fc.constantFrom("gift", null),
  why: fc.fullUnicodeString(),
  facts: fc.constant("[1]"),
  next: fc.constant(0),
  first: fc.constant(0),
})

const contact: fc.Arbitrary<ContactRow> = fc.record({
  contactId: fc.constant(""),
  ownerId: fc.constantFrom("r", null),
  stage: fc.constantFrom("prospect", "customer"),
  open: bit,
  addedAt: instant,
  touches: fc.nat(9),
  outbound: fc.nat(9),
  inbound: fc.nat(9),
  lastOutboundAt: fc.option(instant),
  sales: fc.nat(2),
})

const promise: fc.Arbitrary<PromiseRow> = fc.record({
  contactId: fc.constantFrom(...STREAMS),
  promiseId: fc.constantFrom("p", "q"),
  reps: fc.constantFrom('["r"]', "[]"),
  byContact: bit,
  madeAt: instant,
  due: instant,
  agreedDue: instant,
  partlyKeptAt: fc.option(instant),
  keptAt: fc.option(instant),
  releasedAt: fc.option(instant),
})

/** When rows hold: mostly throughout, so that the lists have something to show. */
const validity = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ validFrom: -1, validUntil: 99 }) },
  fc.constant(FOR_EVER),
  fc.record({ validFrom: instant, validUntil: instant }),
)

type Rows = Omit<StreamRows, "stream" | "position" | "concerns">

const place = fc.record({
  list: fc.constantFrom("l", "m"),
  part: fc.integer({ min: -2, max: 2 }),
  at: instant,
  id: fc.constantFrom("", "a", "b", "ä", "\u{1f600}", "\ufffd"),
  mark: instant,
  tag: fc.nat(2),
})

/** Of lists without parts, where other places may have the same id. */
const matched = fc.record({
  list: fc.constantFrom("given", "outcome"),
  part: fc.constant(0),
  at: fc.constant(0),
  id: fc.constantFrom("a", "b"),
  mark: instant,
  tag: fc.nat(1),
})

/** What streams have to do with never changes here: in earnest it only grows. */
const concernsOf = (stream: string): ReadonlyArray<string> =>
  [`of-${stream}`, "some"].slice(stream === "a" ? 0 : 1)

const rows: fc.Arbitrary<Rows> = fc
  .tuple(
    validity,
    fc.option(contact, { nil: undefined }),
    fc.array(obligation, { maxLength: 3 }),
    fc.array(promise, { maxLength: 2 }),
    fc.uniqueArray(fc.oneof(place, matched), {
      maxLength: 3,
      selector: ({ at, id, list, part }) => `${list} ${part} ${at} ${id}`,
    }),
  )
  .map(([valid, of, obligations, promises, places]) => ({
    ...valid,
    contact: of,
    obligations,
    promises,
    places,
  }))

/**
 * Marks the first obligation of each list and the first of all, and names the stream's own contact, as
 * whoever makes rows does.
 */
const rowsOf = (
  stream: string,
  position: number,
  { contact: of, obligations, ...rest }: Rows,
): StreamRows => ({
  ...rest,
  stream,
  position,
  concerns: concernsOf(stream),
  contact: of && { ...of, contactId: stream },
  obligations: obligations.map((row, n) => ({
    ...row,
    contactId: stream,
    first: n === 0 ? 1 : 0,
    next: obligations.findIndex((o) => o.viewer === row.viewer) === n ? 1 : 0,
  })),
})

type Deed = (store: EventStoreShape) => Effect.Effect<unknown, unknown>

const where = fc.tuple(fc.constantFrom(...WORKSPACES), fc.constantFrom(...STREAMS))

// A commit whose rows rest on a position that may be the one at which it ends.
const commits = fc.tuple(where, fc.nat(40), fc.option(rows), fc.nat(1)).map(
  ([[workspace, stream], n, brought, off]): Deed =>
    (store) =>
      Effect.gen(function* () {
        const { position } = yield* store.head(workspace)
        const commit: Commit = {
          ...commitOf(`c${n}`, { [stream]: ["1"] }),
          workspace,
          ...(brought === null ? {} : { rows: [rowsOf(stream, position + 1 + off, brought)] }),
        }
        return Either.isRight(yield* Effect.either(store.append(commit)))
      }),
)

const keeps = fc
  .tuple(fc.constantFrom(...WORKSPACES), fc.array(rows, { maxLength: 3 }), fc.nat(2))
  .map(
    ([workspace, kept, behind]): Deed =>
      (store) =>
        Effect.gen(function* () {
          const { position } = yield* store.head(workspace)
          const given = kept.map((each, n) => rowsOf(STREAMS[n] ?? "a", position - behind, each))
          yield* store.keepRows(workspace, given)
        }),
  )

const drops = fc
  .tuple(
    fc.constantFrom(...WORKSPACES),
    fc.nat(6),
    fc.constantFrom(undefined, ["*"], ["some"], ["of-a"], ["of-a", "nothing"], []),
  )
  .map(
    ([workspace, behind, concerns]): Deed =>
      (store) =>
        Effect.gen(function* () {
          const { position } = yield* store.head(workspace)
          yield* store.dropRows(workspace, Math.max(0, position - behind), concerns)
          while (yield* store.dropNext(workspace, 1));
        }),
  )

const deed = fc.oneof(
  { weight: 4, arbitrary: commits },
  { weight: 4, arbitrary: keeps },
  { weight: 1, arbitrary: drops },
)

const stretches = [
  { list: "l", limit: 2 },
  { list: "l", limit: 9, count: true, after: { part: 0, at: 3, id: "b" } },
  { list: "l", from: 0, below: 2, limit: 9 },
  { list: "m", from: 1, markFrom: 3, limit: 9 },
  { list: "m", markBelow: 5, limit: 0, count: true },
  { list: "given", matching: "outcome", limit: 9 },
]

/** Everything that the read models say, of both workspaces. */
const seenOf = (store: EventStoreShape) =>
  Effect.forEach(WORKSPACES, (workspace) =>
    Effect.gen(function* () {
      const lists = []
      for (const at of [3, 6]) {
        for (const viewer of [undefined, "rep/r", "queue/q"]) {
          for (const after of [undefined, { rank: 2, from: at - 1, by: 4, contactId: "b" }]) {
            const page = yield* store.next({ workspace, at, viewer, limit: 2, after })
            // Of streams that are stale no order is promised.
            lists.push({ ...page, stale: [...page.stale].sort() })
          }
          if (viewer === undefined) continue
          const owed = yield* store.owedBy({ workspace, viewer, at, until: at + 2 })
          lists.push({ ...owed, stale: [...owed.stale].sort() })
        }
        const page = yield* store.lists({
          workspace,
          at,
          stretches,
          counts: ["l", "n"],
          countsUnder: "m",
        })
        const counts = page.counts.map((row) => JSON.stringify(row, Object.keys(row).sort()))
        lists.push({ ...page, stale: [...page.stale].sort(), counts: counts.sort() })
        lists.push(yield* store.changedSince(workspace, at))
        lists.push(yield* store.rowsEnd(workspace, at))
      }
      const concerned = yield* store.concerned(workspace, ["of-a", "nothing"])
      return { lists, concerned, rows: yield* store.rows(workspace) }
    }),
  )

/** The same on the memory store and on another one; `looks` says after which deeds all is compared. */
const alike = (
  opened: Effect.Effect<EventStoreShape, unknown, Scope.Scope>,
  looks: (n: number, deeds: ReadonlyArray<Deed>) => boolean,
) =>
  fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 15, size: "max" }), (deeds) =>
    run(
      Effect.gen(function* () {
        const memory = makeMemoryStore()
        const other = yield* opened
        for (const [n, take] of deeds.entries()) {
          expect(yield* take(other)).toEqual(yield* take(memory))
          if (looks(n, deeds)) expect(yield* seenOf(other)).toEqual(yield* seenOf(memory))
        }
      }),
    ),
  )

const numRuns = (): number => Math.ceil((fc.readConfigureGlobal()?.numRuns ?? 100) / 2)

test("whatever becomes of the rows, the memory store and SQLite keep, count and order them alike", () =>
  fc.assert(
    alike(openStore({ filename: ":memory:" }), () => true),
    { numRuns: numRuns() },
  ))

test("whatever becomes of the rows, the memory store and Postgres keep, count and order them alike", () =>
  run(
    Effect.gen(function* () {
      const emptied = yield* emptiedAt(yield* emptySchema(server.url()))
      // All that there is to see takes some 300 statements.
      const property = alike(
        Effect.map(emptied, ([store]) => store),
        (n, deeds) => n === deeds.length - 1,
      )
      yield* Effect.promise(() => fc.assert(property, { numRuns: numRuns() }))
    }),
  ))
