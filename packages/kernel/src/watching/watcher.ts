import { closedFailure } from "../closing.js"

interface Waiting {
  readonly resolve: (result: IteratorResult<unknown>) => void
  readonly reject: (failure: unknown) => void
}

/** One who watches: gets the latest answer that differs from the one got before, when asking for it. */
export class Watcher {
  #given: string | undefined
  #latest: { readonly answer: unknown; readonly text: string } | undefined
  #waiting: Array<Waiting> = []
  #end: "over" | { readonly failure: unknown } | undefined

  get isOver(): boolean {
    return this.#end !== undefined
  }

  /** The latest answer. What was not asked for in between is never given, nor what is as it was. */
  offer(answer: unknown, text: string): void {
    if (this.isOver) return
    this.#latest = text === this.#given ? undefined : { answer, text }
    this.#hand()
  }

  next(): Promise<IteratorResult<unknown>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#hand()
    })
  }

  /** What was not asked for yet is not given any more. */
  end(): void {
    this.#end ??= "over"
    this.#hand()
  }

  fail(failure: unknown): void {
    this.#end ??= { failure }
    this.#hand()
  }

  close(): void {
    this.fail(closedFailure())
  }

  #hand(): void {
    const [first] = this.#waiting
    if (first === undefined) return
    if (this.#end !== undefined) {
      const waiting = this.#waiting
      const end = this.#end
      this.#waiting = []
      for (const { reject, resolve } of waiting) {
        if (end !== "over" && this.#end === end) reject(end.failure)
        else resolve({ done: true, value: undefined })
        // A failure is told once.
        this.#end = "over"
      }
      return
    }
    if (this.#latest === undefined) return
    const { answer, text } = this.#latest
    this.#latest = undefined
    this.#given = text
    this.#waiting.shift()
    first.resolve({ done: false, value: answer })
  }
}
