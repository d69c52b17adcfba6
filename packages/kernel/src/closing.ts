import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { FollowthroughFailure } from "./followthrough-failure.js"

type Methods = { readonly [name: string]: (...given: never) => Promise<unknown> }

/** As the runtime takes one; named by its place, so that a host needs no types of the DOM or of Node. */
type Signal = NonNullable<NonNullable<Parameters<typeof Effect.runPromise>[1]>["signal"]>

/** Closes a log: lets what is under way end, and nothing more begin. */
export class Closing {
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #abort = new AbortController()
  readonly #dispose: () => Promise<void>
  #closed: Promise<void> | undefined

  constructor(dispose: () => Promise<void>) {
    this.#dispose = dispose
  }

  /** The same methods: each call is waited for when the log is closed, and rejects once it is. */
  drained<M extends object>(methods: M): M {
    return Object.fromEntries(
      Object.entries(methods as unknown as Methods).map(([name, method]) => [
        name,
        (...given: never): Promise<unknown> => {
          if (this.#closed !== undefined) return Promise.reject(closedFailure())
          const call = method(...given)
          this.#underWay.add(call)
          const ended = () => this.#underWay.delete(call)
          call.then(ended, ended)
          return call
        },
      ]),
    ) as M
  }

  /** Does something that ends when the log is closed. */
  async unlessClosed<A, E>(
    work: (signal: Signal) => Promise<Exit.Exit<A, E>>,
  ): Promise<Exit.Exit<A, E>> {
    if (this.#closed !== undefined) throw closedFailure()
    const exit = await work(this.#abort.signal)
    if (this.#closed !== undefined && Exit.isInterrupted(exit)) throw closedFailure()
    return exit
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    this.#abort.abort()
    await Promise.allSettled([...this.#underWay])
    await this.#dispose()
  }
}

export const closedFailure = (): FollowthroughFailure =>
  new FollowthroughFailure("closed", "this Followthrough was closed")
