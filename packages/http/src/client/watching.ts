import type { StopSignal } from "@followthrough/kernel"
import type { ProblemDocument } from "../problem-document.js"
import { ClientFailure, failureOf } from "./client-failure.js"
import type { Send } from "./requests.js"
import { serverEvents } from "./server-events.js"

/** Milliseconds to wait before a stream that broke off is asked for again: at first, and at most. */
const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000

/** Whether asking again may help. */
const isPassing = (failure: unknown): boolean =>
  failure instanceof ClientFailure &&
  failure.code !== "aborted" &&
  (failure.status === undefined ||
    failure.status === 429 ||
    (failure.status >= 502 && failure.code !== "closed"))

/**
 * Gives each answer to `give` as it comes, until the signal aborts. A stream that ends or breaks off is asked for again,
 * from the last answer on, so that none is given twice. Rejects with what asking again does not help against.
 */
const follow = async (
  send: Send,
  question: object,
  signal: StopSignal,
  give: (answer: unknown) => void,
): Promise<void> => {
  let lastId = ""
  let wait = FIRST_WAIT
  while (!signal.aborted) {
    try {
      const { body } = await send("watch", {
        query: question,
        signal,
        headers: lastId === "" ? {} : { "Last-Event-ID": lastId },
      })
      if (body === null) throw new ClientFailure("unavailable", "the server sent no stream")
      for await (const { data, event, id } of serverEvents(body)) {
        if (signal.aborted) return
        if (event === "problem") throw failureOf(parsed(data) as ProblemDocument)
        if (id === lastId) continue
        lastId = id
        give(parsed(data) ?? undefined)
      }
      // The server ends each stream after a while.
      wait = FIRST_WAIT
    } catch (failure) {
      if (signal.aborted) return
      if (failure instanceof ClientFailure && !isPassing(failure)) throw failure
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
    // Not all at the same moment, when a server comes back.
    await pause(wait * (0.5 + Math.random() / 2), signal)
  }
}

const parsed = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch (cause) {
    throw new ClientFailure("unavailable", "the server sent what is no JSON", {
      cause,
      status: 200,
    })
  }
}

const pause = (millis: number, signal: StopSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const go = (): void => {
      clearTimeout(timer)
      signal.removeEventListener("abort", go)
      resolve()
    }
    const timer = setTimeout(go, millis)
    signal.addEventListener("abort", go, { once: true })
  })

/**
 * Live answers for a loop: the latest to whoever asks; what was not asked for in between is never given. Begins when the
 * first is asked for.
 */
export const watchAnswers = (
  send: Send,
  question: object,
  given: StopSignal | undefined,
): AsyncIterator<unknown> => {
  const stop = new AbortController()
  let isBegun = false
  let latest: { readonly answer: unknown } | undefined
  let failed: { readonly failure: unknown } | undefined
  let waiting: Array<() => void> = []
  const wake = (): void => {
    const all = waiting
    waiting = []
    for (const go of all) go()
  }
  const end = (): void => {
    given?.removeEventListener("abort", end)
    stop.abort()
    wake()
  }
  const begin = (): void => {
    isBegun = true
    given?.addEventListener("abort", end, { once: true })
    if (given?.aborted === true) {
      end()
      return
    }
    const give = (answer: unknown): void => {
      latest = { answer }
      wake()
    }
    follow(send, question, stop.signal, give).catch((failure: unknown) => {
      failed = { failure }
      wake()
    })
  }
  const over = { done: true, value: undefined } as const
  return {
    next: async () => {
      if (!isBegun) begin()
      for (;;) {
        if (stop.signal.aborted) return over
        if (latest !== undefined) {
          const { answer } = latest
          latest = undefined
          return { done: false, value: answer }
        }
        if (failed !== undefined) {
          const { failure } = failed
          end()
          throw failure
        }
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    return: async () => {
      isBegun = true
      end()
      return over
    },
  }
}
