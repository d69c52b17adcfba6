import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { exportLog, makeMemoryStore, restoreLog, UnreadableExport } from "@followthrough/store"
import { backupFile, restoreFile } from "@followthrough/store-sql"
import { Chunk, Effect, Either, Fiber, Stream } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { history, model, verified } from "./tampered.js"
import { brief, commitOf, failure, openStore, run, runSql, temporaryFolder } from "./temporary.js"

const linesOf = (filename: string) =>
  Effect.scoped(
    Effect.gen(function* () {
      const store = yield* openStore({ filename, mode: "read" })
      return Chunk.toReadonlyArray(yield* Stream.runCollect(exportLog(store, "w")))
    }),
  )

const briefOf = (filename: string) =>
  Effect.scoped(Effect.flatMap(openStore({ filename, mode: "read" }), brief))

/** Nothing but whole files in the folder. */
const unfinished = (filename: string) =>
  readdirSync(dirname(filename)).filter((name) => /unfinished|-wal|-shm/.test(name))

describe("a backup", () => {
  test("of a file that is written to meanwhile is a log of one moment", () =>
    run(
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const filename = join(folder, "log.db")
        const store = yield* openStore({ filename })
        yield* store.append(commitOf("first", { a: ["0"], b: ["0"] }))
        let written = 0
        const writing = yield* Effect.fork(
          Effect.forever(
            Effect.suspend(() =>
              Effect.zipRight(
                store.append(commitOf(`c${written++}`, { a: ["x"], b: ["y"] })),
                Effect.sleep(1),
              ),
            ),
          ),
        )
        for (let n = 0; n < 5; n++) {
          yield* Effect.sleep(5)
          const kept = yield* store.head("w")
          const to = join(folder, `copy-${n}.db`)
          yield* backupFile({ filename, to })
          const { events, fault } = yield* verified(to, kept)
          expect(fault).toBeUndefined()
          expect(events).toBeGreaterThanOrEqual(kept.position)
          expect(events % 2).toBe(0)
        }
        yield* Fiber.interrupt(writing)
        // The copy is a log like any other.
        const copy = yield* openStore({ filename: join(folder, "copy-4.db"), mode: "write" })
        yield* copy.append(commitOf("later", { a: ["later"] }))
        expect(yield* runSql(join(folder, "copy-4.db"), "PRAGMA journal_mode")).toEqual([
          { journal_mode: "wal" },
        ])
      }),
    ))

  test("has what stands beside the file too, and leaves the file as it was", () =>
    run(
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const [filename, to] = [join(folder, "log.db"), join(folder, "copy.db")]
        const store = yield* openStore({ filename })
        for (const commit of history) yield* store.append(commit)
        expect(existsSync(`${filename}-wal`)).toBe(true)
        yield* backupFile({ filename, to })
        expect(yield* briefOf(to)).toEqual(yield* brief(store))
        expect(readdirSync(folder).sort()).toEqual([
          "copy.db",
          "log.db",
          "log.db-shm",
          "log.db-wal",
        ])
      }),
    ))

  test("overwrites nothing, copies nothing but logs, and leaves nothing half made", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const folder = dirname(filename)
        const there = join(folder, "there.db")
        writeFileSync(there, "precious")
        const refused = yield* failure(backupFile({ filename, to: there }))
        expect(refused.message).toContain("it is there already")
        expect(readFileSync(there, "utf8")).toBe("precious")
        const other = join(folder, "other.db")
        yield* runSql(other, "CREATE TABLE customers (name TEXT)")
        for (const [source, reason] of [
          [other, "ForeignDatabase"],
          [there, "NotADatabase"],
          [join(folder, "missing.db"), "Missing"],
        ] as const) {
          const to = join(folder, "copy.db")
          expect((yield* failure(backupFile({ filename: source, to }))).reason._tag).toBe(reason)
          expect(existsSync(to)).toBe(false)
        }
        const nowhere = join(folder, "no", "copy.db")
        expect((yield* failure(backupFile({ filename, to: nowhere }))).reason._tag).toBe(
          "Unavailable",
        )
        expect(unfinished(filename)).toEqual([])
      }),
    ))
})

describe("an export", () => {
  test("is restored to a file that verifies with the old head and goes on like the old one", () =>
    run(
      Effect.gen(function* () {
        const { filename, head } = yield* model()
        const lines = yield* linesOf(filename)
        expect(JSON.parse(lines[0] ?? "")).toMatchObject({ workspace: "w", head })
        const db = join(yield* temporaryFolder, "new.db")
        const { hash, position } = head
        expect(yield* restoreFile({ filename: db }, Stream.fromIterable(lines))).toEqual({
          logs: [{ workspace: "w", events: 9, head: { hash, position } }],
          kept: undefined,
        })
        expect((yield* verified(db, head)).fault).toBeUndefined()
        expect(yield* linesOf(db)).toEqual(lines)
        const both = yield* Effect.forEach([filename, db], (path) =>
          Effect.scoped(
            Effect.gen(function* () {
              const store = yield* openStore({ filename: path })
              yield* store.append(commitOf("next", { a: ["next"] }))
              return yield* store.head("w")
            }),
          ),
        )
        expect(both[0]).toEqual(both[1])
      }),
    ))

  test("with any line changed, left out, repeated or cut off is refused", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const lines = yield* linesOf(filename)
        const spoilt = (n: number, how: string, character: number): ReadonlyArray<string> => {
          const line = lines[n] ?? ""
          const at = character % line.length
          switch (how) {
            case "changed":
              return lines.with(
                n,
                `${line.slice(0, at)}${line[at] === "7" ? "8" : "7"}${line.slice(at + 1)}`,
              )
            case "left out":
              return lines.toSpliced(n, 1)
            case "repeated":
              return lines.toSpliced(n, 0, line)
            default:
              return [...lines.slice(0, n), line.slice(0, at)].filter((text) => text !== "")
          }
        }
        yield* Effect.promise(() =>
          fc.assert(
            fc.asyncProperty(
              // The chain covers no decision that came to nothing.
              fc.nat(lines.length - 1).filter((n) => lines[n]?.includes('"c4"') !== true),
              fc.constantFrom("changed", "left out", "repeated", "cut off"),
              fc.nat(400),
              async (n, how, character) => {
                const given = spoilt(n, how, character)
                const result = await Effect.runPromise(
                  Effect.either(restoreLog(makeMemoryStore(), Stream.fromIterable(given))),
                )
                expect(Either.isLeft(result) && result.left).toBeInstanceOf(UnreadableExport)
              },
            ),
          ),
        )
      }),
    ))

  test("names the line that is at fault", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const lines = yield* linesOf(filename)
        const db = join(yield* temporaryFolder, "new.db")
        const problem = (given: ReadonlyArray<string>) =>
          Effect.map(
            Effect.flip(restoreFile({ filename: db }, Stream.fromIterable(given))),
            (e) => e.message,
          )
        const altered = lines.with(3, (lines[3] ?? "").replace('"version":2', '"version":3'))
        expect(yield* problem(altered)).toBe(
          "line 4: event 2 or its command is not what was recorded",
        )
        expect(yield* problem(lines.with(2, "{"))).toBe("line 3: it is not JSON")
        expect(yield* problem(lines.with(2, "{}"))).toBe("line 3: position: is missing")
        expect(yield* problem(lines.slice(0, -1))).toBe(
          `line ${lines.length}: the export is cut off before this line`,
        )
        expect(yield* problem([])).toBe("line 1: the export is cut off before this line")
        expect(yield* problem(["{}"])).toBe("line 1: this is no export of a Followthrough log")
        const newer = (lines[0] ?? "").replace('"version":1', '"version":2')
        expect(yield* problem(lines.with(0, newer))).toBe(
          "line 1: a later release wrote this export",
        )
        const other = (lines[0] ?? "").replace('"w"', '"v"')
        expect(yield* problem(lines.with(0, other))).toMatch(/^line 3: event 1 or its command/)
        expect(readdirSync(dirname(db))).toEqual([])
      }),
    ))

  test("is not restored over a file", () =>
    run(
      Effect.gen(function* () {
        const { filename } = yield* model()
        const lines = yield* linesOf(filename)
        const before = yield* briefOf(filename)
        const { message } = yield* failure(restoreFile({ filename }, Stream.fromIterable(lines)))
        expect(message).toContain("it is there already")
        expect(yield* briefOf(filename)).toEqual(before)
      }),
    ))
})
