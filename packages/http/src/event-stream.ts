import { comparable } from "@followthrough/kernel/remote"
import { tagOf } from "./answer-response.js"
import { type HttpProblem, problemOf } from "./http-problem.js"
import type { OpenStreams } from "./open-streams.js"

export interface EventStreamOptions {
  /** Gives the answers; begun when the stream is, ended by the signal. */
  readonly watch: (signal: AbortSignal) => AsyncIterable<unknown>
  /** Throws what ends the stream instead of an answer. */
  readonly check: () => Promise<void>
  /** The id of the last event that whoever asks was sent before. */
  readonly lastEventId: string | null
  /** Aborts when whoever asks is gone. */
  readonly signal: AbortSignal
  /** Ends the stream when the server stops. */
  readonly openStreams: OpenStreams
  readonly heartbeatSeconds: number
  /** After which the stream ends, so that it is asked for, and granted, again. */
  readonly streamSeconds: number
  readonly onFailure: (failure: unknown) => void
}

/** Milliseconds after which a browser's `EventSource` comes again. */
const RETRY = 1000

/**
 * Live answers as server-sent events. Each has the answer as its data. Its id is a tag: answers that a watch takes for
 * the same have the same tag. An answer is fetched when the one before was taken, so that a slow reader gets the latest
 * and no queue grows. The first answer is waited for here, so that a malformed question is a problem and no stream. When
 * the reader is gone, nothing is left.
 */
export const eventStream = async (options: EventStreamOptions): Promise<Response> => {
  const { check, heartbeatSeconds, lastEventId, onFailure, signal, streamSeconds, watch } = options
  const stop = new AbortController()
  const end = (): void => stop.abort()
  signal.addEventListener("abort", end, { once: true })
  if (signal.aborted) end()
  const leave = options.openStreams.enter(end)
  const answers = watch(stop.signal)[Symbol.asyncIterator]()

  let isOver = false
  let heartbeat: ReturnType<typeof setInterval> | undefined
  let over: ReturnType<typeof setTimeout> | undefined
  const letGo = (): void => {
    isOver = true
    clearInterval(heartbeat)
    clearTimeout(over)
    signal.removeEventListener("abort", end)
    leave()
    end()
    void answers.return?.().catch(() => undefined)
  }

  let first: IteratorResult<unknown> | undefined
  try {
    first = await answers.next()
  } catch (failure) {
    letGo()
    throw failure
  }

  let sent = lastEventId
  const nextEvent = async (): Promise<string | undefined> => {
    for (;;) {
      const { done, value } = first ?? (await answers.next())
      first = undefined
      if (done === true) return undefined
      await check()
      const id = await tagOf(comparable(value))
      if (id === sent) continue
      sent = id
      return `id: ${id}\ndata: ${JSON.stringify(value ?? null)}\n\n`
    }
  }

  const text = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        controller.enqueue(text.encode(`retry: ${RETRY}\n\n`))
        heartbeat = setInterval(() => {
          // Who does not read needs no sign that the stream is there.
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(text.encode(":\n\n"))
        }, heartbeatSeconds * 1000)
        over = setTimeout(() => {
          end()
          if ((controller.desiredSize ?? 0) > 0) return
          // Nobody takes what is there, so nobody would hear of its end.
          letGo()
          controller.error(new Error("nobody reads the stream"))
        }, streamSeconds * 1000)
      },
      pull: async (controller) => {
        try {
          const event = await nextEvent()
          // Whoever asked may have gone meanwhile.
          if (isOver) return
          if (event !== undefined) {
            controller.enqueue(text.encode(event))
            return
          }
        } catch (failure) {
          if (isOver) return
          const problem = problemOf(failure)
          if (problem.document.status >= 500) onFailure(failure)
          controller.enqueue(text.encode(failureEvent(problem)))
        }
        letGo()
        controller.close()
      },
      cancel: letGo,
    },
    { highWaterMark: 2 },
  )
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      // Proxies pass each event on at once.
      "X-Accel-Buffering": "no",
    },
  })
}

const failureEvent = ({ document }: HttpProblem): string =>
  `event: problem\ndata: ${JSON.stringify(document)}\n\n`
