import { join } from "node:path"
import { Effect, Fiber } from "effect"
import { expect, test } from "vitest"
import {
  brief,
  commitOf,
  failure,
  openStore,
  rawDatabase,
  run,
  temporaryFolder,
} from "./temporary.js"

test("while another writes, an append waits without blocking and then fails as busy", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const store = yield* openStore({ filename, busyTimeoutMs: 600 })
      yield* store.append(commitOf("c1", { a: ["1"] }))
      const other = yield* rawDatabase(filename)
      yield* other`BEGIN IMMEDIATE`

      let longest = 0
      let ticked = performance.now()
      const ticker = setInterval(() => {
        longest = Math.max(longest, performance.now() - ticked)
        ticked = performance.now()
      }, 1)
      const started = performance.now()
      const appending = yield* Effect.fork(failure(store.append(commitOf("c2", { a: ["2"] }))))
      // Reading goes on meanwhile.
      expect(yield* brief(store)).toEqual(['1 a@1 "1"'])
      const { message, reason } = yield* Fiber.join(appending)
      clearInterval(ticker)

      expect(reason._tag === "Busy" && reason.waitedMs).toBeGreaterThanOrEqual(600)
      expect(message).toContain(filename)
      expect(performance.now() - started).toBeLessThan(2500)
      // Leaves room for a slow machine; SQLite alone would block for all 600 ms.
      expect(longest).toBeLessThan(400)

      yield* other`COMMIT`
      yield* store.append(commitOf("c2", { a: ["2"] }))
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
    }),
  ))

test("an append goes through as soon as the other has finished", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const store = yield* openStore({ filename })
      const other = yield* rawDatabase(filename)
      yield* other`BEGIN IMMEDIATE`
      const appending = yield* Effect.fork(store.append(commitOf("c1", { a: ["1"] })))
      yield* Effect.sleep(60)
      yield* other`COMMIT`
      expect((yield* Fiber.join(appending)).firstPosition).toBe(1)
    }),
  ))

test("an append interrupted while it waits stores nothing and leaves the store usable", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      const store = yield* openStore({ filename })
      const other = yield* rawDatabase(filename)
      yield* other`BEGIN IMMEDIATE`
      const appending = yield* Effect.fork(store.append(commitOf("c1", { a: ["1"] })))
      yield* Effect.sleep(30)
      yield* Fiber.interrupt(appending)
      yield* other`COMMIT`
      expect(yield* brief(store)).toEqual([])
      expect((yield* store.append(commitOf("c1", { a: ["1"] }))).replayed).toBe(false)
    }),
  ))

test("outside WAL a reader can hold up COMMIT; the append waits and is stored once", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "host.db")
      const host = yield* rawDatabase(filename)
      yield* host`CREATE TABLE customers (name TEXT)`
      const store = yield* openStore({ filename, foreign: "embed", busyTimeoutMs: 150 })
      yield* store.append(commitOf("c1", { a: ["1"] }))
      yield* host`BEGIN`
      yield* host`SELECT * FROM customers`
      const { reason } = yield* failure(store.append(commitOf("c2", { a: ["2"] })))
      expect(reason._tag).toBe("Busy")
      const appending = yield* Effect.fork(store.append(commitOf("c2", { a: ["2"] })))
      yield* Effect.sleep(40)
      yield* host`COMMIT`
      yield* Fiber.join(appending)
      expect(yield* brief(store)).toEqual(['1 a@1 "1"', '2 a@2 "2"'])
    }),
  ))
