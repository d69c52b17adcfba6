import { readFileSync } from "node:fs"
import { Followthrough, followthroughLayer } from "@followthrough/kernel/effect"
import {
  EventStore,
  type KeptKey,
  keyDigest,
  makeMemoryStore,
  sha256Hex,
} from "@followthrough/store"
import { Effect, Layer } from "effect"
import { expect, test } from "vitest"

/** As the first release sealed it, with the key that it had: it is never made anew. */
const { event, key, workspace } = JSON.parse(
  readFileSync(new URL("sealed-fact.json", import.meta.url), "utf8"),
)

const kept: KeptKey = { key, digest: keyDigest(event.stream, key, sha256Hex) }

const read = (keys: ReadonlyMap<string, KeptKey | null>) =>
  Effect.gen(function* () {
    const kernel = yield* Followthrough
    const { entries } = yield* kernel.logPage({})
    return entries.map((entry) => entry.event)
  }).pipe(
    Effect.provide(followthroughLayer({ workspace })),
    Effect.provide(
      Layer.succeed(EventStore, {
        ...makeMemoryStore(),
        read: () => Effect.succeed({ events: [event], head: 1, next: undefined }),
        keysOf: () => Effect.succeed(keys),
      }),
    ),
    Effect.runPromise,
  )

test("L17 a fact that was sealed once opens for ever", async () => {
  const added = { _tag: "ContactAdded", contactId: "c1", kind: "person" }
  expect(await read(new Map([[event.stream, kept]]))).toEqual([
    { ...added, externalId: "4711", name: "Zoë Prins", need: "新しい屋根" },
  ])
  expect(await read(new Map([[event.stream, null]]))).toEqual([added])
})
