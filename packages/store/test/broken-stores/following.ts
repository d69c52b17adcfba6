import { Effect, Stream } from "effect"
import { type BrokenStore, brokenStore } from "./broken-store.js"

/** Mistakes in following a log. */
export const followingMistakes: ReadonlyArray<BrokenStore> = [
  brokenStore("follows only what is there already", (store) => ({
    follow: (query) =>
      Stream.unwrap(
        Effect.map(store.head(query.workspace), ({ position }) =>
          Stream.take(store.follow(query), Math.max(0, position - (query.after ?? 0))),
        ),
      ),
  })),
  brokenStore("follows only what comes from now on", (store) => ({
    follow: (query) =>
      Stream.unwrap(
        Effect.map(store.head(query.workspace), ({ position }) =>
          store.follow({ ...query, after: position }),
        ),
      ),
  })),
  brokenStore("begins to follow at the cursor", (store) => ({
    follow: ({ after = 0, ...query }) => store.follow({ ...query, after: Math.max(0, after - 1) }),
  })),
  brokenStore("gives an event of what it follows twice", (store) => ({
    follow: (query) =>
      Stream.mapConcat(store.follow(query), (event) =>
        event.position === 2 ? [event, event] : [event],
      ),
  })),
  brokenStore("leaves out an event of what it follows", (store) => ({
    follow: (query) => Stream.filter(store.follow(query), ({ position }) => position !== 3),
  })),
  brokenStore("follows everything whatever is chosen", (store) => ({
    follow: ({ from: _, ...query }) => store.follow(query),
  })),
]
