import * as Chunk from "effect/Chunk"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { EventStoreShape } from "./event-store.js"
import type { FollowQuery } from "./page.js"
import type { StoreFailure } from "./store-failure.js"
import type { StoredEvent } from "./stored-event.js"
import { aTurn } from "./turns.js"

const PAGE = 500

/** Wakes those who follow a store when it has stored something. */
export class Bell {
  readonly #latches = new Set<Effect.Latch>()

  ring(): void {
    for (const latch of this.#latches) latch.unsafeOpen()
  }

  /** A latch that each ring opens, until the scope closes. */
  readonly listen = Effect.acquireRelease(
    Effect.sync(() => {
      const latch = Effect.unsafeMakeLatch(false)
      this.#latches.add(latch)
      return latch
    }),
    (latch) => Effect.sync(() => this.#latches.delete(latch)),
  )
}

/**
 * Follows a store through its pages. The bell is only a hint, and what others write rings no bell:
 * every `pollEvery` the store is asked anyway.
 */
export const followPages = (
  read: EventStoreShape["read"],
  bell: Bell,
  pollEvery: Duration.DurationInput,
  { after = 0, from = { _tag: "All" }, workspace }: FollowQuery,
): Stream.Stream<StoredEvent, StoreFailure> =>
  Stream.unwrapScoped(
    Effect.map(bell.listen, (latch) =>
      Stream.paginateChunkEffect({ after, idle: false }, ({ after, idle }) =>
        Effect.gen(function* () {
          if (idle) yield* Effect.timeoutOption(latch.await, pollEvery)
          // Shut before reading: what is stored from here on opens it again.
          latch.unsafeClose()
          const { events, head, next } = yield* read({ workspace, from, after, limit: PAGE })
          // Whoever catches up page by page keeps the event loop between them, too.
          if (next !== undefined) yield* aTurn
          return [
            Chunk.unsafeFromArray(events),
            Option.some({ after: next ?? Math.max(after, head), idle: next === undefined }),
          ]
        }),
      ),
    ),
  )
