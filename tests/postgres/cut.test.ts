import { type EventStoreShape, StoreFailure } from "@followthrough/store"
import { Effect, Either, Fiber } from "effect"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type OwnPostgres, startOwnPostgres } from "../../scripts/postgres.js"
import { commitOf } from "./commits.js"
import { type Cut, type CuttingProxy, startProxy } from "./cutting-proxy.js"
import { openLog, run, W } from "./open-log.js"
import { checkAtRest } from "./sound-log.js"

let server: OwnPostgres
let proxy: CuttingProxy
let made = 0

beforeAll(async () => {
  server = await startOwnPostgres({ fsync: "on", synchronous_commit: "on" })
  proxy = await startProxy(server.url)
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** A log with two more commits, through the proxy and beside it. */
const twoWays = (query = "") =>
  Effect.gen(function* () {
    made += 1
    const name = `t${made}`
    const prefix = "cut_"
    const beside = yield* openLog({ url: server.url, prefix })
    const store = yield* openLog({ url: `${proxy.url}${query}`, prefix })
    yield* store.append(commitOf(name, 0))
    yield* store.append(commitOf(name, 1))
    const { position } = yield* beside.head(W)
    return { name, store, beside, next: position + 1, third: outcomeOf(store, name) }
  })

type Ways = Effect.Effect.Success<ReturnType<typeof twoWays>>

const outcomeOf = (store: EventStoreShape, name: string) =>
  Effect.either(store.append(commitOf(name, 2)))

/** A failure that says what it was, or a success that is one. */
const expectTyped = (outcome: Effect.Effect.Success<Ways["third"]>, isStored: boolean): void => {
  if (Either.isRight(outcome)) expect(isStored).toBe(true)
  else if (outcome.left instanceof StoreFailure) {
    expect(outcome.left.reason).toEqual({
      _tag: "Unavailable",
      problem: expect.stringMatching(/./),
    })
  } else throw outcome.left
}

/** The same command again, through connections of the same pool, has the first result; nothing is there twice. */
const expectOnce = ({ beside, name, next, store }: Ways, isStored: boolean) =>
  Effect.gen(function* () {
    const id = `${name}.2`
    const before = (yield* beside.findCommands(W, [id])).get(id)
    expect(before !== undefined).toBe(isStored)
    const again = yield* store.append(commitOf(name, 2))
    expect(again).toMatchObject({ replayed: isStored, firstPosition: next })
    if (before !== undefined) expect(again).toEqual(before.appended)
    expect(yield* store.append(commitOf(name, 2))).toEqual({ ...again, replayed: true })
    yield* store.append(commitOf(name, 3))
    const known = [0, 1, 2, 3].map((n) => ({ id: `${name}.${n}`, first: next + 3 * (n - 2) }))
    const { commits } = yield* checkAtRest(beside, known, [])
    expect(commits.size).toBe(4 * made)
  })

const CUTS: ReadonlyArray<readonly [where: string, statement: RegExp, cut: Cut]> = [
  ["at BEGIN", /^BEGIN/, "before"],
  ["before the log's row is locked", /_logs WHERE workspace/, "before"],
  ["in the middle of the insertion of events", /^INSERT INTO \w+_events/, "within"],
  ["after the insertion of events", /^INSERT INTO \w+_events/, "after"],
  ["before the command is remembered", /^INSERT INTO \w+_commands/, "before"],
  ["after the head is moved", /^UPDATE \w+_logs/, "after"],
  ["before COMMIT", /^COMMIT/, "before"],
  ["in the middle of COMMIT", /^COMMIT/, "within"],
  ["before the answer to COMMIT", /^COMMIT/, "after"],
]

for (const [where, statement, cut] of CUTS) {
  const isStored = cut === "after" && statement.test("COMMIT")
  test(`a connection that is cut ${where}: a typed failure, and the command again has its first result`, () =>
    run(
      Effect.gen(function* () {
        const ways = yield* twoWays()
        const done = proxy.cutAt(statement, cut)
        const outcome = yield* ways.third
        yield* Effect.promise(() => done)
        expectTyped(outcome, isStored)
        yield* expectOnce(ways, isStored)
      }),
    ))
}

for (const cut of ["silent", "silent after"] as const) {
  const isStored = cut === "silent after"
  const where = isStored ? "after COMMIT" : "before COMMIT"

  test(`a connection that is silent for a while ${where}: the call waits, and succeeds`, () =>
    run(
      Effect.gen(function* () {
        const ways = yield* twoWays()
        const done = proxy.cutAt(/^COMMIT/, cut)
        const appending = yield* Effect.fork(ways.third)
        const { resume } = yield* Effect.promise(() => done)
        // Whoever reads is not kept waiting by it, through the same pool or another.
        expect((yield* ways.store.head(W)).position).toBeGreaterThanOrEqual(ways.next - 1)
        expect((yield* ways.beside.head(W)).position).toBeGreaterThanOrEqual(ways.next - 1)
        resume()
        expect(yield* Fiber.join(appending)).toMatchObject({
          right: { replayed: false, firstPosition: ways.next },
        })
        yield* expectOnce(ways, true)
      }),
    ))

  test(`a connection that is silent ${where} and then gone: a typed failure, and the command again has its first result`, () =>
    run(
      Effect.gen(function* () {
        const ways = yield* twoWays()
        const done = proxy.cutAt(/^COMMIT/, cut)
        const appending = yield* Effect.fork(ways.third)
        const silence = yield* Effect.promise(() => done)
        if (isStored) {
          yield* Effect.repeat(ways.beside.head(W), {
            until: ({ position }) => position === ways.next + 2,
          })
        }
        silence.cut()
        const outcome = yield* Fiber.join(appending)
        expectTyped(outcome, isStored)
        yield* expectOnce(ways, isStored)
      }),
    ))

  test(`a connection that is silent ${where} for longer than the driver waits: a typed failure, and then the first result`, () =>
    run(
      Effect.gen(function* () {
        const ways = yield* twoWays("?query_timeout=500")
        const done = proxy.cutAt(/^COMMIT/, cut)
        const outcome = yield* ways.third
        expect(Either.isLeft(outcome)).toBe(true)
        expectTyped(outcome, isStored)
        const silence = yield* Effect.promise(() => done)
        // The connection that hangs is no longer in the pool, where it would keep others waiting.
        yield* Effect.repeatN(ways.store.head(W), 12)
        yield* expectOnce(ways, isStored)
        silence.cut()
      }),
    ))
}

test("a connection that is silent in the middle of a commit: others wait no longer than they are to", () =>
  run(
    Effect.gen(function* () {
      const ways = yield* twoWays()
      const done = proxy.cutAt(/^COMMIT/, "silent")
      const appending = yield* Effect.fork(ways.third)
      const { resume } = yield* Effect.promise(() => done)
      const other = yield* Effect.either(ways.beside.append(commitOf(ways.name, 3)))
      expect(other).toMatchObject({
        left: { reason: { _tag: "Busy", waitedMs: ways.beside.busyTimeoutMs } },
      })
      resume()
      expect(yield* Fiber.join(appending)).toMatchObject({ right: { replayed: false } })
      yield* expectOnce(ways, true)
    }),
  ))
