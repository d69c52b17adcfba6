import { join } from "node:path"
import { SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import type * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import { EventStore, type EventStoreShape, makeMemoryStore } from "@followthrough/store"
import { eventStoreContract } from "@followthrough/store/testing"
import { type SqliteClientOptions, sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Chunk, Context, Deferred, Effect, Either, Fiber, Layer, Stream } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  brief,
  commitOf,
  failure,
  openStore,
  rawDatabase,
  run,
  temporaryFolder,
} from "./temporary.js"

const hostedStore = (sql: SqlClient, options: SqliteClientOptions = {}) =>
  Layer.build(sqliteLayerFromClient({ foreign: "embed", ...options })).pipe(
    Effect.map(Context.get(EventStore)),
    Effect.provideService(SqlClient, sql),
  )

/** A host's file with a table of its own, and the log beside it. */
const host = Effect.gen(function* () {
  const filename = join(yield* temporaryFolder, "host.db")
  const sql = yield* rawDatabase(filename)
  yield* sql`PRAGMA journal_mode = WAL`
  yield* sql`PRAGMA busy_timeout = 5`
  yield* sql`CREATE TABLE customers (name TEXT)`
  return { filename, sql, store: yield* hostedStore(sql) }
})

/** All rows of the log's tables. */
const everything = (sql: SqliteClient.SqliteClient) =>
  Effect.gen(function* () {
    const tables = yield* sql<{ name: string }>`SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name LIKE 'followthrough%' ORDER BY name`
    return yield* Effect.forEach(tables, ({ name }) => sql.unsafe(`SELECT * FROM ${name}`))
  })

const undone = Effect.fail("undone" as const)

test("an append in the host's transaction is seen inside at once, and by others when it commits", () =>
  run(
    Effect.gen(function* () {
      const { filename, sql, store } = yield* host
      const other = yield* openStore({ filename })
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const seen: Array<string> = []
      const listen = (follower: EventStoreShape) =>
        follower.follow({ workspace: "w" }).pipe(
          Stream.tap(({ data }) => Effect.sync(() => seen.push(data))),
          Stream.take(2),
          Stream.runDrain,
          Effect.fork,
        )
      const followers = [yield* listen(store), yield* listen(other)]
      yield* Effect.sleep(50)
      yield* sql.withTransaction(
        Effect.gen(function* () {
          yield* sql`INSERT INTO customers VALUES ('Ada')`
          const appended = yield* store.append(commitOf("c2", { a: ["2"] }))
          expect(appended).toMatchObject({ replayed: false, firstPosition: 2 })
          expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
          expect((yield* store.head("w")).position).toBe(2)
          expect(yield* brief(other)).toEqual(['1 a@1 "1"'])
          // Longer than it takes those who follow to look again.
          yield* Effect.sleep(250)
          expect(seen).toEqual(['"1"', '"1"'])
        }),
      )
      yield* Fiber.joinAll(followers)
      expect(seen).toEqual(['"1"', '"1"', '"2"', '"2"'])
      expect(yield* brief(other)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
      expect(yield* sql`SELECT name FROM customers`).toEqual([{ name: "Ada" }])
      expect((yield* store.verify("w")).fault).toBeUndefined()
    }),
  ))

test("rolled back with the host's transaction, an append leaves no trace", () =>
  run(
    Effect.gen(function* () {
      const { sql, store } = yield* host
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const before = yield* everything(sql)
      const keyed = {
        ...commitOf("c2", { a: ["2"], b: ["3"] }),
        claims: [{ change: "take", key: "k", stream: "b" }] as const,
      }
      const ended = yield* Effect.either(
        sql.withTransaction(Effect.zipRight(store.append(keyed), undone)),
      )
      expect(Either.isLeft(ended) && ended.left).toBe("undone")
      expect(yield* everything(sql)).toEqual(before)
      expect(yield* store.append(keyed)).toMatchObject({ replayed: false, firstPosition: 2 })
      expect([...(yield* store.findClaims("w", ["k"]))]).toEqual([["k", "b"]])
      expect((yield* store.verify("w")).fault).toBeUndefined()
    }),
  ))

test("an append that fails takes nothing else of the host's transaction with it", () =>
  run(
    Effect.gen(function* () {
      const { sql, store } = yield* host
      yield* sql`CREATE TRIGGER host AFTER INSERT ON followthrough_commands
        WHEN new.command_id = 'bad' BEGIN SELECT RAISE(ABORT, 'refused by the host'); END`
      yield* sql.withTransaction(
        Effect.gen(function* () {
          yield* sql`INSERT INTO customers VALUES ('Ada')`
          yield* store.append(commitOf("c1", { a: ["1"] }))
          const { message } = yield* failure(store.append(commitOf("bad", { a: ["2"], b: ["3"] })))
          expect(message).toContain("refused by the host")
          const conflict = store.append(commitOf("c2", { a: ["2"] }, "noStream"))
          expect((yield* Effect.flip(conflict))._tag).toBe("Conflict")
          expect(yield* brief(store)).toEqual(['1 a@1 "1"'])
          yield* store.append(commitOf("c3", { a: ["4"] }))
        }),
      )
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "4"'])
      expect(yield* sql`SELECT name FROM customers`).toEqual([{ name: "Ada" }])
    }),
  ))

test("a transaction that others have overtaken is busy at once, and goes through when begun again", () =>
  run(
    Effect.gen(function* () {
      const { filename, sql, store } = yield* host
      const other = yield* openStore({ filename })
      let attempts = 0
      const welcome = sql.withTransaction(
        Effect.gen(function* () {
          attempts += 1
          yield* sql`SELECT name FROM customers`
          if (attempts === 1) yield* other.append(commitOf("c1", { a: ["theirs"] }))
          return yield* store.append(commitOf("c2", { a: ["ours"] }))
        }),
      )
      const started = performance.now()
      const { message, reason } = yield* failure(welcome)
      expect(reason).toEqual({ _tag: "Busy", waitedMs: 0 })
      expect(message).toContain("the transaction around this")
      expect(performance.now() - started).toBeLessThan(1000)
      expect((yield* welcome).firstPosition).toBe(2)
      expect(yield* brief(store)).toEqual(['1 a@1 "theirs"', '2 a@2 "ours"'])
    }),
  ))

test("a transaction that has read nothing yet waits for another writer", () =>
  run(
    Effect.gen(function* () {
      const { filename, sql, store } = yield* host
      const other = yield* rawDatabase(filename)
      yield* other`BEGIN IMMEDIATE`
      yield* other`INSERT INTO customers VALUES ('Eve')`
      const appending = yield* Effect.fork(
        sql.withTransaction(store.append(commitOf("c1", { a: ["1"] }))),
      )
      yield* Effect.sleep(60)
      yield* other`COMMIT`
      expect((yield* Fiber.join(appending)).firstPosition).toBe(1)
    }),
  ))

test("nobody follows from inside a transaction", () =>
  run(
    Effect.gen(function* () {
      const { sql, store } = yield* host
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const first = Stream.runCollect(Stream.take(store.follow({ workspace: "w" }), 1))
      const { message } = yield* failure(sql.withTransaction(first))
      expect(message).toContain("cannot be followed inside a transaction")
      expect(Chunk.size(yield* first)).toBe(1)
    }),
  ))

test("a transaction of another client is none of this one's", () =>
  run(
    Effect.gen(function* () {
      const { sql, store } = yield* host
      const other = yield* rawDatabase(":memory:")
      expect(yield* store.inTransaction).toBe(false)
      expect(yield* sql.withTransaction(store.inTransaction)).toBe(true)
      expect(yield* other.withTransaction(store.inTransaction)).toBe(false)
      const ended = yield* Effect.either(
        other.withTransaction(Effect.zipRight(store.append(commitOf("c1", { a: ["1"] })), undone)),
      )
      expect(Either.isLeft(ended) && ended.left).toBe("undone")
      expect(yield* brief(store)).toEqual(['1 a@1 "1"'])
    }),
  ))

test("a log is not opened inside a transaction", () =>
  run(
    Effect.gen(function* () {
      const { sql } = yield* host
      const { message } = yield* failure(sql.withTransaction(Effect.scoped(hostedStore(sql))))
      expect(message).toContain("opened inside a transaction")
    }),
  ))

test("opened for reading, the log leaves the host's client able to write", () =>
  run(
    Effect.gen(function* () {
      const { sql, store } = yield* host
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const reader = yield* hostedStore(sql, { mode: "read" })
      expect((yield* failure(reader.append(commitOf("c2", { a: ["2"] })))).reason).toEqual({
        _tag: "ReadOnly",
      })
      yield* sql`INSERT INTO customers VALUES ('Ada')`
      expect(yield* brief(reader)).toEqual(['1 a@1 "1"'])
    }),
  ))

test("while a transaction of the host is open, other fibers wait for its end", () =>
  run(
    Effect.gen(function* () {
      const { sql, store } = yield* host
      const inside = yield* Deferred.make<void>()
      const transaction = yield* Effect.fork(
        Effect.either(
          sql.withTransaction(
            Effect.gen(function* () {
              yield* store.append(commitOf("c1", { a: ["1"] }))
              yield* Deferred.succeed(inside, undefined)
              yield* Effect.sleep(30)
              return yield* undone
            }),
          ),
        ),
      )
      yield* Deferred.await(inside)
      expect((yield* store.append(commitOf("c2", { a: ["2"] }))).firstPosition).toBe(1)
      yield* Fiber.join(transaction)
      expect(yield* brief(store)).toEqual(['1 a@1 "2"'])
    }),
  ))

/** What a host does: appends, alone and in transactions within transactions, some of them undone. */
type Deed =
  | { readonly append: ReturnType<typeof commitOf> }
  | { readonly deeds: ReadonlyArray<Deed>; readonly undone: boolean }

const { deed } = fc.letrec<{ deed: Deed }>((tie) => ({
  deed: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .tuple(
        fc.integer({ min: 0, max: 15 }),
        fc.constantFrom("a", "b"),
        fc.constantFrom("any" as const, "noStream" as const, { exactly: 1 }),
      )
      .map(([n, stream, expected]) => ({
        append: commitOf(`c${n}`, { [stream]: [`${n}`] }, expected),
      })),
    fc.record({ deeds: fc.array(tie("deed"), { maxLength: 4 }), undone: fc.boolean() }),
  ),
}))

/** The appends that a host keeps, in their order. */
const keptOf = (deeds: ReadonlyArray<Deed>): ReadonlyArray<ReturnType<typeof commitOf>> =>
  deeds.flatMap((one) => {
    if ("append" in one) return [one.append]
    return one.undone ? [] : keptOf(one.deeds)
  })

test("L16 whatever transactions are undone, the log is that of the appends that were kept", () =>
  fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 8 }), (deeds) =>
      run(
        Effect.gen(function* () {
          const sql = yield* rawDatabase(":memory:")
          const store = yield* hostedStore(sql)
          const memory = makeMemoryStore()
          const act = (one: Deed): Effect.Effect<unknown> =>
            "append" in one
              ? Effect.either(store.append(one.append))
              : Effect.either(
                  sql.withTransaction(
                    Effect.zipRight(
                      Effect.forEach(one.deeds, act),
                      one.undone ? undone : Effect.void,
                    ),
                  ),
                )
          yield* Effect.forEach(deeds, act)
          for (const append of keptOf(deeds)) yield* Effect.either(memory.append(append))
          for (const see of [
            (each: EventStoreShape) => each.read({ workspace: "w", from: { _tag: "All" } }),
            (each: EventStoreShape) => each.head("w"),
            (each: EventStoreShape) => each.commits({ workspace: "w" }),
            (each: EventStoreShape) => each.verify("w"),
          ] as const) {
            expect(withoutCursor(yield* see(store))).toEqual(withoutCursor(yield* see(memory)))
          }
        }),
      ),
    ),
  ))

const withoutCursor = (seen: object): object => ({ ...seen, next: undefined })

describe("inside a transaction of the host, the store keeps the contract, and leaves no trace of it:", () => {
  // Each operation is the caller's fiber in the same open transaction; following is refused there.
  const inside = (sql: SqlClient, store: EventStoreShape) =>
    Effect.gen(function* () {
      const connection = yield* Effect.acquireRelease(sql.reserve, () => Effect.void)
      const before = yield* connection.executeUnprepared(fingerprint, [], undefined)
      yield* Effect.acquireRelease(connection.executeUnprepared("BEGIN", [], undefined), () =>
        Effect.gen(function* () {
          yield* connection.executeUnprepared("ROLLBACK", [], undefined)
          expect(yield* connection.executeUnprepared(fingerprint, [], undefined)).toEqual(before)
        }).pipe(Effect.orDie),
      )
      const within =
        <Args extends ReadonlyArray<unknown>, A, E>(
          operation: (...args: Args) => Effect.Effect<A, E>,
        ) =>
        (...args: Args) =>
          Effect.provideService(operation(...args), TransactionConnection, [connection, 0])
      return {
        append: within(store.append),
        appendAll: within(store.appendAll),
        read: within(store.read),
        readByStream: within(store.readByStream),
        follow: store.follow,
        findCommands: within(store.findCommands),
        findClaims: within(store.findClaims),
        busyTimeoutMs: store.busyTimeoutMs,
        keysOf: within(store.keysOf),
        commits: within(store.commits),
        verify: within(store.verify),
        next: within(store.next),
        keepRows: within(store.keepRows),
        dropRows: within(store.dropRows),
        dropNext: within(store.dropNext),
        lists: within(store.lists),
        changedSince: within(store.changedSince),
        rowsEnd: within(store.rowsEnd),
        concerned: within(store.concerned),
        owedBy: within(store.owedBy),
        clearRows: within(store.clearRows),
        rows: within(store.rows),
        reactions: {
          cursor: within(store.reactions.cursor),
          advance: within(store.reactions.advance),
          take: within(store.reactions.take),
          finish: within(store.reactions.finish),
          putBack: within(store.reactions.putBack),
          release: within(store.reactions.release),
          list: within(store.reactions.list),
        },
        inTransaction: Effect.succeed(true),
        head: within(store.head),
        latestOccurrence: within(store.latestOccurrence),
      } satisfies EventStoreShape
    })
  const fingerprint = `SELECT (SELECT count(*) FROM followthrough_events) AS events,
    (SELECT count(*) FROM followthrough_commands) AS commands,
    (SELECT count(*) FROM followthrough_streams) AS streams,
    (SELECT count(*) FROM followthrough_claims) AS claims,
    (SELECT count(*) FROM followthrough_models) AS models,
    (SELECT count(*) FROM followthrough_logs) AS logs`
  const makeStore = Effect.gen(function* () {
    const sql = yield* rawDatabase(":memory:")
    return yield* inside(sql, yield* hostedStore(sql))
  }).pipe(Effect.orDie)
  for (const { name, run: check } of eventStoreContract) {
    if (!/follow/.test(name)) test(name, () => check(makeStore))
  }
})
