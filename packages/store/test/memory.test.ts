import { EventStore, makeMemoryStore, memoryLayer, streamPagesOf } from "@followthrough/store"
import { Chunk, Effect, Stream } from "effect"
import { expect, test } from "vitest"

const commitOf = (n: number, stream = "a") => ({
  workspace: "w",
  commandId: `c${n}`,
  fingerprint: "",
  recordedAt: n,
  writes: [
    { stream, expect: "any" as const, events: [{ type: "T", occurredAt: n, data: `${n}` }] },
  ],
})

test("what was read is the reader's own", async () => {
  const store = makeMemoryStore()
  const commit = commitOf(1)
  await Effect.runPromise(store.append(commit))
  Object.assign(commit.writes[0]?.events[0] ?? {}, { data: "changed" })
  const read = () => Effect.runPromise(store.read({ workspace: "w", from: { _tag: "All" } }))
  const [event] = (await read()).events
  expect(event?.data).toBe("1")
  Object.assign(event ?? {}, { data: "changed" })
  expect((await read()).events[0]?.data).toBe("1")
  const repeated = await Effect.runPromise(store.append(commitOf(1)))
  ;(repeated.versions as Map<string, number>).set("a", 9)
  expect((await Effect.runPromise(store.append(commitOf(1)))).versions.get("a")).toBe(1)
})

test("each build of the layer has a log of its own", async () => {
  const positions = Effect.flatMap(EventStore, (store) =>
    Effect.map(store.append(commitOf(1)), ({ replayed }) => replayed),
  ).pipe(Effect.provide(memoryLayer))
  expect(await Effect.runPromise(Effect.all([positions, positions]))).toEqual([false, false])
})

test("streamPagesOf reads every stream whole, of one moment", async () => {
  const store = makeMemoryStore()
  const seen = await Effect.runPromise(
    Effect.gen(function* () {
      for (let n = 1; n <= 20; n++) yield* store.append(commitOf(n, `s${n % 3}`))
      let late = 20
      const pages = yield* Stream.runCollect(
        Stream.tap(streamPagesOf(store, { workspace: "w", limit: 6 }), () =>
          store.append(commitOf(++late, "s2")),
        ),
      )
      return Chunk.toReadonlyArray(pages).flatMap(({ events }) => events)
    }),
  )
  expect(seen.map(({ stream, version }) => `${stream}@${version}`)).toEqual(
    [6, 7, 7].flatMap((count, s) => Array.from({ length: count }, (_, v) => `s${s}@${v + 1}`)),
  )
})
