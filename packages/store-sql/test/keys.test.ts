import { copyFileSync, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { SqlClient } from "@effect/sql/SqlClient"
import { type Commit, EventStore } from "@followthrough/store"
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { model, tampered, verified } from "./tampered.js"
import { commitOf, openStore, rawDatabase, run, runSql, temporaryFolder } from "./temporary.js"

/** Letters that are found nowhere else in a file. */
const keyOf = (n: number): string =>
  `KEY${String(n).padStart(4, "0")}abcdefghijklmnopqrstuvwxyz-_0123456789`

const keyed = (n: number, stream = `s${n}`): Commit => ({
  ...commitOf(`c${n}`, { [stream]: ["1"] }),
  keys: [{ stream, key: keyOf(n) }],
})

const ending = (...streams: ReadonlyArray<string>): Commit => ({
  ...commitOf(`end of ${streams.join()}`, Object.fromEntries(streams.map((s) => [s, ["end"]]))),
  destroys: streams,
})

const bytesOf = (filename: string): Buffer =>
  Buffer.concat(
    ["", "-wal"]
      .map((end) => `${filename}${end}`)
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file)),
  )

/** Which of so many keys stand somewhere in a log's files. */
const found = (filename: string, count: number): ReadonlyArray<number> => {
  const bytes = bytesOf(filename)
  return Array.from({ length: count }, (_, n) => n).filter((n) => bytes.includes(keyOf(n)))
}

describe("a destroyed key", () => {
  test("is nowhere in file and WAL, among many made in any order; the others stay", () =>
    run(
      Effect.gen(function* () {
        const filename = join(yield* temporaryFolder, "log.db")
        const store = yield* openStore({ filename, synchronous: "NORMAL" })
        const count = 600
        const streams = Array.from({ length: count }, (_, n) => `s${(n * 271) % count}`)
        yield* store.appendAll(streams.map((stream, n) => commitOf(`b${n}`, { [stream]: ["0"] })))
        // Keys of streams that are there already, in another order than they began.
        for (let n = 0; n < count; n += 50) {
          yield* store.appendAll(Array.from({ length: 50 }, (_, k) => keyed(n + k)))
        }
        expect(found(filename, count)).toHaveLength(count)
        const gone = Array.from({ length: count }, (_, n) => n).filter((n) => n % 3 !== 1)
        yield* store.append(ending("s0"))
        yield* store.append(ending(...gone.filter((n) => n > 0).map((n) => `s${n}`)))
        const left = Array.from({ length: count }, (_, n) => n).filter((n) => n % 3 === 1)
        expect(found(filename, count)).toEqual(left)
        expect((yield* store.verify("w")).fault).toBeUndefined()
        yield* store.append(commitOf("later", { other: ["1"] }))
        expect(found(filename, count)).toEqual(left)
      }),
    ))

  test("goes from the WAL as soon as those who read an older state let it go", () =>
    run(
      Effect.gen(function* () {
        const filename = join(yield* temporaryFolder, "log.db")
        const store = yield* openStore({ filename })
        yield* store.append(keyed(1))
        const reader = yield* rawDatabase(filename)
        yield* reader.unsafe("BEGIN")
        yield* reader.unsafe("SELECT count(*) FROM followthrough_events")
        yield* store.append(ending("s1"))
        expect(found(filename, 2)).toEqual([1])
        expect(yield* store.keysOf("w", ["s1"])).toEqual(new Map([["s1", null]]))
        yield* reader.unsafe("COMMIT")
        yield* store.append(commitOf("next", { other: ["1"] }))
        expect(found(filename, 2)).toEqual([])
      }),
    ))

  test("goes from the WAL by another process when the one that destroyed it has ended", () =>
    run(
      Effect.gen(function* () {
        const filename = join(yield* temporaryFolder, "log.db")
        const other = yield* openStore({ filename })
        const reader = yield* rawDatabase(filename)
        yield* Effect.scoped(
          Effect.gen(function* () {
            const eraser = yield* openStore({ filename })
            yield* eraser.append(keyed(1))
            yield* reader.unsafe("BEGIN")
            yield* reader.unsafe("SELECT count(*) FROM followthrough_events")
            yield* eraser.append(ending("s1"))
          }),
        )
        expect(found(filename, 2)).toEqual([1])
        yield* reader.unsafe("COMMIT")
        yield* other.append(commitOf("next", { other: ["1"] }))
        yield* other.append(commitOf("the one after", { other: ["2"] }))
        expect(found(filename, 2)).toEqual([])
        expect((yield* other.verify("w")).fault).toBeUndefined()
      }),
    ))

  test("goes from the WAL when the log is opened after a crash", () =>
    run(
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const filename = join(folder, "log.db")
        const crashed = join(folder, "crashed.db")
        const store = yield* openStore({ filename })
        yield* store.append(keyed(1))
        const reader = yield* rawDatabase(filename)
        yield* reader.unsafe("BEGIN")
        yield* reader.unsafe("SELECT count(*) FROM followthrough_events")
        yield* store.append(ending("s1"))
        for (const end of ["", "-wal"]) copyFileSync(`${filename}${end}`, `${crashed}${end}`)
        expect(found(crashed, 2)).toEqual([1])
        const again = yield* openStore({ filename: crashed, mode: "write" })
        expect(found(crashed, 2)).toEqual([])
        expect((yield* again.verify("w")).fault).toBeUndefined()
      }),
    ))

  test("is written over with zeros also on a host's connection", () =>
    run(
      Effect.gen(function* () {
        const filename = join(yield* temporaryFolder, "host.db")
        const sql = yield* rawDatabase(filename)
        yield* Effect.gen(function* () {
          const store = yield* EventStore
          expect(yield* sql`PRAGMA secure_delete`).toEqual([{ secure_delete: 1 }])
          yield* store.append(keyed(1))
          yield* store.append(ending("s1"))
          expect(found(filename, 2)).toEqual([])
        }).pipe(Effect.provide(sqliteLayerFromClient()), Effect.provideService(SqlClient, sql))
      }),
    ))
})

describe("the table of keys", () => {
  const history = [keyed(1, "a"), keyed(2, "b"), ending("a"), keyed(4, "d")]
  const cases: ReadonlyArray<readonly [what: string, sql: string, stream: string]> = [
    [
      "a destroyed key is put back",
      `UPDATE followthrough_keys SET destroyed = 0, key = '${keyOf(1)}' WHERE id = 1`,
      "a",
    ],
    [
      "a destroyed key is only said to be",
      `UPDATE followthrough_keys SET key = '${keyOf(1)}' WHERE id = 1`,
      "a",
    ],
    ["a key is deleted", "DELETE FROM followthrough_keys WHERE id = 2", "b"],
    [
      "a key is destroyed behind the log's back",
      "UPDATE followthrough_keys SET key = '000', destroyed = 1 WHERE id = 2",
      "b",
    ],
    [
      "a key is given to a stream without one",
      "INSERT INTO followthrough_keys (log, stream, key, digest, destroyed) SELECT log, id, 'k', x'', 0 FROM followthrough_streams WHERE name = 'c'",
      "c",
    ],
    [
      "one character of a key is changed",
      "UPDATE followthrough_keys SET key = 'X' || substr(key, 2) WHERE id = 2",
      "b",
    ],
    ["a key is emptied", "UPDATE followthrough_keys SET key = '' WHERE id = 2", "b"],
    [
      "a digest is changed",
      "UPDATE followthrough_keys SET digest = zeroblob(32) WHERE id = 2",
      "b",
    ],
    [
      "the digest of a destroyed key is changed",
      "UPDATE followthrough_keys SET digest = zeroblob(32) WHERE id = 1",
      "a",
    ],
    [
      "two keys are swapped",
      `UPDATE followthrough_keys SET key = CASE id WHEN 2 THEN '${keyOf(4)}' ELSE '${keyOf(2)}' END WHERE id IN (2, 3)`,
      "b",
    ],
    [
      "two keys are swapped with their digests",
      "UPDATE followthrough_keys SET stream = -stream WHERE id IN (2, 3); UPDATE followthrough_keys SET stream = CASE id WHEN 2 THEN (SELECT id FROM followthrough_streams WHERE name = 'd') ELSE (SELECT id FROM followthrough_streams WHERE name = 'b') END WHERE id IN (2, 3)",
      "b",
    ],
  ]
  for (const [what, sql, stream] of cases) {
    test(`is verified: ${what}`, () =>
      run(
        Effect.gen(function* () {
          const { filename, head } = yield* model([...history, commitOf("more", { c: ["1"] })])
          expect((yield* verified(filename, head)).fault).toBeUndefined()
          const copy = yield* tampered(filename, ...sql.split("; "))
          expect((yield* verified(copy)).fault).toEqual({ _tag: "KeyDiffers", stream })
        }),
      ))
  }

  test("itself refuses to lose a key, to change one and to bring one back", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model(history)
        for (const sql of [
          "DELETE FROM followthrough_keys",
          "UPDATE followthrough_keys SET key = 'other' WHERE id = 2",
          "UPDATE followthrough_keys SET destroyed = 0 WHERE id = 1",
          "UPDATE followthrough_keys SET key = 'k', destroyed = 1 WHERE id = 1",
          "UPDATE followthrough_keys SET digest = zeroblob(32), destroyed = 1 WHERE id = 2",
          "REPLACE INTO followthrough_keys SELECT * FROM followthrough_keys WHERE id = 2",
          "REPLACE INTO followthrough_keys (log, stream, key, digest, destroyed) SELECT log, stream, 'other', digest, 0 FROM followthrough_keys WHERE id = 2",
        ]) {
          const result = yield* Effect.either(runSql(filename, sql))
          expect(result).toMatchObject({ _tag: "Left" })
        }
      }),
    ))
})
