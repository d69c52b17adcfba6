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
export interface Mutant {
  readonly name: string
  readonly make: () => EventStoreShape
}

/** A sound store, part of which is replaced. */
export const mutant = (
  name: string,
  wrap: (sound: EventStoreShape) => Partial<EventStoreShape>,
): Mutant => ({
  name,
  make: () => {
    const sound = makeMemoryStore()
    return { ...sound, ...wrap(sound) }
  },
})

/** Changes commits on their way in. */
export const commits = (name: string, change: (commit: Commit) => Commit): Mutant =>
  mutant(name, (store) => ({
    append: (commit) => store.append(change(commit)),
    appendAll: (all) => store.appendAll(all.map(change)),
  }))

/** Changes results on their way out. */
export const results = (name: string, change: (appended: Appended) => Appended): Mutant =>
  mutant(name, (store) => ({
    append: (commit) => Effect.map(store.append(commit), change),
    appendAll: (all) =>
      Effect.map(store.appendAll(all), (each) => each.map((one) => Either.map(one, change))),
  }))

/** Changes pages on their way out. */
export const pages = (
  name: string,
  change: <P extends Page | StreamPage>(page: P, limit: number | undefined) => P,
): Mutant =>
  mutant(name, (store) => ({
    read: (query) => Effect.map(store.read(query), (page) => change(page, query.limit)),
    readByStream: (query) =>
      Effect.map(store.readByStream(query), (page) => change(page, query.limit)),
  }))

/** A result that says nothing. */
export const nothing = { replayed: false, firstPosition: undefined, lastPosition: undefined }
