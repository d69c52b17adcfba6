import { setTimeout as sleep } from "node:timers/promises"
import type { EventStoreShape } from "@followthrough/store"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type OwnPostgres, startOwnPostgres } from "../../scripts/postgres.js"
import { commitOf } from "./commits.js"
import { openLog, run, W } from "./open-log.js"
import { buildPrograms, type Running, start } from "./programs.js"
import {
  type Acknowledged,
  checkAtRest,
  checkCounts,
  checkWhileWriting,
  partsOf,
} from "./sound-log.js"

buildPrograms("writer")

const RUNS = Math.max(1, Number(process.env["FT_RUNS"] ?? 1))
/** A hundred together from `FT_RUNS=7` on. */
const CLIENT_ROUNDS = Math.min(8 * RUNS, 52)
const SERVER_ROUNDS = Math.min(7 * RUNS, 48)
const WRITERS = ["a", "b"]

/** Numbers in [0, 1), the same ones for the same seed. */
const numbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
const random = numbers(Number(process.env["FT_SEED"] ?? 20_260_214))

let server: OwnPostgres

beforeAll(async () => {
  server = await startOwnPostgres({
    fsync: "on",
    synchronous_commit: "on",
    // What a killed process wrote, the kernel still has: syncing a thousand files one by one proves nothing more.
    ...(process.platform === "linux" ? { recovery_init_sync_method: "syncfs" } : {}),
  })
})
afterAll(() => server[Symbol.asyncDispose]())

const acknowledgedBy = ({ lines }: Running): ReadonlyArray<Acknowledged & { replayed: boolean }> =>
  lines.filter((line) => line.startsWith("+ ")).map((line) => JSON.parse(line.slice(2)))

/** What a writer began to append and knows no result of. */
const pendingOf = (writer: Running): ReadonlyArray<string> => {
  const known = new Set(acknowledgedBy(writer).map(({ id }) => id))
  return writer.lines
    .filter((line) => line.startsWith("? "))
    .map((line) => line.slice(2))
    .filter((id) => !known.has(id))
}

/** Runs a writer, and kills it some time after its first result. */
const killedWriter = async (prefix: string, name: string): Promise<Running> => {
  const delay = random() * 150
  let isSpeaking = false
  const writer = start("writer", [server.url, prefix, name], (line) => {
    if (isSpeaking || !line.startsWith("+")) return
    isSpeaking = true
    setTimeout(() => writer.child.kill("SIGKILL"), delay)
  })
  const patience = setTimeout(() => writer.child.kill("SIGKILL"), 20_000)
  const { errors, signal } = await writer.ended
  clearTimeout(patience)
  expect(errors).toBe("")
  expect(signal).toBe("SIGKILL")
  if (!isSpeaking) throw new Error(`it never stored anything: ${writer.lines.slice(-3)}`)
  return writer
}

/** Sends a command again whose result nobody knows: it is stored once, whenever that was. */
const sentAgain = (store: EventStoreShape, pending: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const found = yield* store.findCommands(W, pending)
    // Those of a batch are stored together.
    expect([0, pending.length]).toContain(found.size)
    const again: Array<Acknowledged> = []
    for (const id of pending) {
      const { name, number } = partsOf(id)
      const result = yield* store.append(commitOf(name, number))
      const before = found.get(id)
      if (before !== undefined) expect(result).toEqual(before.appended)
      expect(yield* store.append(commitOf(name, number))).toEqual({ ...result, replayed: true })
      again.push({ id, first: result.firstPosition ?? 0 })
    }
    return again
  })

test(
  `after ${CLIENT_ROUNDS} rounds of ${WRITERS.length} killed clients, every acknowledged commit is there and none in part`,
  {
    timeout: 30_000 + 10_000 * CLIENT_ROUNDS,
  },
  () =>
    run(
      Effect.gen(function* () {
        const prefix = "clients_"
        const store = yield* openLog({ url: server.url, prefix })
        const acknowledged: Array<Acknowledged> = []
        for (let round = 0; round < CLIENT_ROUNDS; round++) {
          const writers = yield* Effect.promise(() =>
            Promise.all(WRITERS.map((letter) => killedWriter(prefix, `${letter}${round}`))),
          )
          acknowledged.push(...writers.flatMap(acknowledgedBy))
          const pending = writers.map(pendingOf)
          for (const own of pending) acknowledged.push(...(yield* sentAgain(store, own)))
          yield* checkAtRest(store, acknowledged, pending.flat())
        }
        const { log } = yield* checkAtRest(store, acknowledged, [])
        yield* checkCounts(store, log)
      }),
    ),
)

test(
  `after ${SERVER_ROUNDS} kills of the server, every acknowledged commit is there, and its clients go on by themselves`,
  {
    timeout: 30_000 + 20_000 * SERVER_ROUNDS,
  },
  () =>
    run(
      Effect.gen(function* () {
        const prefix = "server_"
        const store = yield* openLog({ url: server.url, prefix })
        const writers = WRITERS.map((name) => start("writer", [server.url, prefix, name]))
        const further = (than: ReadonlyArray<number>) =>
          Effect.promise(async () => {
            const until = performance.now() + 20_000
            for (const [n, writer] of writers.entries()) {
              while (acknowledgedBy(writer).length <= (than[n] ?? 0)) {
                if (performance.now() > until || writer.child.exitCode !== null) {
                  if (writer.child.exitCode === null) writer.child.kill("SIGKILL")
                  const { errors } = await writer.ended
                  throw new Error(
                    `it does not go on: ${writer.lines.slice(-3).join(" ")} ${errors}`,
                  )
                }
                await sleep(5)
              }
            }
          })
        const counts = () => writers.map((writer) => acknowledgedBy(writer).length)
        yield* further([0, 0])
        for (let round = 0; round < SERVER_ROUNDS; round++) {
          yield* Effect.sleep(random() * 250)
          yield* Effect.promise(() => server.kill(round % 2 === 0 ? "SIGKILL" : "SIGQUIT"))
          const before = counts()
          const acknowledged = writers.flatMap(acknowledgedBy)
          yield* Effect.promise(() => server.restart())
          yield* further(before)
          // This process was a client of the server before, too.
          yield* checkWhileWriting(store, acknowledged)
        }
        for (const { child } of writers) child.stdin?.end()
        for (const { ended } of writers) {
          expect(yield* Effect.promise(() => ended)).toEqual({ code: 0, signal: null, errors: "" })
        }
        const reasons = new Set(
          writers.flatMap(({ lines }) => lines.filter((line) => line.startsWith("! "))),
        )
        expect([...reasons].filter((line) => !/^! (Unavailable|Busy)$/.test(line))).toEqual([])
        expect(reasons.size).toBeGreaterThan(0)
        const { log } = yield* checkAtRest(store, writers.flatMap(acknowledgedBy), [])
        yield* checkCounts(store, log)
      }),
    ),
)
