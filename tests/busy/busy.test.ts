import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandFromJson, type Instant } from "@followthrough/core"
import { openFollowthrough } from "@followthrough/kernel"
import { Followthrough, followthroughLayer } from "@followthrough/kernel/effect"
import { EventStore, type EventStoreShape, makeMemoryStore } from "@followthrough/store"
import Database from "better-sqlite3"
import { Effect, Either, Layer } from "effect"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-busy-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const BUSY = { code: "busy" }
/** What a loaded machine may take besides. */
const SLACK_MS = 1500

/** What came of something, and how long it took. */
const timed = async (work: Promise<unknown>) => {
  const began = performance.now()
  const failure = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { failure, ms: performance.now() - began }
}

const touch = (touchId: string) =>
  ({
    contactId: "c1",
    touchId,
    channel: "phone",
    direction: "outbound",
    outcome: "reached",
  }) as const

/** A store in which another process writes to the contact just before each commit of ours. */
const overtaken = (store: EventStoreShape, times: number, busyTimeoutMs: number) => {
  let turn = 0
  const other = kernelOn(store)
  return {
    turns: () => turn,
    store: {
      ...store,
      busyTimeoutMs,
      appendAll: (commits) =>
        Effect.suspend(() => {
          if (turn >= times) return store.appendAll(commits)
          turn += 1
          const theirs = other.then((kernel) => record(kernel, `theirs-${turn}`))
          return Effect.zipRight(
            Effect.promise(() => theirs),
            store.appendAll(commits),
          )
        }),
    } satisfies EventStoreShape,
  }
}

const kernelOn = (store: EventStoreShape) =>
  Effect.runPromise(
    Effect.provide(
      Followthrough,
      Layer.provide(followthroughLayer({ workspace: "w" }), Layer.succeed(EventStore, store)),
    ),
  )

const record = (kernel: typeof Followthrough.Service, commandId: string, command?: object) =>
  Effect.runPromise(
    Effect.either(
      kernel.record({
        commandId,
        now: 1000 as Instant,
        command: Either.getOrThrow(
          commandFromJson(command ?? { _tag: "LogTouch", ...touch(commandId) }),
        ),
      }),
    ),
  )

describe("a command that others keep from being recorded", () => {
  test("is recorded however often it was overtaken, within its time", async () => {
    const store = makeMemoryStore()
    await record(await kernelOn(store), "add", { _tag: "AddContact", contactId: "c1" })
    const others = overtaken(store, 30, 20_000)
    const mine = await kernelOn(others.store)
    expect(await record(mine, "mine")).toMatchObject({ _tag: "Right" })
    expect(others.turns()).toBe(30)
  })

  test("is given up when its time is over, and not before", async () => {
    const store = makeMemoryStore()
    await record(await kernelOn(store), "add", { _tag: "AddContact", contactId: "c1" })
    const mine = await kernelOn(overtaken(store, Number.POSITIVE_INFINITY, 400).store)
    const began = performance.now()
    expect(await record(mine, "mine")).toMatchObject({ left: { _tag: "Contended" } })
    const ms = performance.now() - began
    expect(ms).toBeGreaterThanOrEqual(400)
    expect(ms).toBeLessThan(400 + SLACK_MS)
  })

  test("has its time once: waiting for a lock and being overtaken come out of the same", async () => {
    const file = join(folder, "both.db")
    const open = () => openFollowthrough({ workspace: "w", store: { file, busyTimeoutMs: 2000 } })
    const log = await open()
    await log.addContact({ contactId: "c1" })
    const host = new Database(file)
    host.exec("BEGIN IMMEDIATE")
    const first = timed(log.logTouch(touch("t1")))
    await new Promise((resolve) => setTimeout(resolve, 100))
    // In flight behind the first, which the lock holds up: it has its own time.
    const second = timed(log.logTouch(touch("t2")))
    for (const { failure, ms } of await Promise.all([first, second])) {
      expect(failure).toMatchObject(BUSY)
      expect(ms).toBeGreaterThanOrEqual(1995)
      expect(ms).toBeLessThan(2000 + SLACK_MS)
    }
    host.exec("ROLLBACK")
    // The one that was given up took no part of the other's time.
    host.exec("BEGIN IMMEDIATE")
    const third = timed(log.logTouch(touch("t3")))
    await new Promise((resolve) => setTimeout(resolve, 1200))
    const fourth = timed(log.logTouch(touch("t4")))
    await new Promise((resolve) => setTimeout(resolve, 1100))
    host.exec("ROLLBACK")
    expect((await third).failure).toMatchObject(BUSY)
    expect((await fourth).failure).toBeUndefined()
    host.close()
    await log.close()
  })
})
