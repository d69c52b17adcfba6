import type { Recording } from "@followthrough/core"
import { Followthrough, followthroughLayer } from "@followthrough/kernel/effect"
import { type Commit, EventStore, memoryLayer } from "@followthrough/store"
import { Effect, Layer } from "effect"

/** What the kernel gives to the store, batch by batch, of commands in a new log, so many in flight at a time. */
export const commitsOf = (
  recordings: ReadonlyArray<Recording>,
  atOnce: number,
): Promise<ReadonlyArray<ReadonlyArray<Commit>>> => {
  const batches: Array<ReadonlyArray<Commit>> = []
  const noting = Layer.effect(
    EventStore,
    Effect.map(EventStore, (store) => ({
      ...store,
      appendAll: (commits: ReadonlyArray<Commit>) => {
        batches.push(commits)
        return store.appendAll(commits)
      },
    })),
  )
  const kernel = followthroughLayer({ workspace: "bench" }).pipe(
    Layer.provide(noting),
    Layer.provide(memoryLayer),
  )
  return Effect.gen(function* () {
    const { record } = yield* Followthrough
    batches.length = 0
    for (let n = 0; n < recordings.length; n += atOnce) {
      const flight = recordings.slice(n, n + atOnce)
      yield* Effect.forEach(flight, record, { concurrency: "unbounded" })
    }
    return batches
  }).pipe(Effect.provide(kernel), Effect.runPromise)
}
