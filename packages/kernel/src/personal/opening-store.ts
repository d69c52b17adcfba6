import { sealedIn } from "@followthrough/core"
import type { EventStoreShape, StoredEvent, StoreFailure } from "@followthrough/store"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { openText } from "./cipher.js"
import type { Keyring } from "./keyring.js"

/** An event whose sealed words, if it has any and they are not gone, are there as text. */
export interface OpenedEvent extends StoredEvent {
  readonly words?: string
  /** Its words are there and do not open: the key is missing or another one, or they were changed. */
  readonly unreadable?: true
}

/**
 * A store that opens what is sealed in the events of one workspace, as they are read: with one question
 * for keys a page, and none where nothing is sealed. Keys are not kept from page to page, so that an
 * erasure by another process is noticed by the next one. What does not open costs those words alone.
 */
export const openingStore = (
  store: EventStoreShape,
  workspace: string,
  keyring: Keyring,
): EventStoreShape => {
  const opened = (
    events: ReadonlyArray<StoredEvent>,
  ): Effect.Effect<ReadonlyArray<OpenedEvent>, StoreFailure> =>
    Effect.gen(function* () {
      const sealed = events.map(({ data }) => sealedIn(data))
      const streams = new Set(
        events.filter((_, n) => sealed[n] !== undefined).map(({ stream }) => stream),
      )
      if (streams.size === 0) return events
      const keys = yield* keyring.find([...streams])
      const all: Array<OpenedEvent> = []
      for (const [n, event] of events.entries()) {
        const found = sealed[n]
        const key = keys.get(event.stream)
        if (found === undefined || key === null) {
          all.push(event)
          continue
        }
        const { commandId, stream, type } = event
        const place = { workspace, stream, type, commandId, data: found.data }
        const words = key instanceof Uint8Array ? openText(key, place, found.sealed) : undefined
        all.push(words === undefined ? { ...event, unreadable: true } : { ...event, words })
      }
      return all
    })
  return {
    ...store,
    read: (query) =>
      Effect.flatMap(store.read(query), (page) =>
        Effect.map(opened(page.events), (events) => ({ ...page, events })),
      ),
    readByStream: (query) =>
      Effect.flatMap(store.readByStream(query), (page) =>
        Effect.map(opened(page.events), (events) => ({ ...page, events })),
      ),
    follow: (query) =>
      Stream.mapChunksEffect(store.follow(query), (events) =>
        Effect.map(opened(Chunk.toReadonlyArray(events)), Chunk.unsafeFromArray),
      ),
  }
}
