import { join } from "node:path"
import { commandFromJson, type Instant, type Recording, type RepId } from "@followthrough/core"
import { openFollowthrough } from "@followthrough/kernel"
import {
  Followthrough,
  type FollowthroughService,
  followthroughLayer,
  LEASE_MS,
  RETRY,
  type Reaction,
  type Setting,
} from "@followthrough/kernel/effect"
import { happeningKinds, queue } from "@followthrough/projection"
import { EventStore, type EventStoreShape } from "@followthrough/store"
import { sqliteLayer } from "@followthrough/store-sql"
import Database from "better-sqlite3"
import { Context, Effect, Either, Layer } from "effect"

export const NOW = 1_770_000_000_000 as Instant
const LATER = (NOW + 40 * 86_400_000) as Instant

let count = 0
const recording = (json: object): Recording => ({
  commandId: `command-${count++}`,
  now: NOW,
  command: Either.getOrThrow(commandFromJson(json)),
})

const adding = (contactId: string) =>
  recording({ _tag: "AddContact", contactId, source: "web-lead" })
const touching = (contactId: string) =>
  recording({
    _tag: "LogTouch",
    contactId,
    touchId: `touch-${count++}`,
    channel: "phone",
    direction: "outbound",
    outcome: "reached",
  })

export const storeOn = (filename: string) =>
  Effect.map(Layer.build(sqliteLayer({ filename })), Context.get(EventStore))

export const kernelOn = (
  store: EventStoreShape,
  config: Partial<Parameters<typeof followthroughLayer>[0]> = {},
) =>
  Effect.map(
    Layer.build(
      Layer.provide(
        followthroughLayer({ workspace: "w", clock: () => LATER, ...config }),
        Layer.succeed(EventStore, store),
      ),
    ),
    Context.get(Followthrough),
  )

/** The store, with something that comes before each of the next appends. */
const before = (store: EventStoreShape, all: Array<Effect.Effect<unknown, unknown>>) => ({
  ...store,
  appendAll: ((commits) =>
    Effect.suspend(() =>
      Effect.zipRight(Effect.orDie(all.shift() ?? Effect.void), store.appendAll(commits)),
    )) satisfies EventStoreShape["appendAll"],
})

const reaction: Reaction = {
  name: "notify",
  on: happeningKinds,
  from: NOW,
  leaseMs: LEASE_MS,
  retry: RETRY,
}

const react = (kernel: FollowthroughService) =>
  Effect.gen(function* () {
    const { reactions } = kernel
    yield* reactions.advance(reaction)
    const held = yield* reactions.take(reaction)
    if (typeof held === "object") {
      yield* reactions.fail(reaction, held, new Error("no"))
      yield* reactions.finish(reaction, held)
    }
    yield* reactions.handOver(reaction, { handle: () => Effect.void })
  })

/** One of everything that there is a span or a metric of, on a log in a file. */
export const everything = (folder: string) =>
  Effect.gen(function* () {
    const filename = join(folder, "log.db")
    const store = yield* storeOn(filename)
    const other = yield* kernelOn(yield* storeOn(filename))
    const turns: Array<Effect.Effect<unknown, unknown>> = []
    const kernel = yield* kernelOn(before(store, turns), {
      place: { filename, writable: true },
      nameWorkspace: true,
    })
    yield* kernel.record(adding("c1"))
    yield* kernel.recordAll([adding("c2"), touching("c9")])
    yield* Effect.ignore(kernel.record(touching("c9")))

    // Another writer is faster, twice over.
    turns.push(other.record(touching("c1")), other.record(touching("c1")))
    yield* Effect.all([touching("c1"), touching("c2")].map(kernel.record), {
      concurrency: "unbounded",
    })

    const database = new Database(filename)
    database.exec("BEGIN IMMEDIATE")
    setTimeout(() => database.exec("COMMIT"), 50)
    yield* kernel.record(touching("c1"))
    database.close()

    const at = { at: NOW }
    yield* kernel.ask("next", {}, at)
    yield* kernel.ask("audit", {}, at, { workers: 1 })
    yield* kernel.ask("audit", {}, at)
    const next = (setting: Setting) => queue({ ...setting, at: NOW })
    yield* kernel.answerAbout("c1", { next }, at)
    yield* kernel.answer({ next }, at)
    yield* kernel.ask("next", { repId: "r1" as RepId }, { ...at, knownAt: NOW })
    yield* kernel.became({ from: NOW, to: LATER })
    yield* kernel.verify(undefined, { workers: 1 })
    yield* kernel.refreshReadModels(NOW, { workers: 1 })
    yield* kernel.rebuildReadModels(NOW, { workers: 1 })
    yield* react(kernel)
    yield* Effect.promise(watched)
  })

const watched = async () => {
  const log = await openFollowthrough({ workspace: "w", store: "memory" })
  for await (const _ of log.watch({ ask: "next" })) break
  await log.close()
}
