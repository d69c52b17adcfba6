import type { FollowUpClient } from "@followthrough/kernel"
import { type AnswerState, loading } from "./answer-state.js"
import { asError } from "./follow-up-error.js"
import { type Question, questionOf } from "./question.js"

/** One question that is shown, in however many places. */
interface Asked {
  state: AnswerState<unknown>
  readonly listeners: Set<() => void>
  end: () => void
}

/**
 * The answers that are shown from one client. Equal questions share one subscription, or one request. It ends when
 * nobody shows its answer any more, in the microtask after: a component that is mounted twice, and a page that takes
 * the place of another, go on with what is there.
 */
export class Answers {
  readonly #client: FollowUpClient
  readonly #asked = new Map<string, Asked>()

  constructor(client: FollowUpClient) {
    this.#client = client
  }

  /** What is known now of the answer to a question, by its text. The same object until that changes. */
  stateOf(text: string): AnswerState<unknown> {
    return this.#asked.get(text)?.state ?? loading
  }

  /** Has the listener called at every change; gives what ends that. */
  show(text: string, listener: () => void): () => void {
    const asked = this.#asked.get(text) ?? this.#ask(text)
    // A set holds each once, and React may hand over the same function twice.
    const called = () => listener()
    asked.listeners.add(called)
    return () => {
      asked.listeners.delete(called)
      queueMicrotask(() => this.#endUnshown(text, asked))
    }
  }

  /** Asks once more for what ended with an error. */
  retry(text: string): void {
    const asked = this.#asked.get(text)
    if (asked?.state.error === undefined) return
    asked.end()
    const { answer } = asked.state
    this.#tell(asked, { answer, error: undefined, isLoading: answer === undefined })
    this.#begin(asked, questionOf(text))
  }

  #ask(text: string): Asked {
    const asked: Asked = { state: loading, listeners: new Set(), end: () => undefined }
    this.#asked.set(text, asked)
    this.#begin(asked, questionOf(text))
    return asked
  }

  #endUnshown(text: string, asked: Asked): void {
    if (asked.listeners.size > 0 || this.#asked.get(text) !== asked) return
    this.#asked.delete(text)
    asked.end()
  }

  #begin(asked: Asked, question: Question): void {
    // What was ended may still have an answer on its way.
    const stop = new AbortController()
    asked.end = () => stop.abort()
    const answer = (answer: unknown): void => {
      if (stop.signal.aborted) return
      this.#tell(asked, { answer, error: undefined, isLoading: false })
    }
    const fail = (thrown: unknown): void => {
      if (stop.signal.aborted) return
      this.#tell(asked, { answer: asked.state.answer, error: asError(thrown), isLoading: false })
    }
    try {
      const { asOf, ask, query } = question
      if (asOf === undefined) {
        const end = this.#client.subscribe({ ask, ...query } as never, answer, { onError: fail })
        stop.signal.addEventListener("abort", end)
      } else {
        const method: Method = this.#client[ask].bind(this.#client)
        method({ ...query, ...asOf } as never, { signal: stop.signal }).then(answer, fail)
      }
    } catch (thrown) {
      // What is malformed is told after the render that asked.
      queueMicrotask(() => fail(thrown))
    }
  }

  #tell(asked: Asked, state: AnswerState<unknown>): void {
    asked.state = state
    for (const listener of [...asked.listeners]) listener()
  }
}

type Method = (query: never, options: { readonly signal: AbortSignal }) => Promise<unknown>
