import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import type { OpenMode } from "@followthrough/store-sql"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { brief, commitOf, failure, openStore, run, runSql, temporaryFolder } from "./temporary.js"

const modes: ReadonlyArray<OpenMode> = ["create", "write", "read"]

/** A log with two events in a file of the given folder, closed. */
const writtenLog = (folder: string) => {
  const filename = join(folder, "log.db")
  return Effect.as(
    Effect.scoped(
      Effect.flatMap(openStore({ filename }), (store) =>
        store.append(commitOf("c1", { a: ["1", "2"] })),
      ),
    ),
    filename,
  )
}

/** Opens and closes; gives the reason of the failure. */
const refused = (filename: string, mode: OpenMode) =>
  Effect.map(failure(Effect.scoped(openStore({ filename, mode }))), ({ message, reason }) => {
    expect(message).toContain(filename)
    return reason
  })

test("create makes the file, and nothing is left beside it after closing", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = yield* writtenLog(folder)
      expect(readdirSync(folder)).toEqual(["log.db"])
      const [mode] = yield* runSql(filename, "PRAGMA journal_mode")
      expect(mode).toEqual({ journal_mode: "wal" })
      const names = yield* runSql(filename, "SELECT name FROM sqlite_schema")
      for (const { name } of names as ReadonlyArray<{ name: string }>) {
        expect(name).toMatch(/^(followthrough|sqlite_autoindex_followthrough)_/)
      }
      for (const mode of modes) {
        const log = yield* Effect.scoped(Effect.flatMap(openStore({ filename, mode }), brief))
        expect(log).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
        expect(readdirSync(folder)).toEqual(["log.db"])
      }
    }),
  ))

test("an absent file is missing for write and read, and is not made", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      for (const mode of ["write", "read"] as const) {
        expect(yield* refused(join(folder, "log.db"), mode)).toEqual({ _tag: "Missing" })
        expect(yield* refused(":memory:", mode)).toEqual({ _tag: "Missing" })
      }
      expect(readdirSync(folder)).toEqual([])
    }),
  ))

test("a path through what is no folder is missing", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      writeFileSync(join(folder, "file"), "")
      for (const mode of modes) {
        for (const name of ["absent/log.db", "file/log.db"]) {
          const path = join(folder, name)
          const { location, reason } = yield* failure(
            Effect.scoped(openStore({ filename: path, mode })),
          )
          expect(reason._tag).toMatch(/^(Missing|NotAFile)$/)
          expect(path.startsWith(location)).toBe(true)
        }
        expect((yield* refused("", mode))._tag).toBe("Missing")
        expect((yield* refused("a\0b", mode))._tag).toBe("Missing")
      }
      expect(readdirSync(folder)).toEqual(["file"])
    }),
  ))

test("a folder is not a file", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      mkdirSync(join(folder, "log.db"))
      for (const mode of modes) {
        expect(yield* refused(join(folder, "log.db"), mode)).toEqual({ _tag: "NotAFile" })
      }
      expect(readdirSync(join(folder, "log.db"))).toEqual([])
    }),
  ))

describe("what is no database is refused and left alone:", () => {
  const log = Effect.flatMap(temporaryFolder, writtenLog)
  const contents: Readonly<Record<string, Effect.Effect<Buffer, unknown>>> = {
    text: Effect.succeed(Buffer.from("contact,date\n".repeat(100))),
    "a few letters": Effect.succeed(Buffer.from("log")),
    "the beginning of a header": Effect.succeed(Buffer.from("SQLite format 3\0abc")),
    "half a log": Effect.scoped(
      Effect.map(log, (filename) => {
        const whole = readFileSync(filename)
        return whole.subarray(0, whole.length / 2)
      }),
    ),
    "a log that begins with zeros": Effect.scoped(
      Effect.map(log, (filename) => readFileSync(filename).fill(0, 0, 100)),
    ),
  }
  for (const [name, content] of Object.entries(contents)) {
    test(name, () =>
      run(
        Effect.gen(function* () {
          const folder = yield* temporaryFolder
          const filename = join(folder, "log.db")
          const bytes = yield* content
          writeFileSync(filename, bytes)
          for (const mode of modes) {
            expect(yield* refused(filename, mode)).toEqual({ _tag: "NotADatabase" })
            expect(readFileSync(filename).equals(bytes)).toBe(true)
            expect(readdirSync(folder)).toEqual(["log.db"])
          }
        }),
      ),
    )
  }
})

test("an empty file becomes a log by create only", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = join(folder, "log.db")
      writeFileSync(filename, "")
      for (const mode of ["write", "read"] as const) {
        expect(yield* refused(filename, mode)).toEqual({ _tag: "ForeignDatabase" })
        expect(readFileSync(filename).length).toBe(0)
      }
      const log = yield* Effect.scoped(Effect.flatMap(openStore({ filename }), brief))
      expect(log).toEqual([])
    }),
  ))

const hostDatabase = (folder: string) => {
  const filename = join(folder, "host.db")
  return Effect.as(
    runSql(
      filename,
      "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)",
      "INSERT INTO customers VALUES (1, 'Ada')",
      "CREATE TABLE effect_sql_migrations (migration_id INTEGER PRIMARY KEY, name TEXT)",
      "INSERT INTO effect_sql_migrations VALUES (7, 'seven')",
    ),
    filename,
  )
}

test("a database of something else is refused and left alone", () =>
  run(
    Effect.gen(function* () {
      const filename = yield* Effect.flatMap(temporaryFolder, hostDatabase)
      const bytes = readFileSync(filename)
      for (const mode of modes) {
        expect(yield* refused(filename, mode)).toEqual({ _tag: "ForeignDatabase" })
      }
      for (const mode of ["write", "read"] as const) {
        const opened = Effect.scoped(openStore({ filename, mode, foreign: "embed" }))
        expect((yield* failure(opened)).reason).toEqual({ _tag: "ForeignDatabase" })
      }
      expect(readFileSync(filename).equals(bytes)).toBe(true)
    }),
  ))

test("embedded, the log lives beside the host's tables and leaves them and the journal mode", () =>
  run(
    Effect.gen(function* () {
      const filename = yield* Effect.flatMap(temporaryFolder, hostDatabase)
      for (const [n, mode] of (["create", "create", "write"] as const).entries()) {
        yield* Effect.scoped(
          Effect.flatMap(openStore({ filename, mode, foreign: "embed" }), (store) =>
            store.append(commitOf(`c${n}`, { a: [`${n}`] })),
          ),
        )
      }
      const log = yield* Effect.scoped(Effect.flatMap(openStore({ filename, mode: "read" }), brief))
      expect(log).toEqual(['1 a@1 "0"', '2 a@2 "1"', '3 a@3 "2"'])
      expect(yield* runSql(filename, "SELECT * FROM customers")).toEqual([{ id: 1, name: "Ada" }])
      expect(yield* runSql(filename, "SELECT * FROM effect_sql_migrations")).toEqual([
        { migration_id: 7, name: "seven" },
      ])
      expect(yield* runSql(filename, "PRAGMA journal_mode")).toEqual([{ journal_mode: "delete" }])
    }),
  ))

test("a log of a later schema is refused and left alone", () =>
  run(
    Effect.gen(function* () {
      const filename = yield* Effect.flatMap(temporaryFolder, writtenLog)
      yield* runSql(filename, "INSERT INTO followthrough_migrations VALUES (99, 'later')")
      const bytes = readFileSync(filename)
      for (const mode of modes) {
        const reason = { _tag: "NewerSchema", found: 99, supported: 1 }
        expect(yield* refused(filename, mode)).toEqual(reason)
      }
      expect(readFileSync(filename).equals(bytes)).toBe(true)
    }),
  ))

test("a migration that fails leaves the database as it was, and says so", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = join(folder, "host.db")
      yield* runSql(filename, "CREATE TABLE followthrough_events (mine TEXT)")
      const opened = Effect.scoped(openStore({ filename, foreign: "embed" }))
      const { message, reason } = yield* failure(opened)
      expect(reason._tag).toBe("Unavailable")
      expect(message).toContain("followthrough_events already exists")
      const tables = yield* runSql(filename, "SELECT name FROM sqlite_schema")
      expect(tables).toEqual([{ name: "followthrough_events" }])
    }),
  ))

test("opened for reading, a log is read and never written", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = yield* writtenLog(folder)
      const bytes = readFileSync(filename)
      yield* Effect.scoped(
        Effect.gen(function* () {
          const store = yield* openStore({ filename, mode: "read" })
          expect(yield* brief(store)).toHaveLength(2)
          for (const append of [
            store.append(commitOf("c2", { a: ["3"] })),
            store.append(commitOf("c1", { a: ["1", "2"] })),
            Effect.asVoid(store.appendAll([])),
          ]) {
            expect((yield* failure<unknown, never>(append)).reason).toEqual({ _tag: "ReadOnly" })
          }
        }),
      )
      expect(readFileSync(filename).equals(bytes)).toBe(true)
      expect(readdirSync(folder)).toEqual(["log.db"])
    }),
  ))

test("a reader follows a writer and leaves its files alone", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = yield* writtenLog(folder)
      yield* Effect.scoped(
        Effect.gen(function* () {
          const writer = yield* openStore({ filename, mode: "write" })
          yield* writer.append(commitOf("c2", { b: ["3"] }))
          yield* Effect.scoped(
            Effect.gen(function* () {
              const reader = yield* openStore({ filename, mode: "read" })
              expect(yield* brief(reader)).toHaveLength(3)
              yield* writer.append(commitOf("c3", { b: ["4"] }))
              expect(yield* brief(reader)).toHaveLength(4)
            }),
          )
          expect(existsSync(`${filename}-wal`)).toBe(true)
          yield* writer.append(commitOf("c4", { b: ["5"] }))
        }),
      )
      expect(readdirSync(folder)).toEqual(["log.db"])
    }),
  ))

test("what a crash left is read in full, and left for the next writer to clear up", () =>
  run(
    Effect.gen(function* () {
      const [from, to] = [yield* temporaryFolder, yield* temporaryFolder]
      const [original, filename] = [join(from, "log.db"), join(to, "log.db")]
      yield* Effect.scoped(
        Effect.gen(function* () {
          const store = yield* openStore({ filename: original })
          yield* store.append(commitOf("c1", { a: ["1", "2"] }))
          for (const end of ["", "-wal"]) copyFileSync(original + end, filename + end)
        }),
      )
      const left = () => ["", "-wal"].map((end) => readFileSync(filename + end).toString("hex"))
      const before = left()
      const read = Effect.scoped(Effect.flatMap(openStore({ filename, mode: "read" }), brief))
      expect(yield* read).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
      expect(left()).toEqual(before)
      yield* Effect.scoped(openStore({ filename, mode: "write" }))
      expect(readdirSync(to)).toEqual(["log.db"])
      expect(yield* read).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
    }),
  ))

test("a link to nowhere is a failure with a reason", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      symlinkSync("/nowhere/at/all.db", filename)
      for (const mode of ["write", "read"] as const) {
        expect(yield* refused(filename, mode)).toEqual({ _tag: "Missing" })
      }
      expect(yield* refused(filename, "create")).toMatchObject({ _tag: "Unavailable" })
    }),
  ))

test("many open a new log at the same moment, and all find the same", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const stores = yield* Effect.all(
        Array.from({ length: 8 }, () => openStore({ filename })),
        { concurrency: "unbounded" },
      )
      yield* Effect.forEach(
        stores,
        (store, n) => store.append(commitOf(`c${n}`, { a: [`${n}`] })),
        {
          concurrency: "unbounded",
        },
      )
      for (const store of stores) expect(yield* brief(store)).toHaveLength(8)
    }),
  ))
