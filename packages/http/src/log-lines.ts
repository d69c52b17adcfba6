import { HttpProblem } from "./http-problem.js"

/**
 * Facts as lines of JSON, each read from the log when whoever asks takes it. The first is waited for here, so that a
 * malformed query is a problem and no stream. A failure later on breaks the stream off.
 */
export const logLines = async (
  facts: AsyncIterable<unknown>,
  signal: AbortSignal,
  onFailure: (failure: unknown) => void,
): Promise<Response> => {
  const iterator = facts[Symbol.asyncIterator]()
  let first: IteratorResult<unknown> | undefined = await iterator.next()
  const text = new TextEncoder()
  let isOver = false
  const letGo = (): void => {
    isOver = true
    void iterator.return?.().catch(() => undefined)
  }
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          // Some at a time: a chunk for each would take longer than reading them.
          let lines = ""
          while (lines.length < A_CHUNK) {
            const { done, value } = first ?? (await iterator.next())
            first = undefined
            // Whoever asked may have gone meanwhile.
            if (isOver) return
            if (signal.aborted) throw new HttpProblem("aborted", "the request was given up")
            if (done === true) {
              if (lines !== "") controller.enqueue(text.encode(lines))
              controller.close()
              return letGo()
            }
            lines += `${JSON.stringify(value)}\n`
          }
          controller.enqueue(text.encode(lines))
        } catch (failure) {
          if (isOver) return
          if (!signal.aborted) onFailure(failure)
          letGo()
          controller.error(new Error("the log cannot be read any further"))
        }
      },
      cancel: letGo,
    },
    { highWaterMark: 0 },
  )
  return new Response(body, {
    headers: { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" },
  })
}

/** Characters of a chunk, at least. */
const A_CHUNK = 16_384
