import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import { type Closing, closedFailure } from "../closing.js"
import { type KernelFailure, valueOrThrow } from "../failure.js"
import type { LogKeepingService } from "../log-keeping.js"
import { fieldsDecoder, maybe, readFields } from "../query-input.js"
import { GivenSignal, type StopSignal } from "../stop-signal.js"
import { handedTo, unhandled } from "./handed-to.js"
import { LiveAnswers } from "./live-answers.js"
import type { LogChanges } from "./log-changes.js"
import { type LiveQuestion, readQuestion, type Watched } from "./question.js"
import type { Timer } from "./timer.js"
import { Watcher } from "./watcher.js"

export interface WatchOptions {
  /** Ends it once it aborts, without an error. */
  readonly signal?: StopSignal
}

export interface SubscribeOptions extends WatchOptions {
  /**
   * Called at most once, with what ended it. Left out: it is an unhandled rejection, so that it does not go
   * unnoticed. A log that is closed ends all subscriptions without one.
   */
  readonly onError?: (failure: unknown) => void
}

/** Live answers, whatever methods answer. */
export interface Watching {
  readonly watch: (question: unknown, options?: unknown) => AsyncIterable<never>
  readonly subscribe: (
    question: unknown,
    listener: (answer: never) => void,
    options?: SubscribeOptions,
  ) => () => void
  readonly close: () => void
}

const readOptions = (input: unknown) => readFields("watch()", decodeOptions, input)
const decodeOptions = fieldsDecoder({ signal: maybe(GivenSignal) })

type Run = <A>(effect: Effect.Effect<A, KernelFailure>) => Promise<A>

type Answering = {
  readonly [W in Watched]: (query: never) => Promise<unknown>
}

/** `methods` and `run` are waited for when the log is closed, and reject once it is. */
export const watching = (
  kernel: Pick<LogKeepingService, "head"> & { readonly changes: LogChanges },
  methods: Answering,
  closing: Closing,
  given: Run,
  timer: Timer,
): Watching => {
  const { run } = closing.drained({ run: given })
  const answers = new LiveAnswers({
    answer: ({ ask, query }: LiveQuestion, at) => methods[ask]({ ...query, at } as never),
    follow: async (heard, failed) => {
      const { position } = await run(kernel.head)
      const following = Stream.runForEach(kernel.changes.recorded(position), (streams) =>
        Effect.sync(() => heard(streams)),
      )
      const onExit = (exit: Exit.Exit<void, KernelFailure>): void => {
        try {
          valueOrThrow(exit)
        } catch (failure) {
          failed(failure)
        }
      }
      return Effect.runCallback(following, { onExit })
    },
    concerned: (streams) => run(kernel.changes.concerned(streams)),
    settle: (at) => run(kernel.changes.settle(at)),
    turnedSince: (instant) => run(kernel.changes.turnedSince(instant)),
    timer,
  })

  const iterate = (question: LiveQuestion, signal?: StopSignal): AsyncIterator<never> => {
    const watcher = new Watcher()
    const end = (): void => {
      signal?.removeEventListener("abort", end)
      answers.leave(watcher)
      watcher.end()
    }
    if (signal?.aborted === true) watcher.end()
    else {
      signal?.addEventListener("abort", end, { once: true })
      answers.join(question, watcher)
    }
    return {
      next: async () => {
        try {
          return (await watcher.next()) as IteratorResult<never>
        } catch (failure) {
          end()
          throw failure
        }
      },
      return: async () => {
        end()
        return { done: true, value: undefined }
      },
    }
  }

  return {
    close: () => answers.close(),
    watch: (question, options) => ({
      // A mistake in the question, too, surfaces where the host awaits.
      [Symbol.asyncIterator]: () => {
        let iterator: AsyncIterator<never> | undefined
        let isOver = false
        const end = async (): Promise<IteratorResult<never>> => {
          isOver = true
          await iterator?.return?.()
          return { done: true, value: undefined }
        }
        return {
          next: async () => {
            if (isOver) return end()
            iterator ??= iterate(readQuestion(question), readOptions(options).signal)
            return iterator.next()
          },
          return: end,
        }
      },
    }),
    subscribe: (question, listener, { onError = unhandled, ...options } = {}) => {
      const read = readQuestion(question)
      const { signal } = readOptions(options)
      if (closing.isClosed) throw closedFailure()
      return handedTo(iterate(read, signal), listener, (failure) => {
        if (!closing.isClosed) onError(failure)
      })
    },
  }
}
