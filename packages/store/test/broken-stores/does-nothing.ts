import { UNCHAINED } from "@followthrough/store"
import { Effect, Either, Stream } from "effect"
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
  head: () => Effect.succeed({ position: 0, hash: UNCHAINED, recordedAt: undefined }),
  follow: () => Stream.empty,
  findClaims: () => Effect.succeed(new Map()),
  commits: () => Effect.succeed({ commits: [], next: undefined }),
  verify: () =>
    Effect.succeed({ events: 0, head: { position: 0, hash: UNCHAINED }, fault: undefined }),
  inTransaction: Effect.succeed(false),
  latestOccurrence: () => Effect.succeed(undefined),
  next: () =>
    Effect.succeed({
      position: 0,
      stale: [],
      behind: false,
      dropping: false,
      total: 0,
      begun: 0,
      late: 0,
      unassigned: 0,
      streams: [],
    }),
  lists: () =>
    Effect.succeed({
      position: 0,
      stale: [],
      behind: false,
      dropping: false,
      stretches: [],
      counts: [],
    }),
  changedSince: () => Effect.succeed([]),
  rowsEnd: () => Effect.succeed(undefined),
  concerned: () => Effect.succeed([]),
  owedBy: () =>
    Effect.succeed({
      position: 0,
      stale: [],
      behind: false,
      dropping: false,
      streams: [],
      others: 0,
    }),
  dropNext: () => Effect.succeed(false),
  keepRows: () => Effect.void,
  dropRows: () => Effect.void,
  rows: () => Effect.succeed([]),
}))
