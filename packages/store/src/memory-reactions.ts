import {
  type Advance,
  type Cursor,
  type HeldDelivery,
  MOST_PARKED,
  type PutBack,
  type ReactionState,
  type TakenDelivery,
} from "./reaction-table.js"
import { compareStreams } from "./stream-order.js"

interface Delivery extends TakenDelivery {
  /** Nobody takes it before this instant. */
  readonly freeAt: number
  readonly parked: boolean
  readonly error: string
}

interface Reaction {
  readonly cursor: Cursor
  /** In the order in which they were added. */
  readonly deliveries: Map<string, Delivery>
}

/** The reactions of one workspace in memory. */
export class MemoryReactions {
  readonly #reactions = new Map<string, Reaction>()

  cursor(name: string): Cursor | undefined {
    return this.#reactions.get(name)?.cursor
  }

  advance({ deliveries, from, name, to }: Advance, has: (stream: string) => boolean): boolean {
    const cursor = this.cursor(name)
    if (cursor?.at !== from?.at || cursor?.position !== from?.position) return false
    const all = this.#reactions.get(name)?.deliveries ?? new Map<string, Delivery>()
    for (const { body, key, stream } of deliveries) {
      if (all.has(key) || !has(stream)) continue
      const fresh = { attempt: 0, fence: 0, freeAt: 0, parked: false, error: "" }
      all.set(key, { body, key, stream, ...fresh })
    }
    this.#reactions.set(name, { cursor: to, deliveries: all })
    return true
  }

  take(name: string, at: number, until: number): TakenDelivery | undefined {
    const passed = new Set<string>()
    for (const delivery of this.#deliveries(name)) {
      const { attempt, fence, freeAt, key, parked, stream } = delivery
      if (parked || passed.has(stream)) continue
      passed.add(stream)
      if (freeAt > at) continue
      const next = { ...delivery, attempt: attempt + 1, fence: fence + 1, freeAt: until }
      this.#reactions.get(name)?.deliveries.set(key, next)
      return { key, stream, body: next.body, attempt: next.attempt, fence: next.fence }
    }
    return undefined
  }

  finish(held: HeldDelivery): boolean {
    if (this.#held(held) === undefined) return false
    return this.#reactions.get(held.name)?.deliveries.delete(held.key) === true
  }

  putBack({ error, until, ...held }: PutBack): boolean {
    const delivery = this.#held(held)
    if (delivery === undefined) return false
    const back = { fence: delivery.fence + 1, freeAt: until ?? 0, parked: until === undefined }
    this.#reactions.get(held.name)?.deliveries.set(held.key, { ...delivery, ...back, error })
    return true
  }

  release(name: string, only: string | undefined): number {
    const parked = this.#deliveries(name).filter(
      (one) => one.parked && (only === undefined || one.key === only),
    )
    for (const one of parked) {
      const free = { ...one, attempt: 0, freeAt: 0, parked: false }
      this.#reactions.get(name)?.deliveries.set(one.key, free)
    }
    return parked.length
  }

  list(): ReadonlyArray<ReactionState> {
    return [...this.#reactions]
      .map(([name, { cursor }]) => {
        const deliveries = this.#deliveries(name)
        const parked = deliveries.filter((one) => one.parked)
        return {
          name,
          cursor,
          pending: deliveries.length - parked.length,
          parked: parked.length,
          firstParked: parked
            .slice(0, MOST_PARKED)
            .map(({ attempt, body, error, key, stream }) => ({
              key,
              stream,
              body,
              attempts: attempt,
              error,
            })),
        }
      })
      .sort((a, b) => compareStreams(a.name, b.name))
  }

  /** Nothing is handed over any more about a stream whose key is destroyed. */
  forget(stream: string): void {
    for (const { deliveries } of this.#reactions.values()) {
      for (const [key, delivery] of deliveries) {
        if (delivery.stream === stream) deliveries.delete(key)
      }
    }
  }

  #deliveries(name: string): ReadonlyArray<Delivery> {
    return [...(this.#reactions.get(name)?.deliveries.values() ?? [])]
  }

  #held({ fence, key, name }: HeldDelivery): Delivery | undefined {
    const delivery = this.#reactions.get(name)?.deliveries.get(key)
    return delivery?.fence === fence ? delivery : undefined
  }
}
