import { readdirSync } from "node:fs"
import { join } from "node:path"
import {
  type EventStoreShape,
  exportLog,
  FOR_EVER,
  makeMemoryStore,
  type StreamRows,
} from "@followthrough/store"
import { backupFile, restoreFile, type SqliteOptions } from "@followthrough/store-sql"
import { Chunk, Effect, Either, Stream } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { brief, commitOf, failure, openStore, run, runSql, temporaryFolder } from "./temporary.js"

const embedded = (filename: string, prefix: string): SqliteOptions => ({
  filename,
  prefix,
  foreign: "embed",
})

const namesIn = (filename: string) =>
  Effect.map(
    runSql(filename, "SELECT name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"),
    (rows) => rows.map((row) => String((row as { readonly name: unknown }).name)),
  )

const linesOf = (store: EventStoreShape) =>
  Effect.map(Stream.runCollect(exportLog(store, "w")), Chunk.toReadonlyArray)

const rowsOf = (stream: string, position: number): StreamRows => ({
  ...FOR_EVER,
  stream,
  position,
  contact: undefined,
  obligations: [],
  promises: [],
  places: [],
  concerns: [],
})

const deed = fc.record({
  log: fc.constantFrom(0, 1, 2),
  commit: fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom("a", "b"), fc.constantFrom("k", "l"))
    .map(([n, stream, key]) => ({
      ...commitOf(`c${n}`, { [stream]: [`${n}`] }),
      claims: [{ change: "take", key, stream }] as const,
    })),
  keeps: fc.boolean(),
})

/** Everything that can be asked of a log. */
const seenOf = (store: EventStoreShape) =>
  Effect.gen(function* () {
    const { position } = yield* store.head("w")
    const next = yield* store.next({ workspace: "w", at: 0, limit: 9 })
    return {
      lines: yield* linesOf(store),
      claims: yield* store.findClaims("w", ["k", "l"]),
      commands: yield* store.findCommands("w", ["c0", "c1", "c2", "c3", "c4"]),
      rows: yield* store.rows("w"),
      next: { ...next, stale: [...next.stale].sort() },
      check: yield* store.verify("w"),
      followed: Chunk.toReadonlyArray(
        yield* Stream.runCollect(Stream.take(store.follow({ workspace: "w" }), position)),
      ),
    }
  })

test("logs under different prefixes in one file know nothing of one another", () =>
  fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 30 }), (deeds) =>
      run(
        Effect.gen(function* () {
          const filename = join(yield* temporaryFolder, "host.db")
          yield* runSql(filename, "CREATE TABLE logs (mine TEXT)", "CREATE TABLE migrations (id)")
          const logs = yield* Effect.forEach(
            ["followthrough_", "crm_", "crm_followthrough_"],
            (prefix) =>
              Effect.map(
                openStore({ ...embedded(filename, prefix), synchronous: "NORMAL" }),
                (store) => ({ store, memory: makeMemoryStore() }),
              ),
          )
          for (const { commit, keeps, log } of deeds) {
            const { memory, store } = logs[log] ?? { memory: makeMemoryStore(), store: undefined }
            if (store === undefined) continue
            for (const each of [store, memory]) {
              const stored = yield* Effect.either(each.append(commit))
              const last = Either.isRight(stored) ? stored.right.lastPosition : undefined
              const stream = commit.writes[0]?.stream
              if (!keeps || last === undefined || stream === undefined) continue
              yield* each.keepRows("w", [rowsOf(stream, last)])
            }
          }
          for (const { memory, store } of logs) {
            expect(yield* seenOf(store)).toEqual(yield* seenOf(memory))
          }
          expect(yield* runSql(filename, "SELECT * FROM logs")).toEqual([])
        }),
      ),
    ),
    { numRuns: Math.ceil((fc.readConfigureGlobal()?.numRuns ?? 100) / 12) },
  ))

test("every table, index and trigger is under the prefix, and no two prefixes can meet", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      yield* Effect.scoped(openStore(embedded(filename, "crm2_")))
      const names = yield* namesIn(filename)
      expect(names.length).toBeGreaterThan(20)
      for (const name of names) expect(name).toMatch(/^crm2_/)
      const own = names.map((name) => name.slice("crm2_".length))
      // Else the names of one log could be those of another with a longer prefix.
      for (const name of own) {
        expect(own.filter((other) => other !== name && other.endsWith(name))).toEqual([])
      }
      yield* Effect.scoped(openStore(embedded(filename, "c")))
      expect(yield* namesIn(filename)).toHaveLength(names.length * 2)
    }),
  ))

test("what cannot begin a table's name is refused, and no file is made", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const wrong = ["", "_x", "1x", "Crm_", "crm-", "a b", 'a"', "é_", "sqlite_x", "a".repeat(33)]
      for (const prefix of [...wrong, "a;DROP TABLE x;--", "x\n"]) {
        const opened = Effect.scoped(openStore(embedded(join(folder, "log.db"), prefix)))
        const { message, reason } = yield* failure(opened)
        expect(reason).toEqual({ _tag: "InvalidPrefix", prefix })
        expect(message).toContain("lower-case letters")
      }
      expect(readdirSync(folder)).toEqual([])
      const longest = openStore(embedded(join(folder, "log.db"), "a".repeat(32)))
      expect(yield* Effect.scoped(Effect.flatMap(longest, brief))).toEqual([])
    }),
  ))

test("a log under another prefix is not opened for this one, nor made beside it unasked", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      yield* Effect.scoped(openStore({ filename, prefix: "crm_" }))
      const before = yield* namesIn(filename)
      for (const mode of ["create", "write", "read"] as const) {
        const { message, reason } = yield* failure(Effect.scoped(openStore({ filename, mode })))
        expect(reason).toEqual({ _tag: "ForeignDatabase" })
        expect(message).toContain("the prefix")
      }
      expect(yield* namesIn(filename)).toEqual(before)
    }),
  ))

test("a host's own tables that have such names are left alone", () =>
  run(
    Effect.gen(function* () {
      for (const table of ["app_migrations", "app_logs", "app_promises"]) {
        const filename = join(yield* temporaryFolder, "host.db")
        yield* runSql(
          filename,
          `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, name TEXT)`,
          `INSERT INTO ${table} VALUES (1, 'mine')`,
        )
        const opened = Effect.scoped(openStore(embedded(filename, "app_")))
        const { message, reason } = yield* failure(opened)
        expect(reason._tag).toBe("Unavailable")
        expect(message).toContain(`${table} already exists`)
        expect(yield* namesIn(filename)).toEqual([table])
        expect(yield* runSql(filename, `SELECT * FROM ${table}`)).toEqual([{ id: 1, name: "mine" }])
      }
    }),
  ))

test("under a prefix a log is checked, backed up, exported and restored like any other", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = join(folder, "host.db")
      const [copy, restored] = [join(folder, "copy.db"), join(folder, "restored.db")]
      yield* runSql(filename, "CREATE TABLE customers (name TEXT)")
      const lines = yield* Effect.scoped(
        Effect.gen(function* () {
          const other = yield* openStore(embedded(filename, "other_"))
          yield* other.append(commitOf("o", { a: ["theirs"] }))
          const store = yield* openStore(embedded(filename, "crm_"))
          yield* store.append(commitOf("c1", { a: ["1", "2"], b: ["3"] }))
          yield* backupFile({ filename, to: copy, prefix: "crm_" })
          return yield* linesOf(store)
        }),
      )
      yield* restoreFile({ filename: restored, prefix: "crm_" }, Stream.fromIterable(lines))
      for (const file of [copy, restored]) {
        const options = { filename: file, prefix: "crm_", mode: "write" } as const
        const store = yield* openStore(options)
        expect(yield* linesOf(store)).toEqual(lines)
        expect((yield* store.verify("w")).fault).toBeUndefined()
      }
      expect(yield* namesIn(copy)).toContain("customers")
      const { reason } = yield* failure(backupFile({ filename, to: join(folder, "no.db") }))
      expect(reason).toEqual({ _tag: "ForeignDatabase" })
      yield* runSql(filename, "DROP TRIGGER crm_events_no_delete")
      const store = yield* openStore(embedded(filename, "crm_"))
      expect((yield* store.verify("w")).fault).toEqual({
        _tag: "SchemaDiffers",
        object: "crm_events_no_delete",
      })
      const other = yield* openStore(embedded(filename, "other_"))
      expect((yield* other.verify("w")).fault).toBeUndefined()
    }),
  ))
