import {
  type Appended,
  type Commit,
  type EventStoreShape,
  makeMemoryStore,
  type Page,
  type StreamPage,
} from "@followthrough/store"
import { Effect, Either } from "effect"

/** A store that makes one plausible mistake. */
export interface BrokenStore {
  readonly name: string
  readonly make: () => EventStoreShape
}

/** A sound store, part of which is replaced. */
export const brokenStore = (
  name: string,
  wrap: (sound: EventStoreShape) => Partial<EventStoreShape>,
): BrokenStore => ({
  name,
  make: () => {
    const sound = makeMemoryStore()
    return { ...sound, ...wrap(sound) }
  },
})

/** Changes commits on their way in. */
export const commits = (name: string, change: (commit: Commit) => Commit): BrokenStore =>
  brokenStore(name, (store) => ({
    append: (commit) => store.append(change(commit)),
    appendAll: (all) => store.appendAll(all.map(change)),
  }))

/** Changes results on their way out. */
export const results = (name: string, change: (appended: Appended) => Appended): BrokenStore =>
  brokenStore(name, (store) => ({
    append: (commit) => Effect.map(store.append(commit), change),
    appendAll: (all) =>
      Effect.map(store.appendAll(all), (each) => each.map((one) => Either.map(one, change))),
  }))

/** Changes pages on their way out. */
export const pages = (
  name: string,
  change: <P extends Page | StreamPage>(page: P, limit: number | undefined) => P,
): BrokenStore =>
  brokenStore(name, (store) => ({
    read: (query) => Effect.map(store.read(query), (page) => change(page, query.limit)),
    readByStream: (query) =>
      Effect.map(store.readByStream(query), (page) => change(page, query.limit)),
  }))

/** A result that says nothing. */
export const nothing = { replayed: false, firstPosition: undefined, lastPosition: undefined }
