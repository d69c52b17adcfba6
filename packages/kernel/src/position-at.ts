import type { Instant } from "@followthrough/core"
import type { EventStoreShape, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"

/** The end of what was known at an instant as a position: the log may grow, and that stays the same prefix of it. */
export const positionAt = (
  store: EventStoreShape,
  workspace: string,
  knownAt: Instant | undefined,
): Effect.Effect<{ readonly position: number }, StoreFailure> =>
  knownAt === undefined
    ? Effect.map(store.head(workspace), ({ position }) => ({ position }))
    : Effect.map(
        store.read({
          workspace,
          from: { _tag: "All" },
          direction: "backwards",
          until: { recordedAt: knownAt },
          limit: 1,
        }),
        ({ events: [last] }) => ({ position: last?.position ?? 0 }),
      )
