import type { Followthrough, Outcome, Progress } from "@followthrough/kernel"
import { openOnStore } from "@followthrough/kernel/on-store"
import { EventStore, type EventStoreShape } from "@followthrough/store"
import * as Layer from "effect/Layer"
import type { Asked, CallName, LogWanted, ReadName, Told } from "./messages.js"
import { plain } from "./plain-failure.js"

type Tell = (told: Told) => void

/** What is under way for a client. */
interface UnderWay {
  readonly client: string
  readonly stop: AbortController
  readonly pieces?: AsyncIterator<unknown>
}

/** Serves all clients of a file, for whoever has it open. */
export class Holder {
  readonly #store: EventStoreShape
  readonly #logs = new Map<string, Promise<Followthrough>>()
  readonly #underWay = new Map<string, UnderWay>()
  #isClosing = false

  constructor(store: EventStoreShape) {
    this.#store = store
  }

  /** Does what a client asks; once it is closing, nothing any more: whoever holds the file next will be asked again. */
  handle(client: string, asked: Asked, tell: Tell): void {
    if (this.#isClosing) return
    switch (asked._tag) {
      case "Call":
        this.#call(client, asked, tell)
        break
      case "Begin":
        this.#begin(client, asked)
        break
      case "Next":
        this.#next(asked.id, tell)
        break
      case "Stop":
        this.#stop(asked.id)
    }
  }

  /** Ends what is under way for a client that is gone. */
  gone(client: string): void {
    for (const [id, one] of this.#underWay) {
      if (one.client === client) this.#stop(id)
    }
  }

  /** Ends once all calls that are under way have. */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const [id, { pieces }] of this.#underWay) {
      if (pieces !== undefined) this.#stop(id)
    }
    await Promise.allSettled([...this.#logs.values()].map(async (log) => (await log).close()))
  }

  #call(
    client: string,
    { args, id, log, method, reports }: Extract<Asked, { _tag: "Call" }>,
    tell: Tell,
  ): void {
    const stop = new AbortController()
    this.#underWay.set(id, { client, stop })
    const onProgress = (progress: Progress) => tell({ _tag: "Progress", id, progress })
    const how = { signal: stop.signal, ...(reports ? { onProgress } : {}) }
    this.#log(log)
      .then((open) => answered(open, method, [...args, how]))
      .then(
        (value) => this.#told(id, tell, { _tag: "Value", id, value }),
        (thrown) => this.#told(id, tell, { _tag: "Failed", id, failure: plain(thrown) }),
      )
  }

  #begin(client: string, { args, id, log, method }: Extract<Asked, { _tag: "Begin" }>): void {
    const stop = new AbortController()
    const pieces = piecesOf(this.#log(log), method, args)[Symbol.asyncIterator]()
    this.#underWay.set(id, { client, stop, pieces })
  }

  #next(id: string, tell: Tell): void {
    const pieces = this.#underWay.get(id)?.pieces
    if (pieces === undefined) return
    pieces.next().then(
      ({ done = false, value }) => {
        if (this.#isClosing) return
        if (done) this.#underWay.delete(id)
        tell({ _tag: "Value", id, value: { done, value } })
      },
      (thrown) => this.#told(id, tell, { _tag: "Failed", id, failure: plain(thrown) }),
    )
  }

  #stop(id: string): void {
    const one = this.#underWay.get(id)
    this.#underWay.delete(id)
    one?.stop.abort()
    void one?.pieces?.return?.()
  }

  /** That the log was closed meanwhile is no answer to who will ask the next. */
  #told(id: string, tell: Tell, told: Told): void {
    this.#underWay.delete(id)
    if (this.#isClosing && told._tag === "Failed" && told.failure.code === "closed") return
    tell(told)
  }

  #log(wanted: LogWanted): Promise<Followthrough> {
    const key = JSON.stringify(wanted)
    const open = this.#logs.get(key)
    if (open !== undefined) return open
    const opening = openOnStore(Layer.succeed(EventStore, this.#store), wanted)
    this.#logs.set(key, opening)
    // Whoever asks next gets the same failure afresh.
    opening.catch(() => this.#logs.delete(key))
    return opening
  }
}

type Methods = Readonly<Record<string, (...args: ReadonlyArray<unknown>) => unknown>>

const answered = async (
  log: Followthrough,
  method: CallName,
  args: ReadonlyArray<unknown>,
): Promise<unknown> => {
  if (method === "open") return undefined
  const answer = await (log as unknown as Methods)[method]?.(...args)
  return method === "recordAll" ? (answer as ReadonlyArray<Outcome>).map(plainOutcome) : answer
}

// What cannot be opened says so where the first piece is waited for.
async function* piecesOf(
  opening: Promise<Followthrough>,
  method: ReadName,
  args: ReadonlyArray<unknown>,
): AsyncGenerator<unknown> {
  const pieces = ((await opening) as unknown as Methods)[method]?.(...args)
  yield* pieces as AsyncIterable<unknown>
}

const plainOutcome = (outcome: Outcome) =>
  outcome.ok ? outcome : { ok: false, failure: plain(outcome.failure) }
