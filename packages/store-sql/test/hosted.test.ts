import { join } from "node:path"
import * as Reactivity from "@effect/experimental/Reactivity"
import { SafeIntegers, SqlClient } from "@effect/sql/SqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import { EventStore } from "@followthrough/store"
import { type SqliteClientOptions, sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Context, Effect, Either, Layer } from "effect"
import { expect, test } from "vitest"
import { brief, commitOf, failure, rawDatabase, run, temporaryFolder } from "./temporary.js"

const hostedStore = (sql: SqlClient, options: SqliteClientOptions = {}) =>
  Layer.build(sqliteLayerFromClient(options)).pipe(
    Effect.map(Context.get(EventStore)),
    Effect.provideService(SqlClient, sql),
  )

test("a host's client is used as it is, beside the host's own statements", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "host.db")
      const sql = yield* rawDatabase(filename)
      yield* sql`CREATE TABLE customers (name TEXT)`
      const refused = yield* failure(hostedStore(sql, { location: "the host's database" }))
      expect(refused.reason).toEqual({ _tag: "ForeignDatabase" })
      expect(refused.message).toContain("the host's database")
      const store = yield* hostedStore(sql, { foreign: "embed" })
      yield* store.append(commitOf("c1", { a: ["1"] }))
      yield* sql`INSERT INTO customers VALUES ('Ada')`
      expect(yield* sql`SELECT name FROM customers`).toEqual([{ name: "Ada" }])
      expect(yield* brief(store)).toEqual(['1 a@1 "1"'])
    }),
  ))

test("the store syncs at each commit unless told otherwise, and leaves other settings alone", () =>
  run(
    Effect.gen(function* () {
      for (const [options, synchronous] of [
        [{}, 2],
        [{ synchronous: "FULL" }, 2],
        [{ synchronous: "NORMAL" }, 1],
      ] as const) {
        const sql = yield* rawDatabase(join(yield* temporaryFolder, "host.db"))
        yield* sql`PRAGMA busy_timeout = 1234`
        yield* sql`PRAGMA synchronous = OFF`
        yield* hostedStore(sql, options)
        expect(yield* sql`PRAGMA synchronous`).toEqual([{ synchronous }])
        expect(yield* sql`PRAGMA busy_timeout`).toEqual([{ timeout: 1234 }])
      }
    }),
  ))

test("a host's statements are never part of a transaction of the store", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* rawDatabase(":memory:")
      yield* sql`CREATE TABLE customers (n INTEGER)`
      const store = yield* hostedStore(sql, { foreign: "embed" })
      yield* sql`CREATE TRIGGER refuse AFTER INSERT ON followthrough_events WHEN new.data = '"bad"'
        BEGIN SELECT RAISE(ABORT, 'refused by the host'); END`
      const numbers = Array.from({ length: 200 }, (_, n) => n)
      const many = Array.from({ length: 150 }, () => "good")
      const [results] = yield* Effect.all(
        [
          Effect.forEach(
            numbers,
            (n) =>
              Effect.either(store.append(commitOf(`c${n}`, { a: [...many, n % 2 ? "bad" : ""] }))),
            { concurrency: "unbounded" },
          ),
          Effect.forEach(numbers, (n) => sql`INSERT INTO customers VALUES (${n})`, {
            concurrency: "unbounded",
          }),
        ],
        { concurrency: "unbounded" },
      )
      expect(results.filter(Either.isRight)).toHaveLength(100)
      expect(yield* sql`SELECT count(*) AS n FROM customers`).toEqual([{ n: 200 }])
      expect(yield* store.head("w")).toMatchObject({ position: 100 * 151, recordedAt: 1000 })
    }),
  ))

test("how a host wants its own rows does not reach the store", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* Effect.provide(
        SqliteClient.make({
          filename: ":memory:",
          transformQueryNames: (name) => name.toUpperCase(),
          transformResultNames: (name) => `host_${name}`,
        }),
        Reactivity.layer,
      )
      const store = yield* hostedStore(sql)
      const append = (n: number) => store.append(commitOf(`c${n}`, { a: [`${n}`] }, { exactly: n }))
      yield* Effect.provideService(append(0), SafeIntegers, true)
      yield* append(1)
      const page = yield* Effect.provideService(
        store.read({ workspace: "w", from: { _tag: "All" } }),
        SafeIntegers,
        true,
      )
      expect(page.events.map(({ position, version }) => [position, version])).toEqual([
        [1, 1],
        [2, 2],
      ])
      expect(page.head).toBe(2)
    }),
  ))

test("a client of another dialect is refused", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* rawDatabase(":memory:")
      const other = Object.assign(Object.create(sql), {
        onDialectOrElse: ({ orElse }: { orElse: () => unknown }) => orElse(),
      })
      const { message } = yield* failure(hostedStore(other))
      expect(message).toContain("not one for SQLite")
    }),
  ))

test("a client whose driver is not synchronous is refused", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* rawDatabase(":memory:")
      const slow = Object.assign(Object.create(sql), {
        reserve: Effect.map(sql.reserve, (connection) => ({
          ...connection,
          execute: (...args: Parameters<typeof connection.execute>) =>
            Effect.zipRight(Effect.sleep(1), connection.execute(...args)),
        })),
      })
      const { message } = yield* failure(hostedStore(slow))
      expect(message).toContain("not synchronous")
    }),
  ))

test("a statement that could not be prepared once is prepared again, through a host's client too", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* rawDatabase(":memory:")
      const store = yield* hostedStore(sql)
      yield* store.append(commitOf("c1", { a: ["1"] }))
      yield* sql`ALTER TABLE followthrough_events RENAME TO elsewhere`
      for (const attempt of [brief(store), store.append(commitOf("c2", { a: ["2"] }))]) {
        const { reason } = yield* failure<unknown, never>(attempt)
        expect(reason).toMatchObject({ _tag: "Unavailable" })
      }
      yield* sql`ALTER TABLE elsewhere RENAME TO followthrough_events`
      yield* store.append(commitOf("c2", { a: ["2"] }))
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
    }),
  ))
