import { type Instant, type Relationship, relationshipsOf } from "@followthrough/core"
import type { EventStoreShape, StoreFailure, StreamFound } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type { UnreadableLog } from "../recorded.js"
import { streamOf } from "../related-logs.js"
import { groupsOf, isRelated } from "./groups.js"

/** How much is held of the contacts that were shown last. */
const MOST_CONTACTS = 2000
const MOST_TOUCHES = 40_000

interface Held {
  /** Which rows of the stream it goes with. */
  readonly edition: string
  readonly relationships: ReadonlyArray<Relationship>
  readonly touches: number
}

/**
 * The contacts that answers show, folded from their logs. As long as a contact's rows stay the same ones, so does
 * what its facts come to: those shown of late are not read again.
 */
export class ShownContacts {
  readonly #store: EventStoreShape
  readonly #workspace: string
  /** The one shown longest ago comes first. */
  readonly #held = new Map<string, Held>()
  #touches = 0

  constructor(store: EventStoreShape, workspace: string) {
    this.#store = store
    this.#workspace = workspace
  }

  /** The relationships of these streams as of an instant, and of the log up to a position; each once. */
  readonly of = (
    found: ReadonlyArray<StreamFound>,
    position: number,
    at: Instant,
  ): Effect.Effect<ReadonlyArray<Relationship>, StoreFailure | UnreadableLog> =>
    Effect.gen(this, function* () {
      const shown = new Map<string, Relationship>()
      const show = (relationships: ReadonlyArray<Relationship>): void => {
        for (const one of relationships) shown.set(one.contactId, one)
      }
      const missing = new Map<string, StreamFound>()
      for (const one of found) {
        const held = this.#take(one)
        if (held === undefined) missing.set(one.stream, one)
        else show(held)
      }
      const streams = [...missing.keys()].filter(isRelated)
      for (const facts of yield* groupsOf(this.#store, this.#workspace, streams, position)) {
        const relationships = relationshipsOf(facts, at)
        show(relationships)
        for (const stream of new Set(facts.map(streamOf))) {
          const one = missing.get(stream)
          if (one?.holds === true) this.#hold(one, relationships)
        }
      }
      this.#trim()
      return [...shown.values()]
    })

  #take({ holds, stream, ...edition }: StreamFound): ReadonlyArray<Relationship> | undefined {
    const held = this.#held.get(stream)
    if (held === undefined) return undefined
    this.#forget(stream)
    if (!holds || held.edition !== editionOf(edition)) return undefined
    this.#held.set(stream, held)
    this.#touches += held.touches
    return held.relationships
  }

  #hold({ stream, ...edition }: StreamFound, relationships: ReadonlyArray<Relationship>): void {
    this.#forget(stream)
    const touches = relationships.reduce((sum, one) => sum + one.touches.length, 0)
    this.#held.set(stream, { edition: editionOf(edition), relationships, touches })
    this.#touches += touches
  }

  #forget(stream: string): void {
    this.#touches -= this.#held.get(stream)?.touches ?? 0
    this.#held.delete(stream)
  }

  #trim(): void {
    for (const stream of this.#held.keys()) {
      if (this.#held.size <= MOST_CONTACTS && this.#touches <= MOST_TOUCHES) return
      this.#forget(stream)
    }
  }
}

const editionOf = ({ position, validFrom }: Pick<StreamFound, "position" | "validFrom">): string =>
  `${position} ${validFrom}`
