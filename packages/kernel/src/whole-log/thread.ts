import { existsSync } from "node:fs"
import { type TransferListItem, Worker } from "node:worker_threads"
import { StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { KeyService } from "../personal/key-service.js"
import type { UnreadableLog } from "../recorded.js"
import { nameOfPlace } from "./log-place.js"
import { type Beginning, type FromThread, failing, type ToThread } from "./told.js"

type Failure = StoreFailure | UnreadableLog

/** A thread with a log open, which does one thing after the other. */
export interface Thread {
  /** Tells it something and waits for the reply. */
  readonly ask: (
    told: ToThread,
    given?: ReadonlyArray<TransferListItem>,
  ) => Effect.Effect<unknown, Failure>
}

// The repository's own tests and demos run from sources, and a thread does not inherit how.
const isSource = import.meta.url.endsWith(".ts")
const [entry, loaders] = isSource
  ? [
      new URL("./answer.thread.ts", import.meta.url),
      [
        "--conditions=@followthrough/source",
        "--import",
        new URL("../../../../scripts/sources-in-thread.mjs", import.meta.url).href,
      ],
    ]
  : [new URL("./whole-log/answer.thread.js", import.meta.url), undefined]

/** Not where a bundler has left what threads run behind. */
export const threadsCanStart = existsSync(entry)

/** So long a thread that is told to stop may take to close its files. */
const STOP_MS = 2000

/** What speaks to whoever serves: a worker, as a rule. */
export interface Line {
  readonly on: (event: string, listener: (said: never) => void) => unknown
  readonly postMessage: (told: ToThread, given?: ReadonlyArray<TransferListItem>) => void
  readonly terminate: () => unknown
}

const newWorker = (beginning: Beginning): Line => {
  const worker = new Worker(entry, {
    workerData: beginning,
    ...(loaders === undefined ? {} : { execArgv: loaders }),
  })
  return {
    on: (event, listener) => worker.on(event, listener as (said: unknown) => void),
    postMessage: (told, given) => worker.postMessage(told, given),
    terminate: () => worker.terminate(),
  }
}

/** What threads have to do with the one that started them. */
export interface Starting {
  /** Told of the facts that they read. */
  readonly advance: (facts: number) => void
  readonly keys: KeyService | undefined
  readonly open?: (beginning: Beginning) => Line
}

/** Starts a thread, which is gone once the scope closes. */
export const startThread = (
  beginning: Beginning,
  { advance, keys, open = newWorker }: Starting,
): Effect.Effect<Thread, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new Running(open(beginning), nameOfPlace(beginning.place), advance, keys)),
      (running) => running.stop,
    ),
    (running) => ({ ask: (told, given = []) => running.ask(told, given) }),
  )

class Running {
  readonly #line: Line
  readonly #place: string
  #waiting: ((reply: Effect.Effect<unknown, Failure>) => void) | undefined
  /** Why it gives no reply any more. */
  #ended: Effect.Effect<never, Failure> | undefined
  #isGone = false
  #onceGone = (): void => undefined

  constructor(
    line: Line,
    place: string,
    advance: (facts: number) => void,
    keys: KeyService | undefined,
  ) {
    this.#line = line
    this.#place = place
    line.on("message", (said: FromThread) => {
      switch (said._tag) {
        case "Reply":
          return this.#reply(Effect.succeed(said.value))
        case "Failed":
          return this.#end(failing(said.failure))
        case "Read":
          try {
            return advance(said.facts)
          } catch (thrown) {
            return this.#end(Effect.die(thrown))
          }
        case "KeysWanted":
          return this.#findKeys(keys, said.id, said.names)
      }
    })
    const broken = (error: Error): void => this.#end(this.#broken(error.message))
    line.on("messageerror", broken)
    line.on("error", broken)
    line.on("exit", (code: number) => {
      this.#isGone = true
      this.#end(this.#broken(`it ended with code ${code}`))
      this.#onceGone()
    })
  }

  ask(told: ToThread, given: ReadonlyArray<TransferListItem>): Effect.Effect<unknown, Failure> {
    return Effect.async((resume) => {
      if (this.#ended !== undefined) return resume(this.#ended)
      this.#waiting = resume
      this.#line.postMessage(told, given)
    })
  }

  readonly stop: Effect.Effect<void> = Effect.async((resume) => {
    if (this.#isGone) return resume(Effect.void)
    const late = setTimeout(() => this.#line.terminate(), STOP_MS)
    this.#onceGone = () => {
      clearTimeout(late)
      resume(Effect.void)
    }
    this.#line.postMessage({ _tag: "Stop" })
  })

  #reply(reply: Effect.Effect<unknown, Failure>): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(reply)
  }

  // The first reason is the true one.
  #end(ended: Effect.Effect<never, Failure>): void {
    this.#ended ??= ended
    this.#reply(this.#ended)
  }

  #broken(problem: string): Effect.Effect<never, StoreFailure> {
    const location = `a thread that reads ${this.#place}`
    return Effect.fail(
      new StoreFailure({
        location,
        reason: { _tag: "Unavailable", problem: `it broke off before it had answered: ${problem}` },
      }),
    )
  }

  #findKeys(keys: KeyService | undefined, id: number, names: ReadonlyArray<string>): void {
    const give = (found: Extract<ToThread, { _tag: "Keys" }>["found"]): void =>
      this.#line.postMessage({ _tag: "Keys", id, found })
    Promise.resolve(keys?.get(names) ?? new Map<string, Uint8Array>()).then(
      // Copies: a key may lie in memory that it shares with others.
      (found) => give(new Map([...found].map(([name, key]) => [name, Uint8Array.from(key)]))),
      (problem) => give({ problem: problem instanceof Error ? problem.message : String(problem) }),
    )
  }
}
