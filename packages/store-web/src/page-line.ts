import type { OnProgress, StopSignal } from "@followthrough/kernel"
import { FollowthroughFailure } from "@followthrough/kernel/remote"
import { workerBroken } from "./browser-file.js"
import type { Asked, CallName, LogWanted, ReadName, ToPage, ToWorker } from "./messages.js"
import { failureOf } from "./plain-failure.js"

/** How a call is waited for. */
export interface Waiting {
  readonly signal?: StopSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

interface Waiter {
  readonly resolve: (value: never) => void
  readonly reject: (failure: unknown) => void
  readonly onProgress: OnProgress | undefined
}

/** What a page asks of its worker, and what comes back. */
export class PageLine {
  readonly #worker: Worker
  readonly #log: LogWanted
  readonly #client = crypto.randomUUID()
  readonly #waiters = new Map<string, Waiter>()
  /** What is read piece by piece, and how that is broken off. */
  readonly #reads = new Map<string, (failure: FollowthroughFailure) => void>()
  #asked = 0
  /** Why nothing can be asked any more. */
  #over: FollowthroughFailure | undefined
  #onceQuiet: () => void = () => undefined
  #onceClosed: () => void = () => undefined

  constructor(worker: Worker, name: string, log: LogWanted) {
    this.#worker = worker
    this.#log = log
    worker.onmessage = ({ data }: MessageEvent<ToPage>) => this.#told(data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.#broken(event.message)
    }
    worker.onmessageerror = () => this.#broken("it said what cannot be read")
    this.#say({ _tag: "Open", name })
  }

  get isOver(): boolean {
    return this.#over !== undefined
  }

  call<A>(method: CallName, args: ReadonlyArray<unknown>, waiting: Waiting = {}): Promise<A> {
    const id = this.#newId()
    const reports = waiting.onProgress !== undefined
    const asked = { _tag: "Call", id, log: this.#log, method, args, reports } as const
    return this.#answer(asked, waiting)
  }

  /** Reads piece by piece; ends without an error once the signal aborts. */
  read<A>(
    method: ReadName,
    args: ReadonlyArray<unknown>,
    signal?: StopSignal,
  ): AsyncIterator<A, undefined> {
    const id = this.#newId()
    const done = { done: true, value: undefined } as const
    let state: "new" | "begun" | "over" = "new"
    const end = (): void => {
      if (state === "begun") this.#say({ _tag: "Stop", id })
      state = "over"
      signal?.removeEventListener("abort", end)
      this.#reads.delete(id)
      this.#waiters.get(id)?.resolve(done as never)
    }
    return {
      next: async () => {
        if (this.#over !== undefined) throw this.#over
        if (state === "over" || signal?.aborted === true) return done
        if (state === "new") {
          state = "begun"
          this.#reads.set(id, (failure) => this.#waiters.get(id)?.reject(failure))
          signal?.addEventListener("abort", end, { once: true })
          this.#ask({ _tag: "Begin", id, log: this.#log, method, args })
        }
        try {
          const piece: IteratorResult<A, undefined> = await this.#answer({ _tag: "Next", id })
          if (piece.done === true) end()
          return piece
        } catch (thrown) {
          end()
          throw thrown
        }
      },
      return: async () => {
        end()
        return done
      },
    }
  }

  /** Waits for the calls under way, breaks off all reading, and lets the file go. */
  async close(): Promise<void> {
    if (this.#over === undefined) {
      const over = new FollowthroughFailure("closed", "the log was closed")
      this.#over = over
      for (const broken of [...this.#reads.values()]) broken(over)
      if (this.#waiters.size > 0) await new Promise<void>((resolve) => (this.#onceQuiet = resolve))
      await new Promise<void>((resolve) => {
        this.#onceClosed = resolve
        this.#say({ _tag: "Close" })
      })
    }
    this.#worker.terminate()
  }

  #newId(): string {
    this.#asked += 1
    return `${this.#client}/${this.#asked}`
  }

  #say(said: ToWorker): void {
    this.#worker.postMessage(said)
  }

  #ask(asked: Asked): void {
    try {
      this.#say(asked)
    } catch (thrown) {
      const message = `what was asked cannot be sent to the log: ${(thrown as Error).message}`
      throw new FollowthroughFailure("malformed", message, { cause: thrown })
    }
  }

  #answer<A>(
    asked: Extract<Asked, { _tag: "Call" | "Next" }>,
    { onProgress, signal }: Waiting = {},
  ): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      if (this.#over !== undefined) throw this.#over
      const { id } = asked
      const abort = (): void => {
        this.#say({ _tag: "Stop", id })
        waiter.reject(new FollowthroughFailure("aborted", "the signal aborted"))
      }
      if (signal?.aborted === true) throw new FollowthroughFailure("aborted", "the signal aborted")
      const settled = (): void => {
        this.#waiters.delete(id)
        signal?.removeEventListener("abort", abort)
        if (this.#waiters.size === 0) this.#onceQuiet()
      }
      const waiter: Waiter = {
        resolve: (value) => {
          settled()
          resolve(value)
        },
        reject: (failure) => {
          settled()
          reject(failure)
        },
        onProgress,
      }
      this.#ask(asked)
      this.#waiters.set(id, waiter)
      signal?.addEventListener("abort", abort, { once: true })
    })
  }

  #told(said: ToPage): void {
    if (said._tag === "Closed") {
      this.#onceClosed()
      return
    }
    const waiter = this.#waiters.get(said.id)
    switch (said._tag) {
      case "Value":
        waiter?.resolve(said.value as never)
        break
      case "Failed":
        waiter?.reject(failureOf(said.failure))
        break
      case "Progress":
        try {
          waiter?.onProgress?.(said.progress)
        } catch (thrown) {
          this.#say({ _tag: "Stop", id: said.id })
          waiter?.reject(thrown)
        }
    }
  }

  #broken(why?: string): void {
    this.#over ??= workerBroken(why)
    for (const { reject } of [...this.#waiters.values()]) reject(this.#over)
    this.#onceClosed()
  }
}
