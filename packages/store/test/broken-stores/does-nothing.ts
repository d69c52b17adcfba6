import { Effect, Either } from "effect"
import { type BrokenStore, brokenStore, nothing } from "./broken-store.js"

export const doesNothing: BrokenStore = brokenStore("does nothing", () => ({
  append: ({ recordedAt }) => Effect.succeed({ ...nothing, versions: new Map(), recordedAt }),
  appendAll: (all) =>
    Effect.succeed(
      all.map(({ recordedAt }) => Either.right({ ...nothing, versions: new Map(), recordedAt })),
    ),
  read: () => Effect.succeed({ events: [], head: 0, next: undefined }),
  readByStream: () => Effect.succeed({ events: [], head: 0, next: undefined }),
  findCommands: () => Effect.succeed(new Map()),
  head: () => Effect.succeed({ position: 0, recordedAt: undefined }),
  latestOccurrence: () => Effect.succeed(undefined),
}))
