import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { exportLog } from "@followthrough/store"
import {
  backupFile,
  beginFile,
  leftoversIn,
  restoreFile,
  workspacesIn,
} from "@followthrough/store-sql"
import { Chunk, Effect, Stream } from "effect"
import { describe, expect, test } from "vitest"
import { buildPrograms, ended, start } from "./programs/program.js"
import { model, verified } from "./tampered.js"
import { commitOf, failure, openStore, run, temporaryFolder } from "./temporary.js"

// What copies that were killed have left behind, and what lies in the way of a new one.

buildPrograms()

const exported = Effect.gen(function* () {
  const { filename, head } = yield* model()
  const lines = yield* Effect.scoped(
    Effect.gen(function* () {
      const store = yield* openStore({ filename, mode: "read" })
      return Chunk.toReadonlyArray(yield* Stream.runCollect(exportLog(store, "w")))
    }),
  )
  const folder = yield* temporaryFolder
  writeFileSync(join(folder, "log.ndjson"), `${lines.join("\n")}\n`)
  return { filename, folder, head, lines, db: join(folder, "new.db") }
})

/** A copy in a process of its own, once it stands before its last line. */
const copier = (folder: string, db: string) =>
  Effect.promise(async () => {
    const child = start("copier", [join(folder, "log.ndjson"), db], { input: true })
    let begun = () => {}
    const begins = new Promise<void>((resolve) => {
      begun = resolve
    })
    const end = ended(child, () => begun())
    await Promise.race([begins, end])
    return { child, end }
  })

const unfinishedIn = (folder: string) =>
  readdirSync(folder).filter((name) => name.includes(".unfinished-"))

describe("what a killed copy left", () => {
  test("is never adopted, whatever process id it was made under", () =>
    run(
      Effect.gen(function* () {
        const { db, folder, head, lines } = yield* exported
        // Of a process with our id, as in the next container: somebody else's log, half made.
        const theirs = `${db}.unfinished-${process.pid}`
        yield* Effect.scoped(
          Effect.flatMap(openStore({ filename: theirs }), (store) =>
            store.append({ ...commitOf("theirs", { a: ["theirs"] }), workspace: "theirs" }),
          ),
        )
        yield* restoreFile({ filename: db }, Stream.fromIterable(lines))
        expect(yield* workspacesIn({ filename: db })).toEqual(["w"])
        expect((yield* verified(db, head)).fault).toBeUndefined()
        const copy = join(folder, "copy.db")
        writeFileSync(`${copy}.unfinished-${process.pid}`, "half a copy")
        yield* backupFile({ filename: db, to: copy })
        expect((yield* verified(copy, head)).fault).toBeUndefined()
      }),
    ))

  test("is told of, and removed by the next copy to that folder", () =>
    run(
      Effect.gen(function* () {
        const { db, folder, head, lines } = yield* exported
        const { child, end } = yield* copier(folder, db)
        expect(unfinishedIn(folder)).toHaveLength(1)
        expect(leftoversIn(folder)).toEqual([])
        child.kill("SIGKILL")
        expect((yield* Effect.promise(() => end)).signal).toBe("SIGKILL")
        expect(existsSync(db)).toBe(false)
        const left = unfinishedIn(folder)
        expect(leftoversIn(folder)).toEqual(left.map((name) => join(folder, name)))
        // Killed before it had its lock.
        mkdirSync(`${db}.unfinished-0123456789abcdef`)
        expect(leftoversIn(folder)).toHaveLength(2)
        yield* restoreFile({ filename: db }, Stream.fromIterable(lines))
        expect((yield* verified(db, head)).fault).toBeUndefined()
        expect(readdirSync(folder).sort()).toEqual(["log.ndjson", "new.db"])
      }),
    ))

  test("is not what another process is still making, even one that stands still", () =>
    run(
      Effect.gen(function* () {
        const { db, filename, folder, lines } = yield* exported
        const { child, end } = yield* copier(folder, db)
        child.kill("SIGSTOP")
        const making = unfinishedIn(folder)
        expect(making).toHaveLength(1)
        yield* backupFile({ filename, to: join(folder, "copy.db") })
        yield* restoreFile({ filename: join(folder, "other.db") }, Stream.fromIterable(lines))
        // Our own, too, are kept apart from leftovers.
        const own = beginFile(join(folder, "text"))
        expect(leftoversIn(folder)).toEqual([])
        expect(unfinishedIn(folder)).toHaveLength(2)
        own.discard()
        expect(unfinishedIn(folder)).toEqual(making)
        child.kill("SIGCONT")
        child.stdin?.end()
        expect((yield* Effect.promise(() => end)).output).toBe("begun\nrestored\n")
        expect((yield* verified(db)).fault).toBeUndefined()
        expect(unfinishedIn(folder)).toEqual([])
      }),
    ))

  test("is removed by name alone: a folder that holds anything else stays", () =>
    run(
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const theirs = join(folder, "x.unfinished-0123456789abcdef")
        mkdirSync(theirs)
        writeFileSync(join(theirs, "precious"), "precious")
        mkdirSync(join(folder, "x.unfinished-mine"))
        symlinkSync(theirs, join(folder, "x.unfinished-fedcba9876543210"))
        const file = beginFile(join(folder, "text"))
        writeFileSync(file.path, "text")
        file.put()
        file.discard()
        expect(readFileSync(join(theirs, "precious"), "utf8")).toBe("precious")
        expect(readdirSync(folder).sort()).toEqual([
          "text",
          "x.unfinished-0123456789abcdef",
          "x.unfinished-fedcba9876543210",
          "x.unfinished-mine",
        ])
      }),
    ))
})

describe("a copy", () => {
  test("never takes the place of what came into being meanwhile", () =>
    run(
      Effect.gen(function* () {
        const { db, folder, lines } = yield* exported
        const meanwhile = (come: () => void) =>
          restoreFile(
            { filename: db },
            Stream.concat(
              Stream.fromIterable(lines.slice(0, -1)),
              Stream.fromEffect(Effect.sync(come).pipe(Effect.as(lines.at(-1) ?? ""))),
            ),
          )
        const late = yield* failure(meanwhile(() => writeFileSync(db, "precious")))
        expect(late.message).toBe(`${db} cannot be used: it is there already.`)
        expect(readFileSync(db, "utf8")).toBe("precious")
        rmSync(db)
        // Which a look at the place does not show.
        yield* failure(meanwhile(() => symlinkSync(join(folder, "nowhere"), db)))
        expect(lstatSync(db).isSymbolicLink()).toBe(true)
        expect(unfinishedIn(folder)).toEqual([])
      }),
    ))

  test("is not put beside another file's journal, which would become its own", () =>
    run(
      Effect.gen(function* () {
        const { db, filename, folder, lines } = yield* exported
        yield* Effect.scoped(
          Effect.gen(function* () {
            const store = yield* openStore({ filename: join(folder, "old.db") })
            yield* store.append(commitOf("old", { a: ["old"] }))
            copyFileSync(join(folder, "old.db-wal"), `${db}-wal`)
          }),
        )
        for (const copying of [
          restoreFile({ filename: db }, Stream.fromIterable(lines)),
          backupFile({ filename, to: db }),
        ]) {
          expect((yield* failure<unknown, never>(copying)).message).toContain(
            `${db}-wal is there, left from another file`,
          )
        }
        expect(existsSync(db)).toBe(false)
        renameSync(`${db}-wal`, join(folder, "away"))
        yield* restoreFile({ filename: db }, Stream.fromIterable(lines))
      }),
    ))

  test.skipIf(process.platform === "win32")("is read by nobody who may not read the log", () =>
    run(
      Effect.gen(function* () {
        const { db, filename, folder, lines } = yield* exported
        const to = join(folder, "copy.db")
        for (const [mode, expected] of [
          [0o600, 0o600],
          [0o640, 0o640],
          [0o444, 0o644],
        ] as const) {
          chmodSync(filename, mode)
          yield* backupFile({ filename, to })
          expect((statSync(to).mode & 0o777).toString(8)).toBe(expected.toString(8))
          rmSync(to)
        }
        const seen: Array<string> = []
        yield* restoreFile(
          { filename: db },
          Stream.tap(Stream.fromIterable(lines), () =>
            Effect.sync(() => {
              for (const name of unfinishedIn(folder)) {
                seen.push((statSync(join(folder, name)).mode & 0o777).toString(8))
              }
            }),
          ),
        )
        expect(new Set(seen)).toEqual(new Set(["700"]))
      }),
    ),
  )
})
