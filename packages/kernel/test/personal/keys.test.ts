import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandFromJson, type Instant, type Recording } from "@followthrough/core"
import { openFollowthrough } from "@followthrough/kernel"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
} from "@followthrough/kernel/effect"
import {
  EventStore,
  type EventStoreShape,
  makeMemoryStore,
  type StoredEvent,
} from "@followthrough/store"
import { Effect, Either, Layer } from "effect"
import { describe, expect, test } from "vitest"

const kernelOn = (store: EventStoreShape): Promise<FollowthroughService> =>
  Effect.runPromise(
    Effect.provide(
      Followthrough,
      Layer.provide(followthroughLayer({ workspace: "w" }), Layer.succeed(EventStore, store)),
    ),
  )

const recording = (commandId: string, json: object): Recording => ({
  commandId,
  now: 1000 as Instant,
  command: Either.getOrThrow(commandFromJson(json)),
})

const add = (commandId: string, contactId: string, more: object = {}) =>
  recording(commandId, { _tag: "AddContact", contactId, ...more })
const decline = (commandId: string, contactId: string, words: string) =>
  recording(commandId, { _tag: "DeclineContact", contactId, words })
const erase = (commandId: string, contactId: string) =>
  recording(commandId, { _tag: "EraseContact", contactId })

const record = (kernel: FollowthroughService, one: Recording) =>
  Effect.runPromise(Effect.either(kernel.record(one)))

const log = (store: EventStoreShape): Promise<ReadonlyArray<StoredEvent>> =>
  Effect.runPromise(
    Effect.map(store.read({ workspace: "w", from: { _tag: "All" } }), ({ events }) => events),
  )

/** A store in which another process does something between a look and the commit that follows. */
const meanwhile = (store: EventStoreShape, act: (turn: number) => Promise<unknown>) => {
  let turn = 0
  return {
    ...store,
    appendAll: (commits) =>
      Effect.zipRight(
        Effect.promise(() => act(turn++)),
        store.appendAll(commits),
      ),
  } satisfies EventStoreShape
}

describe("the key of a contact", () => {
  test("is one, whoever comes first: two processes that make it together end with the same", async () => {
    const store = makeMemoryStore()
    const other = await kernelOn(store)
    await record(other, add("a1", "c1"))
    const mine = await kernelOn(
      meanwhile(store, async (turn) => {
        if (turn === 0) await record(other, decline("d1", "c1", "theirs"))
      }),
    )
    expect(await record(mine, decline("d2", "c1", "mine"))).toMatchObject({ _tag: "Right" })
    const facts = await Effect.runPromise(other.logPage({}))
    const words = facts.entries.map(({ event }) => "words" in event && event.words)
    expect(words).toEqual([false, "theirs", "mine"])
  })

  test("of a workspace is one, too: external ids taken at the same moment are told apart", async () => {
    const store = makeMemoryStore()
    const other = await kernelOn(store)
    const mine = await kernelOn(
      meanwhile(store, async (turn) => {
        if (turn === 0) await record(other, add("a1", "c1", { externalId: "7" }))
      }),
    )
    expect(await record(mine, add("a2", "c2", { externalId: "7" }))).toMatchObject({
      left: { refusal: { _tag: "ExternalIdTaken", externalId: "7", by: "c1" } },
    })
    expect(await record(mine, add("a3", "c3", { externalId: "8" }))).toMatchObject({
      _tag: "Right",
    })
  })

  test("L16 does not stand between a command and its repetition by another process", async () => {
    const store = makeMemoryStore()
    const other = await kernelOn(store)
    const same = add("a1", "c1", { name: "Zoë" })
    const mine = await kernelOn(
      meanwhile(store, async (turn) => {
        if (turn === 0) await record(other, same)
      }),
    )
    expect(await record(mine, same)).toMatchObject({ right: { replayed: true } })
    expect(await record(mine, add("a1", "c1", { name: "Zoé" }))).toMatchObject({
      left: { _tag: "CommandMismatch" },
    })
    // The id of a command about somebody else, of whom nothing personal is known yet.
    expect(await record(mine, add("a1", "c2", { name: "Zoë" }))).toMatchObject({
      left: { _tag: "CommandMismatch" },
    })
  })

  test("is not made again after an erasure, also not by who decided before it", async () => {
    const store = makeMemoryStore()
    const other = await kernelOn(store)
    await record(other, add("a1", "c1", { name: "Zoë", externalId: "7" }))
    const mine = await kernelOn(
      meanwhile(store, async (turn) => {
        if (turn === 0) await record(other, erase("e1", "c1"))
      }),
    )
    expect(await record(mine, decline("d1", "c1", "late"))).toMatchObject({
      left: { refusal: { _tag: "ContactErased", contactId: "c1" } },
    })
    expect(await Effect.runPromise(store.keysOf("w", ["contact/c1"]))).toEqual(
      new Map([["contact/c1", null]]),
    )
    // What the erased contact was called elsewhere is free again.
    expect(await record(mine, add("a2", "c2", { externalId: "7" }))).toMatchObject({
      _tag: "Right",
    })
    // Nobody can compare any more what was said: the first result, whatever is said now.
    expect(await record(mine, add("a1", "c1", { name: "anybody" }))).toMatchObject({
      right: { replayed: true, positions: [1] },
    })
  })

  test("hides a command's fingerprint and an external id: equal words look different", async () => {
    const store = makeMemoryStore()
    const kernel = await kernelOn(store)
    await record(kernel, add("a1", "c1"))
    await record(kernel, add("a2", "c2"))
    await record(kernel, decline("d1", "c1", "no"))
    await record(kernel, decline("d2", "c2", "no"))
    await record(kernel, add("a3", "c3", { externalId: "4711" }))
    const { commits } = await Effect.runPromise(store.commits({ workspace: "w" }))
    const elsewhere = makeMemoryStore()
    const second = await kernelOn(elsewhere)
    await record(second, add("a1", "c1"))
    await record(second, decline("d1", "c1", "no"))
    await record(second, add("a3", "c3", { externalId: "4711" }))
    const others = (await Effect.runPromise(elsewhere.commits({ workspace: "w" }))).commits
    const of = (all: typeof commits, id: string) => all.find(({ commandId }) => commandId === id)
    expect(of(others, "d1")?.fingerprint).not.toBe(of(commits, "d1")?.fingerprint)
    expect(of(others, "a3")?.claims[0]?.key).not.toBe(of(commits, "a3")?.claims[0]?.key)
    // Where nothing personal is said there is nothing to hide, and no key is made for it.
    expect(of(others, "a1")?.fingerprint).toBe(of(commits, "a1")?.fingerprint)
    expect(JSON.stringify(commits)).not.toContain("4711")
    expect(await Effect.runPromise(elsewhere.keysOf("w", ["contact/c1", "contact/c2"]))).toEqual(
      new Map([["contact/c1", { key: expect.any(String), digest: expect.any(String) }]]),
    )
  })
})

test("keys are one for both who write to a file at the same time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-first-"))
  const open = () => openFollowthrough({ workspace: "w", store: { file: join(folder, "log.db") } })
  const both = [await open(), await open()] as const
  const [one] = both
  const contacts = Array.from({ length: 10 }, (_, n) => `c${n}`)
  for (const contactId of contacts) await one.addContact({ contactId })
  await Promise.all(
    contacts.flatMap((contactId) =>
      both.map((log, n) => log.declineContact({ contactId, words: `no from ${n}` })),
    ),
  )
  const said: Array<unknown> = []
  for await (const { data } of one.log()) if ("words" in data) said.push(data["words"])
  expect(said.sort()).toEqual([
    ...contacts.map(() => "no from 0"),
    ...contacts.map(() => "no from 1"),
  ])
  for (const log of both) await log.close()
  rmSync(folder, { recursive: true })
})

describe("sealed words", () => {
  const sealed = async () => {
    const store = makeMemoryStore()
    const kernel = await kernelOn(store)
    await record(kernel, add("a1", "c1", { name: "Zoë" }))
    await record(kernel, decline("d1", "c1", "no"))
    await record(kernel, decline("d2", "c1", "never"))
    await record(kernel, add("a2", "c2", { name: "Ola" }))
    return { store, events: await log(store) }
  }

  /** What a kernel says of a log whose events were changed behind its back. */
  const saysOf = async (
    store: EventStoreShape,
    change: (event: StoredEvent) => StoredEvent,
    workspace = "w",
  ) => {
    const kernel = await kernelOn({
      ...store,
      read: (query) =>
        Effect.map(store.read({ ...query, workspace }), (page) => ({
          ...page,
          events: page.events.map(change),
        })),
    })
    return unreadableIn(kernel)
  }

  /** The positions of the facts whose words do not open; all facts are given all the same. */
  const unreadableIn = async (kernel: FollowthroughService) => {
    const { entries } = await Effect.runPromise(kernel.logPage({}))
    expect(entries).toHaveLength(4)
    return entries.flatMap(({ position, unreadable }) => (unreadable === true ? [position] : []))
  }

  test("open where they were sealed, and nowhere else", async () => {
    const { events, store } = await sealed()
    const [added, first, second] = events
    if (added === undefined || first === undefined || second === undefined) throw new Error("few")
    const sealedPart = (data: string) => /,"sealed":"([^"]*)"}$/.exec(data)?.[1] ?? ""
    expect(sealedPart(first.data)).not.toBe("")
    expect(await saysOf(store, (event) => event)).toEqual([])
    const swap = (data: string, from: string) => data.replace(sealedPart(data), sealedPart(from))
    const atSecond = (event: Partial<StoredEvent>) => (one: StoredEvent) =>
      one.position === 3 ? { ...one, ...event } : one
    // Words of another fact of the same contact, another kind, another contact, a part changed.
    const added2 = { ...added, data: swap(second.data, added.data) }
    expect(await saysOf(store, atSecond({ data: added2.data }))).toEqual([3])
    expect(await saysOf(store, atSecond({ type: "ReferralDeclined" }))).toEqual([3])
    expect(await saysOf(store, atSecond({ stream: "contact/c2" }))).toEqual([3])
    expect(await saysOf(store, atSecond({ data: first.data }))).toEqual([3])
    const precise = second.data.replace("{", '{"on":"2026-01-01",')
    expect(await saysOf(store, atSecond({ data: precise }))).toEqual([3])
    const cut = second.data.replace(/.{4}"}$/, '"}')
    expect(await saysOf(store, atSecond({ data: cut }))).toEqual([3])
    const short = second.data.replace(/"sealed":".*"/, '"sealed":"AAAA"')
    expect(await saysOf(store, atSecond({ data: short }))).toEqual([3])
  })

  test("open in the workspace in which they were sealed, and in no other", async () => {
    const { store } = await sealed()
    const names = ["contact/c1", "contact/c2"]
    const keys = await Effect.runPromise(store.keysOf("w", names))
    const elsewhere = await Effect.runPromise(
      Effect.provide(
        Followthrough,
        Layer.provide(
          followthroughLayer({ workspace: "v" }),
          Layer.succeed(EventStore, {
            ...store,
            read: (query) => store.read({ ...query, workspace: "w" }),
            keysOf: () => Effect.succeed(keys),
          }),
        ),
      ),
    )
    expect(await unreadableIn(elsewhere)).toEqual([1, 2, 3, 4])
  })

  test("take one question for keys a page, and none where nothing is sealed", async () => {
    const { store } = await sealed()
    let asked = 0
    const counting: EventStoreShape = {
      ...store,
      keysOf: (workspace, streams) => {
        asked += 1
        return store.keysOf(workspace, streams)
      },
    }
    const kernel = await kernelOn(counting)
    await Effect.runPromise(kernel.logPage({}))
    expect(asked).toBe(1)
    await Effect.runPromise(kernel.recordAll([add("p1", "p1"), add("p2", "p2")]))
    await Effect.runPromise(kernel.logPage({ contactId: "p1" }))
    expect(asked).toBe(1)
  })
})
