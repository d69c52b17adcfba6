import { closeSync, openSync, statSync, writeSync } from "node:fs"
import { join } from "node:path"
import { SqlClient } from "@effect/sql/SqlClient"
import { EventStore } from "@followthrough/store"
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Context, Effect, Layer } from "effect"
import { expect, test } from "vitest"
import {
  brief,
  commitOf,
  failure,
  freshStore,
  openStore,
  rawDatabase,
  run,
  runSql,
  temporaryFolder,
} from "./temporary.js"

/** A host's database in which every event with the text "bad" breaks the promise of a foreign key. */
const guarded = (filename: string) =>
  runSql(
    filename,
    "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
    "CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)",
  )
const guard = (filename: string) =>
  runSql(
    filename,
    `CREATE TRIGGER host AFTER INSERT ON followthrough_events WHEN new.data = '"bad"'
      BEGIN INSERT INTO children VALUES (99); END`,
  )

test("a COMMIT that fails is a failure, stores nothing, and the next append works", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "host.db")
      yield* guarded(filename)
      const store = yield* openStore({ filename, foreign: "embed" })
      yield* guard(filename)
      yield* store.append(commitOf("c1", { a: ["1"] }))
      for (const append of [
        store.append(commitOf("c2", { a: ["2", "bad"], b: ["3"] })),
        store.appendAll([commitOf("c3", { a: ["fine"] }), commitOf("c4", { a: ["bad"] })]),
      ]) {
        const { cause, message, reason } = yield* failure<unknown, never>(append)
        expect(reason._tag).toBe("Unavailable")
        expect(message).toContain("FOREIGN KEY constraint failed")
        expect(cause).toMatchObject({ code: "SQLITE_CONSTRAINT_FOREIGNKEY" })
        expect(yield* brief(store)).toEqual(['1 a@1 "1"'])
      }
      const appended = yield* store.append(commitOf("c2", { a: ["2"] }))
      expect(appended).toMatchObject({ replayed: false, firstPosition: 2 })
      yield* store.append(commitOf("c3", { a: ["3"] }))
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"', '3 a@3 "3"'])
      const known = yield* store.findCommands("w", ["c1", "c2", "c3", "c4"])
      expect([...known.keys()].sort()).toEqual(["c1", "c2", "c3"])
    }),
  ))

test("a full database is a failure, stores nothing, and works again with more room", () =>
  run(
    Effect.gen(function* () {
      const sql = yield* rawDatabase(join(yield* temporaryFolder, "log.db"))
      const store = yield* Layer.build(sqliteLayerFromClient()).pipe(
        Effect.map(Context.get(EventStore)),
        Effect.provideService(SqlClient, sql),
      )
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const pages = yield* sql<{ page_count: number }>`PRAGMA page_count`
      yield* sql.unsafe(`PRAGMA max_page_count = ${(pages[0]?.page_count ?? 0) + 3}`)
      const large = commitOf("c2", { a: ["first", "x".repeat(100_000)], b: ["last"] })
      const { message, reason } = yield* failure(store.append(large))
      expect(reason).toEqual({ _tag: "DiskFull" })
      expect(message).toContain("full")
      expect(yield* brief(store)).toEqual(['1 a@1 "1"'])
      yield* store.append(commitOf("c3", { a: ["small"] }))
      yield* sql`PRAGMA max_page_count = 100000`
      expect((yield* store.append(large)).firstPosition).toBe(3)
      expect(yield* brief(store)).toHaveLength(5)
    }),
  ))

test("a statement that could not be prepared once is prepared again", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const store = yield* openStore({ filename })
      yield* store.append(commitOf("c1", { a: ["1"] }))
      yield* runSql(filename, "ALTER TABLE followthrough_events RENAME TO elsewhere")
      for (const attempt of [brief(store), store.append(commitOf("c2", { a: ["2"] }))]) {
        const { reason } = yield* failure<unknown, never>(attempt)
        expect(reason).toMatchObject({ _tag: "Unavailable" })
      }
      yield* runSql(filename, "ALTER TABLE elsewhere RENAME TO followthrough_events")
      yield* store.append(commitOf("c2", { a: ["2"] }))
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
    }),
  ))

test("events and commands cannot be changed or deleted, whoever tries", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const store = yield* openStore({ filename })
      yield* store.append(commitOf("c1", { a: ["1", "2"] }))
      for (const table of ["followthrough_events", "followthrough_commands"]) {
        for (const statement of [
          `UPDATE ${table} SET recorded_at = 7`,
          `DELETE FROM ${table}`,
          `DELETE FROM ${table} WHERE recorded_at = 1000`,
        ]) {
          const error = yield* Effect.flip(runSql(filename, statement))
          expect(error.cause).toMatchObject({ message: `${table} only grows` })
        }
      }
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
    }),
  ))

test("a page overwritten by something else is a failure, not a wrong answer or a defect", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const texts = Array.from({ length: 2000 }, (_, n) => `${n} ${"x".repeat(100)}`)
      yield* Effect.scoped(
        Effect.flatMap(openStore({ filename }), (store) =>
          store.append(commitOf("c1", { a: texts })),
        ),
      )
      const { size } = statSync(filename)
      const file = openSync(filename, "r+")
      // Not the first pages, which hold the schema and what is read at the opening.
      writeSync(file, Buffer.alloc(size / 4, 0x5a), 0, size / 4, size / 2 - ((size / 2) % 4096))
      closeSync(file)
      const store = yield* openStore({ filename })
      const { message, reason } = yield* failure(
        Effect.zipRight(
          store.read({ workspace: "w", from: { _tag: "All" }, limit: 5000 }),
          store.readByStream({ workspace: "w", limit: 5000 }),
        ),
      )
      expect(reason).toEqual({ _tag: "Corrupt" })
      expect(message).toContain(filename)
    }),
  ))

test("a store that is closed cannot be used, and says so without a defect", () =>
  run(
    Effect.gen(function* () {
      const store = yield* Effect.scoped(freshStore())
      const { reason } = yield* failure(store.head("w"))
      expect(reason._tag).toBe("Unavailable")
    }),
  ))
