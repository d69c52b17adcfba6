import { join } from "node:path"
import { type EventStoreShape, pagesOf, type Seal, type StoredEvent } from "@followthrough/store"
import { Chunk, Effect, Exit, Fiber, Stream } from "effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { buildPrograms, ended, start } from "./programs/program.js"
import { commitOf, openStore, run, temporaryFolder } from "./temporary.js"

buildPrograms()

/** The whole log, after checking that positions and versions have no gap. */
const denseLog = (filename: string) =>
  Effect.scoped(
    Effect.gen(function* () {
      const store = yield* openStore({ filename, mode: "read" })
      const pages = pagesOf(store, { workspace: "w", from: { _tag: "All" } })
      const log = Chunk.toReadonlyArray(yield* Stream.runCollect(pages)).flatMap((p) => p.events)
      const versions = new Map<string, number>()
      for (const [n, { position, stream, version }] of log.entries()) {
        expect(position).toBe(n + 1)
        expect(version).toBe((versions.get(stream) ?? 0) + 1)
        versions.set(stream, version)
      }
      const ids = new Set(log.map(({ commandId }) => commandId))
      const known = yield* store.findCommands("w", [...ids])
      return { log, commands: ids, remembered: known.size }
    }),
  )

/** Reads while others write: a page holds all up to its head, and nothing beyond. */
const watch = (store: EventStoreShape) =>
  Effect.gen(function* () {
    const page = yield* store.read({ workspace: "w", from: { _tag: "All" }, limit: 5000 })
    expect(page.events.length).toBe(page.head)
    const byStream = yield* store.readByStream({ workspace: "w", limit: 5000 })
    expect(byStream.events.length).toBe(byStream.head)
    expect(byStream.head).toBeGreaterThanOrEqual(page.head)
    yield* Effect.sleep(1)
  })

/** FT_RUNS makes the runs many times as many: the matrix is then whole, and the kills are hundreds. */
const DEPTH = (fc.readConfigureGlobal()?.numRuns ?? 100) / 100

const matrix = [1, 2, 4].flatMap((processes) =>
  [2, 10, 100].map((fibers) => ({ processes, fibers })),
)
const small = matrix.filter(({ fibers, processes }) => fibers * processes <= 20)

for (const { fibers, processes } of DEPTH > 1 ? matrix : small) {
  const name = `${processes} processes with ${fibers} fibers each append to one file`
  test(name, { timeout: 60_000 + fibers * processes * 1000 }, () =>
    run(
      Effect.gen(function* () {
        const filename = join(yield* temporaryFolder, "log.db")
        const names = Array.from({ length: processes }, (_, n) => `p${n}`)
        const store = yield* openStore({ filename })
        const watching = yield* Effect.fork(Effect.forever(watch(store)))
        const all = yield* Effect.promise(() =>
          Promise.all(names.map((each) => ended(start("appender", [filename, each, `${fibers}`])))),
        )
        const watched = yield* Fiber.interrupt(watching)
        if (!Exit.isInterrupted(watched)) yield* watched
        let stored = 0
        for (const { code, errors, output } of all) {
          expect(errors).toBe("")
          expect(code).toBe(0)
          const counts: { readonly stored: number; readonly busy: number } = JSON.parse(output)
          expect(counts.stored + counts.busy).toBe(fibers * 6)
          stored += counts.stored
        }
        const { commands, log, remembered } = yield* denseLog(filename)
        expect(commands.size).toBe(stored)
        expect(remembered).toBe(stored)
        // Each was decided on the version before it: the condition, checked from the log alone.
        for (const { data, stream, version } of log) {
          if (stream === "shared") expect(data).toMatch(new RegExp(` on ${version - 1}"$`))
        }
        expect((yield* store.verify("w")).fault).toBeUndefined()
      }),
    ),
  )
}

/** Four writers a round, each killed at a moment of its own; a file lasts for four rounds. */
const WRITERS = ["a", "b", "c", "d"]
const ROUNDS = 4
const FILES = DEPTH > 1 ? Math.max(4, Math.ceil((DEPTH * 2) / 3)) : 2

test(`after ${FILES * ROUNDS * WRITERS.length} kills, every acknowledged commit is there and none in part`, {
  timeout: 60_000 * FILES,
}, async () => {
  for (let file = 0; file < FILES; file++) await run(killing)
})

const killing = Effect.gen(function* () {
  const filename = join(yield* temporaryFolder, "log.db")
  const acknowledged = new Set<string>()
  let kept: Seal | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.size
    yield* Effect.promise(() =>
      Promise.all(WRITERS.map((letter) => killed(filename, `${letter}${round}`, acknowledged))),
    )
    expect(acknowledged.size).toBeGreaterThan(before)
    const { commands, log, remembered } = yield* denseLog(filename)
    for (const id of acknowledged) expect(commands.has(id)).toBe(true)
    expect(remembered).toBe(commands.size)
    for (const [id, events] of byCommand(log)) {
      if (id.startsWith("after ")) continue
      expect([id, events.map(({ stream }) => stream.slice(0, 3))]).toEqual([
        id,
        ["own", "own", "sha"],
      ])
    }
    // Of a batch, all or nothing: commits 1 to 3, 5 to 7, … were appended together.
    for (const id of commands) {
      const [name, n] = id.split(".")
      const first = Number(n) - (Number(n) % 4)
      if (Number(n) % 4 > 0) {
        for (const k of [1, 2, 3]) expect(commands.has(`${name}.${first + k}`)).toBe(true)
      }
    }
    // The log is as it was recorded, goes on from the head before, and takes the next commit.
    kept = yield* Effect.scoped(
      Effect.gen(function* () {
        const store = yield* openStore({ filename })
        expect((yield* store.verify("w", kept)).fault).toBeUndefined()
        yield* store.append(commitOf(`after ${round}`, { shared: ["after"] }))
        return yield* store.head("w")
      }),
    )
  }
})

test("what a full file system stops is a failure, loses nothing, and goes on with more room", () =>
  run(
    Effect.gen(function* () {
      const filename = join(yield* temporaryFolder, "log.db")
      // The limit on a file's size stands for a disk that is full; half of it is the log beside.
      const { code, errors, output } = yield* Effect.promise(() =>
        ended(start("filler", [filename], { limitKilobytes: 600 })),
      )
      expect(errors).toBe("")
      expect(code).toBe(0)
      const said = output.trim().split("\n")
      expect(said.at(-1)).toMatch(/^(DiskFull|Unavailable): /)
      const stored = said.slice(0, -1)
      expect(stored.length).toBeGreaterThan(2)
      const { commands } = yield* denseLog(filename)
      expect([...commands]).toEqual(stored)
      const store = yield* openStore({ filename })
      expect((yield* store.verify("w")).fault).toBeUndefined()
      yield* store.append(commitOf("next", { a: ["next"] }))
      expect((yield* store.verify("w")).fault).toBeUndefined()
    }),
  ))

/** Runs a writer, kills it some time after its first words, and notes what it acknowledged. */
const killed = async (filename: string, name: string, acknowledged: Set<string>): Promise<void> => {
  const child = start("writer", [filename, name])
  const delay = Math.random() * 120
  let speaking = false
  const { errors, output, signal } = await ended(child, () => {
    if (!speaking) setTimeout(() => child.kill("SIGKILL"), delay)
    speaking = true
  })
  expect(errors).toBe("")
  expect(signal).toBe("SIGKILL")
  for (const line of output.split("\n").slice(0, -1)) acknowledged.add(line)
}

const byCommand = (
  log: ReadonlyArray<StoredEvent>,
): ReadonlyMap<string, ReadonlyArray<StoredEvent>> => {
  const groups = new Map<string, Array<StoredEvent>>()
  for (const event of log) {
    const group = groups.get(event.commandId)
    if (group === undefined) groups.set(event.commandId, [event])
    else group.push(event)
  }
  return groups
}
