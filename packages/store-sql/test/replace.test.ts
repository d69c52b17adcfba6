import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import type { Seal } from "@followthrough/store"
import { restoreFile, secondNamesOf, UnsoundCopy, workspacesIn } from "@followthrough/store-sql"
import { Effect, Fiber, Stream } from "effect"
import { describe, expect, test } from "vitest"
import {
  append,
  commands,
  keptIn,
  linesOf,
  NEW,
  OLD,
  over,
  type Places,
  places,
} from "./replacing.js"
import { tampered, verified } from "./tampered.js"
import { commitOf, failure, openStore, rawDatabase, run, runSql } from "./temporary.js"

// Putting a copy in the place of a log: what is refused, what is kept, and what others do meanwhile.

test("a backup takes the place of a log, which is kept", () =>
  run(
    Effect.gen(function* () {
      const { backup, db, folder, head } = yield* places
      const { kept, logs } = yield* over({ backup, db }, { head })
      expect(logs).toEqual([{ workspace: "w", events: 2, head }])
      expect(kept).toMatch(/log\.db\.before-\d{8}T\d{6}Z-[0-9a-f]{8}$/)
      expect(yield* commands(db)).toEqual(NEW)
      expect(yield* commands(kept ?? "")).toEqual(OLD)
      expect(readdirSync(folder)).toHaveLength(3)
      // And back again, from what was kept; the log goes on.
      yield* over({ backup: kept ?? "", db })
      expect(yield* commands(db)).toEqual(OLD)
      yield* append(db, "c5")
      expect(yield* commands(db)).toEqual([...OLD, "c5"])
      expect(yield* runSql(db, "PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }])
    }),
  ))

test("an export takes the place of a log that holds nothing else", () =>
  run(
    Effect.gen(function* () {
      const { backup, db, folder, head } = yield* places
      const lines = yield* linesOf(backup)
      const replacing = (filename: string, prefix?: string) =>
        restoreFile(
          { filename, over: true, ...(prefix === undefined ? {} : { prefix }) },
          Stream.fromIterable(lines),
        )
      const { kept } = yield* replacing(db)
      expect(yield* commands(db)).toEqual(NEW)
      expect((yield* verified(db, head)).fault).toBeUndefined()
      expect(yield* commands(kept ?? "")).toEqual(OLD)
      // A tenant, or a host's customers, would be gone.
      yield* Effect.scoped(
        Effect.flatMap(openStore({ filename: db }), (store) =>
          store.append({ ...commitOf("other", { a: ["other"] }), workspace: "other" }),
        ),
      )
      expect((yield* failure(replacing(db))).message).toContain('it also holds workspace "other"')
      const host = join(folder, "host.db")
      yield* runSql(host, "CREATE TABLE customers (name TEXT)")
      yield* Effect.scoped(openStore({ filename: host, foreign: "embed", prefix: "crm_" }))
      expect((yield* failure(replacing(host))).reason._tag).toBe("ForeignDatabase")
      expect((yield* failure(replacing(host, "crm_"))).message).toContain(
        'it also holds table "customers"',
      )
      expect(yield* workspacesIn({ filename: db })).toEqual(["other", "w"])
    }),
  ))

describe("what is not restored, and leaves everything as it was:", () => {
  const refused = (
    spoil: (at: Places) => Effect.Effect<unknown, unknown>,
    head?: (head: Seal) => Seal,
  ) =>
    run(
      Effect.gen(function* () {
        const at = yield* places
        yield* spoil(at)
        const before = readdirSync(at.folder).sort()
        const result = yield* Effect.flip(over(at, head && { head: head(at.head) }))
        expect(readdirSync(at.folder).sort()).toEqual(before)
        expect(yield* commands(at.db)).toEqual(OLD)
        return result
      }),
    )

  test("a backup that was altered", async () => {
    const error = await refused(({ backup }) =>
      Effect.scoped(
        Effect.gen(function* () {
          const set = "UPDATE followthrough_events SET occurred_at = 7 WHERE position = 2"
          copyFileSync(yield* tampered(backup, set), backup)
        }),
      ),
    )
    expect(error).toBeInstanceOf(UnsoundCopy)
    expect(error.message).toBe('workspace "w": event 2 or its command is not what was recorded')
  })

  test("a backup that is another log than that whose head was kept, or an older one", async () => {
    const forked = await refused(
      () => Effect.void,
      (head) => ({ ...head, hash: head.hash.replace(/./g, "0") }),
    )
    expect(forked.message).toContain("event 2 is not the one whose hash was kept")
    const older = await refused(
      () => Effect.void,
      (head) => ({ ...head, position: 4 }),
    )
    expect(older.message).toContain("event 3 is missing: the log ends before the head")
  })

  test("half a backup, a database of something else, none at all, the log itself", async () => {
    const half = await refused(({ backup }) =>
      Effect.sync(() => {
        writeFileSync(backup, readFileSync(backup).subarray(0, 20_000))
      }),
    )
    expect(half.message).toMatch(/backup\.db is (damaged|not a SQLite database)/)
    const other = await refused(({ backup }) => {
      renameSync(backup, `${backup}.away`)
      return runSql(backup, "CREATE TABLE customers (name TEXT)")
    })
    expect(other.message).toContain("is a database of something else")
    const none = await refused(({ backup }) =>
      Effect.sync(() => renameSync(backup, `${backup}.away`)),
    )
    expect(none.message).toContain("backup.db does not exist")
    const itself = await refused(({ backup, db }) =>
      Effect.sync(() => {
        renameSync(backup, `${backup}.away`)
        symlinkSync(db, backup)
      }),
    )
    expect(itself.message).toContain("it is the backup itself")
  })
})

test("a log that cannot be read any more is replaced, and its journal never applied to the new one", () =>
  run(
    Effect.gen(function* () {
      const { backup, db, folder } = yield* places
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* append(join(folder, "other.db"), "o1")
          const store = yield* openStore({ filename: join(folder, "other.db") })
          yield* store.append(commitOf("o2", { a: ["o2"] }))
          copyFileSync(join(folder, "other.db-wal"), `${db}-wal`)
        }),
      )
      const wal = readFileSync(`${db}-wal`)
      writeFileSync(db, "no database at all, and long enough to be none ".repeat(40))
      const { kept } = yield* over({ backup, db })
      expect(yield* commands(db)).toEqual(NEW)
      expect(readFileSync(kept ?? "", "utf8")).toMatch(/^no database at all/)
      expect(readFileSync(`${kept}-wal`).equals(wal)).toBe(true)
      expect(existsSync(`${db}-wal`)).toBe(false)
      // The same where somebody removed the file itself.
      const [gone, journal] = [join(folder, "gone.db"), join(folder, "gone.db-wal")]
      writeFileSync(journal, wal)
      expect((yield* over({ backup, db: gone })).kept).toBeUndefined()
      expect(yield* commands(gone)).toEqual(NEW)
    }),
  ))

test("what a crash left in the journal is kept with the log, even one that came meanwhile", () =>
  run(
    Effect.gen(function* () {
      const { backup, db, folder } = yield* places
      const crashed = join(folder, "crashed.db")
      yield* Effect.scoped(
        Effect.gen(function* () {
          const store = yield* openStore({ filename: db })
          yield* store.append(commitOf("c5", { a: ["c5"] }))
          for (const ending of ["", "-wal"]) copyFileSync(`${db}${ending}`, `${crashed}${ending}`)
        }),
      )
      const crash = Effect.sync(() => {
        for (const ending of ["", "-wal"]) copyFileSync(`${crashed}${ending}`, `${db}${ending}`)
      })
      const lines = Stream.fromIterable(yield* linesOf(backup))
      for (const [crashes, from] of [
        [crash, { backup }],
        [Effect.void, Stream.tap(lines, () => crash)],
      ] as const) {
        yield* crashes
        const { kept } = yield* restoreFile({ filename: db, over: true }, from)
        expect(yield* commands(db)).toEqual(NEW)
        expect(yield* commands(kept ?? "")).toEqual([...OLD, "c5"])
      }
    }),
  ))

test.skipIf(process.platform === "win32")(
  "a link stays one, and whoever could use the log can use the new one",
  () =>
    run(
      Effect.gen(function* () {
        const { backup, db, folder } = yield* places
        mkdirSync(join(folder, "data"))
        const real = join(folder, "data", "real.db")
        renameSync(db, real)
        symlinkSync(real, db)
        chmodSync(real, 0o660)
        if (process.getuid?.() === 0) chownSync(real, 65534, 65534)
        const { gid, mode, uid } = statSync(real)
        const { kept } = yield* over({ backup, db })
        expect(dirname(kept ?? "")).toBe(join(folder, "data"))
        expect(yield* commands(db)).toEqual(NEW)
        expect(statSync(real)).toMatchObject({ gid, mode, uid })
      }),
    ),
)

test("a second name that the log has got from one that was killed is taken away again", () =>
  run(
    Effect.gen(function* () {
      const { backup, db } = yield* places
      const second = `${db}.before-20260302T080000Z-0123abcd`
      linkSync(db, second)
      // A log that is kept, and one with a name of its own.
      const { kept } = yield* over({ backup, db })
      linkSync(db, `${db}.mine`)
      expect(existsSync(second)).toBe(false)
      expect(secondNamesOf(db)).toEqual([])
      yield* over({ backup, db })
      expect(yield* commands(kept ?? "")).toEqual(OLD)
      expect(existsSync(`${db}.mine`)).toBe(true)
    }),
  ))

describe("others who have the log open", () => {
  test("are told of, and stay undisturbed", () =>
    run(
      Effect.gen(function* () {
        const { backup, db } = yield* places
        // It does nothing meanwhile.
        const store = yield* openStore({ filename: db })
        const { message, reason } = yield* failure(over({ backup, db }))
        expect(reason._tag).toBe("Busy")
        expect(message).toContain("is locked by another process")
        yield* store.append(commitOf("c5", { a: ["c5"] }))
        expect(keptIn(dirname(db))).toEqual([])
      }),
    ))

  test("in another journal mode than WAL: whoever had it open before writes no more", () =>
    run(
      Effect.gen(function* () {
        const { backup, db } = yield* places
        yield* runSql(db, "PRAGMA journal_mode = DELETE")
        const store = yield* openStore({ filename: db })
        yield* store.append(commitOf("c5", { a: ["c5"] }))
        const { kept } = yield* over({ backup, db })
        const { message, reason } = yield* failure(store.append(commitOf("c6", { a: ["c6"] })))
        expect(reason._tag).toBe("Unavailable")
        expect(message).toContain("open the log anew")
        expect(yield* commands(kept ?? "")).toEqual([...OLD, "c5"])
        expect(yield* commands(db)).toEqual(NEW)
      }),
    ))

  test("who came while it was replaced, and waited, do not go on with the old file", () =>
    run(
      Effect.gen(function* () {
        const { backup, db, folder } = yield* places
        yield* Effect.scoped(
          Effect.gen(function* () {
            const host = yield* rawDatabase(db)
            yield* host`PRAGMA locking_mode = EXCLUSIVE`
            yield* host`BEGIN EXCLUSIVE`
            const opening = yield* Effect.fork(failure(openStore({ filename: db })))
            yield* Effect.sleep(100)
            linkSync(db, join(folder, "old.db"))
            renameSync(backup, db)
            yield* host`COMMIT`
            return opening
          }),
        ).pipe(
          Effect.flatMap(Fiber.join),
          Effect.map(({ message }) => expect(message).toContain("open the log anew")),
        )
        yield* append(db, "c9")
        expect(yield* commands(db)).toEqual([...NEW, "c9"])
      }),
    ))
})
