import { copyFileSync, existsSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { SqlClient } from "@effect/sql/SqlClient"
import { EventStore, type EventStoreShape } from "@followthrough/store"
import { sqliteLayerFromClient } from "@followthrough/store-sql/client"
import Database from "better-sqlite3"
import { Context, Effect, Either, Layer } from "effect"
import { describe, expect, test } from "vitest"
import { commitOf, failure, openStore, rawDatabase, run, temporaryFolder } from "./temporary.js"

// Files that change under an open log: by a second copy of SQLite in the process, whose closing drops the locks of
// the first and removes its journal, or by somebody who moves, copies or deletes them.

const addon = join(
  dirname(createRequire(import.meta.url).resolve("better-sqlite3/package.json")),
  "build/Release/better_sqlite3.node",
)

/** Another copy of the driver's SQLite, which knows nothing of the first. */
const otherCopy = (folder: string) => {
  const nativeBinding = join(folder, "other_sqlite3.node")
  copyFileSync(addon, nativeBinding)
  return (filename: string) => new Database(filename, { nativeBinding })
}

/** Appends one command after the other, and gives those that were acknowledged. */
const appendMany = (store: EventStoreShape, prefix: string, count: number) =>
  Effect.gen(function* () {
    const acknowledged: Array<string> = []
    const refused = new Set<string>()
    for (let n = 0; n < count; n++) {
      const id = `${prefix}-${n}`
      const result = yield* Effect.either(store.append(commitOf(id, { a: [id.padEnd(300, ".")] })))
      if (Either.isRight(result)) acknowledged.push(id)
      else refused.add(result.left.message)
    }
    return { acknowledged, refused }
  })

/** What somebody finds who opens the file afterwards: nothing, where somebody else left another one in pieces. */
const found = (filename: string): ReadonlySet<string> => {
  if (!existsSync(filename)) return new Set()
  const database = new Database(filename, { readonly: true })
  try {
    const rows = database.prepare("SELECT command_id AS id FROM followthrough_events").all()
    return new Set(rows.map((row) => (row as { id: string }).id))
  } catch {
    return new Set()
  } finally {
    database.close()
  }
}

interface Meddling {
  readonly title: string
  /** Whether the log may go on: what is acknowledged is there all the same. */
  readonly harmless?: boolean
  readonly meddle: (filename: string, folder: string) => void
}

const meddlings: ReadonlyArray<Meddling> = [
  {
    title: "another copy of SQLite reads and closes",
    meddle: (filename, folder) => {
      const other = otherCopy(folder)(filename)
      other.prepare("SELECT count(*) FROM followthrough_events").get()
      other.close()
    },
  },
  {
    title: "another copy of SQLite writes and closes",
    meddle: (filename, folder) => {
      const other = otherCopy(folder)(filename)
      other.exec("CREATE TABLE IF NOT EXISTS theirs (n); INSERT INTO theirs VALUES (1)")
      other.close()
    },
  },
  { title: "the file is deleted", meddle: (filename) => unlinkSync(filename) },
  {
    title: "the file is renamed",
    meddle: (filename) => renameSync(filename, `${filename}.old`),
  },
  {
    title: "another file is moved over it",
    meddle: (filename, folder) => renameSync(join(folder, "older.db"), filename),
  },
  {
    title: "another file is copied over it",
    meddle: (filename, folder) => copyFileSync(join(folder, "older.db"), filename),
  },
  { title: "the journal is removed", meddle: (filename) => rmSync(`${filename}-wal`) },
  {
    title: "the journal is replaced",
    meddle: (filename) => {
      rmSync(`${filename}-wal`)
      writeFileSync(`${filename}-wal`, "")
    },
  },
  {
    title: "the file is only touched",
    harmless: true,
    meddle: (filename) => {
      const other = new Database(filename)
      other.prepare("SELECT count(*) FROM followthrough_events").get()
      other.close()
    },
  },
]

describe("nothing is acknowledged that is not there afterwards", () => {
  for (const { harmless, meddle, title } of meddlings) {
    test(`when ${title}`, () =>
      run(
        Effect.gen(function* () {
          const folder = yield* temporaryFolder
          const filename = join(folder, "log.db")
          const told = yield* Effect.scoped(
            Effect.gen(function* () {
              const store = yield* openStore({ filename })
              yield* appendMany(store, "before", 5)
              const copy = new Database(filename)
              copy.exec(`VACUUM INTO '${join(folder, "older.db")}'`)
              copy.close()
              // Checkpoints happen meanwhile.
              const before = yield* appendMany(store, "more", 400)
              expect([...before.refused]).toEqual([])
              meddle(filename, folder)
              const after = yield* appendMany(store, "after", 400)
              const read = yield* Effect.either(
                store.read({ workspace: "w", from: { _tag: "All" }, limit: 10 }),
              )
              return { after, reads: Either.isRight(read) }
            }),
          )
          const { acknowledged, refused } = told.after
          if (harmless === true) {
            expect([acknowledged.length, refused.size, told.reads]).toEqual([400, 0, true])
          } else {
            expect([...refused].join()).toMatch(
              /log\.db cannot be used: the file was replaced, or its journal removed, by somebody else/,
            )
            // Nor does anybody hear of what has gone.
            expect(told.reads).toBe(false)
          }
          const there = found(filename)
          expect(acknowledged.filter((id) => !there.has(id))).toEqual([])
        }),
      ))
  }
})

test("a host that hands over its copy of SQLite may open and close the file as it likes", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = join(folder, "log.db")
      const nativeBinding = join(folder, "their_sqlite3.node")
      copyFileSync(addon, nativeBinding)
      class Theirs extends Database {
        constructor(path: string, options: Database.Options = {}) {
          super(path, { ...options, nativeBinding })
        }
      }
      const store = yield* openStore({ filename, driver: Theirs })
      for (let n = 0; n < 5; n++) {
        const { refused } = yield* appendMany(store, `round-${n}`, 200)
        expect([...refused]).toEqual([])
        const host = new Theirs(filename)
        host.exec("CREATE TABLE IF NOT EXISTS theirs (n); INSERT INTO theirs VALUES (1)")
        host.close()
      }
      const { events } = yield* store.read({ workspace: "w", from: { _tag: "All" }, limit: 5000 })
      expect(events).toHaveLength(1000)
    }),
  ))

test("on a host's client, too, nothing is acknowledged into a file that is no longer there", () =>
  run(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const filename = join(folder, "log.db")
      const sql = yield* rawDatabase(filename)
      const store = yield* Layer.build(sqliteLayerFromClient()).pipe(
        Effect.map(Context.get(EventStore)),
        Effect.provideService(SqlClient, sql),
      )
      yield* store.append(commitOf("c1", { a: ["1"] }))
      renameSync(filename, `${filename}.old`)
      expect((yield* failure(store.append(commitOf("c2", { a: ["2"] })))).reason._tag).toBe(
        "Unavailable",
      )
    }),
  ))
