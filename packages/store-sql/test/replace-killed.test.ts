import { copyFileSync, cpSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { leftoversIn, secondNamesOf } from "@followthrough/store-sql"
import { Effect } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { buildPrograms, ended, start } from "./programs/program.js"
import { commands, keptIn, NEW, OLD, over, places } from "./replacing.js"
import { commitOf, openStore, run, runSql } from "./temporary.js"

// Putting a copy in the place of a log, by processes that are killed, or while one writes.

buildPrograms()

/** FT_RUNS makes the rounds many times as many, and kills before every step instead of each second one. */
const DEPTH = (fc.readConfigureGlobal()?.numRuns ?? 100) / 100
const ROUNDS = Math.max(2, Math.ceil(DEPTH / 2))
const STRIDE = DEPTH > 1 ? 1 : 2

test(
  `a writer that runs meanwhile, ${ROUNDS} times: what was acknowledged is in the old log or in the new one`,
  {
    timeout: 60_000 * ROUNDS,
  },
  () =>
    run(
      Effect.gen(function* () {
        for (let round = 0; round < ROUNDS; round++) {
          const { backup, db, folder } = yield* places
          // In the one mode it keeps the log, in the other it loses it.
          const mode = round % 2 === 0 ? "WAL" : "DELETE"
          yield* runSql(db, `PRAGMA journal_mode = ${mode}`)
          const child = start("writer", [db, "w"])
          const { end, spoken } = speaking(child)
          yield* Effect.promise(() => spoken)
          const result = yield* Effect.either(over({ backup, db }))
          // Who has lost the log notices by himself; the other one goes on until it is stopped.
          const stop = setTimeout(() => child.kill("SIGKILL"), result._tag === "Left" ? 50 : 20_000)
          const { errors, output } = yield* Effect.promise(() => end)
          clearTimeout(stop)
          const acknowledged = output.split("\n").slice(0, -1)
          expect(acknowledged.length).toBeGreaterThan(0)
          if (result._tag === "Left") {
            expect(String(result.left)).toContain("is locked by another process")
            expect(errors).toBe("")
            yield* over({ backup, db })
          } else {
            expect(mode).toBe("DELETE")
            expect(errors).toMatch(/open the log anew/)
          }
          const stored = new Set(yield* commands(db))
          for (const kept of keptIn(folder)) {
            for (const id of yield* commands(kept)) stored.add(id)
          }
          expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
        }
      }),
    ),
)

/** When a program has said its first words, and when it has ended. */
const speaking = (child: ReturnType<typeof start>) => {
  let speak = () => {}
  const spoken = new Promise<void>((resolve) => {
    speak = resolve
  })
  return { spoken, end: ended(child, () => speak()) }
}

test(
  "killed before any step of it, the old log or the new one is there, and doing it again finishes",
  {
    timeout: 600_000,
  },
  () =>
    run(
      Effect.gen(function* () {
        const model = yield* places
        // A part of the old one stands in a journal that a crash has left.
        const crashed = join(model.folder, "crashed")
        mkdirSync(crashed)
        yield* Effect.scoped(
          Effect.gen(function* () {
            const store = yield* openStore({ filename: model.db })
            yield* store.append(commitOf("c5", { a: ["c5"] }))
            for (const name of ["log.db", "log.db-wal", "backup.db"]) {
              copyFileSync(join(model.folder, name), join(crashed, name))
            }
          }),
        )
        const all = [...OLD, "c5"]
        const found = { old: 0, new: 0, second: 0, left: 0 }
        const killedBefore = (step: number) =>
          Effect.gen(function* () {
            const folder = join(model.folder, `killed-${step}`)
            cpSync(crashed, folder, { recursive: true })
            const [db, backup] = [join(folder, "log.db"), join(folder, "backup.db")]
            const { code, output, signal } = yield* Effect.promise(() =>
              ended(start("replacer", [backup, db, String(step)])),
            )
            found.second += secondNamesOf(db).length
            found.left += leftoversIn(folder).length
            const there = yield* commands(db)
            const isNew = there.length === NEW.length
            expect(there).toEqual(isNew ? NEW : all)
            found[isNew ? "new" : "old"] += 1
            if (isNew) expect(yield* commands(keptIn(folder)[0] ?? "")).toEqual(all)
            const { kept } = yield* over({ backup, db })
            expect(yield* commands(db)).toEqual(NEW)
            expect(yield* commands(kept ?? "")).toEqual(there)
            expect([...secondNamesOf(db), ...leftoversIn(folder)]).toEqual([])
            expect(keptIn(folder)).toHaveLength(isNew ? 2 : 1)
            if (signal === null) expect(code).toBe(0)
            return signal === null ? Number(JSON.parse(output).steps) : undefined
          })
        const steps = yield* killedBefore(Number.MAX_SAFE_INTEGER)
        if (steps === undefined) throw new Error("it was killed, and should not have been")
        const before = Array.from({ length: Math.ceil(steps / STRIDE) }, (_, n) => n * STRIDE)
        const ends = yield* Effect.forEach(before, killedBefore, { concurrency: 2 })
        expect(ends.every((end) => end === undefined)).toBe(true)
        // Each kind of place to be killed at was among them.
        expect(Object.values(found).every((count) => count > 0)).toBe(true)
      }),
    ),
)
