import { LONGEST_PAGE } from "@followthrough/store"
import { Effect } from "effect"
import { type BrokenStore, brokenStore } from "./broken-store.js"

export const queryingMistakes: ReadonlyArray<BrokenStore> = [
  brokenStore("begins after one too many", (store) => ({
    read: (query) =>
      store.read(query.after === undefined ? query : { ...query, after: query.after + 1 }),
  })),
  brokenStore("begins at the cursor", (store) => ({
    read: (query) =>
      store.read(query.after === undefined ? query : { ...query, after: query.after - 1 }),
  })),
  brokenStore("takes position 0 for no position", (store) => ({
    read: ({ until, ...query }) =>
      store.read(
        until !== undefined && "position" in until && until.position === 0
          ? query
          : { ...query, ...(until === undefined ? {} : { until }) },
      ),
  })),
  brokenStore("begins at the cursor, by stream", (store) => ({
    readByStream: (query) =>
      store.readByStream(
        query.after === undefined
          ? query
          : { ...query, after: { ...query.after, version: query.after.version - 1 } },
      ),
  })),
  brokenStore("begins at the next stream", (store) => ({
    readByStream: (query) =>
      store.readByStream(
        query.after === undefined
          ? query
          : { ...query, after: { ...query.after, version: Number.MAX_SAFE_INTEGER } },
      ),
  })),
  brokenStore("reads until exclusive", (store) => ({
    read: (query) =>
      store.read(
        query.until === undefined
          ? query
          : {
              ...query,
              until:
                "position" in query.until
                  ? { position: query.until.position - 1 }
                  : { recordedAt: query.until.recordedAt - 1 },
            },
      ),
  })),
  brokenStore("ignores until by stream", (store) => ({
    readByStream: ({ until: _, ...query }) => store.readByStream(query),
  })),
  brokenStore("ignores the direction", (store) => ({
    read: ({ direction: _, ...query }) => store.read(query),
  })),
  brokenStore("ignores the prefix", (store) => ({
    readByStream: ({ streamPrefix: _, ...query }) => store.readByStream(query),
  })),
  brokenStore("takes the prefix as a pattern without case", (store) => ({
    readByStream: (query) =>
      store.readByStream(
        query.streamPrefix === undefined
          ? query
          : { ...query, streamPrefix: query.streamPrefix.toLowerCase() },
      ),
  })),
  brokenStore("reads the first of several streams", (store) => ({
    read: (query) =>
      store.read(
        query.from._tag === "Streams"
          ? { ...query, from: { ...query.from, streams: query.from.streams.slice(0, 1) } }
          : query,
      ),
  })),
  brokenStore("takes no types for all types", (store) => ({
    read: (query) =>
      store.read(
        query.from._tag === "Types" && query.from.types.length === 0
          ? { ...query, from: { _tag: "All" } }
          : query,
      ),
  })),
  brokenStore("does not bound pages", (store) => ({
    read: (query) =>
      (query.limit ?? 0) <= LONGEST_PAGE
        ? store.read(query)
        : Effect.map(
            Effect.all([
              store.read({ ...query, limit: LONGEST_PAGE }),
              store.read({ ...query, limit: LONGEST_PAGE, after: LONGEST_PAGE }),
            ]),
            ([one, two]) => ({ ...two, events: [...one.events, ...two.events] }),
          ),
  })),
]
