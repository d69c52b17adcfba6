import type { LogFact, StopSignal } from "@followthrough/kernel"
import { ClientFailure } from "./client-failure.js"

const brokenOff = (cause: unknown): ClientFailure =>
  new ClientFailure("unavailable", "the answer broke off", { cause })

/** The JSON of a response. */
export const jsonOf = async <A>(response: Response, signal?: StopSignal): Promise<A> => {
  try {
    return await response.json()
  } catch (cause) {
    if (signal?.aborted === true) throw new ClientFailure("aborted", "the signal aborted")
    throw brokenOff(cause)
  }
}

/** The facts of a response, each a line of JSON, read as they are asked for. */
export async function* factsIn({ body }: Response): AsyncGenerator<LogFact, void> {
  const reader = body?.getReader()
  const text = new TextDecoder()
  let rest = ""
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw brokenOff(cause)
      })
      if (done) return
      const lines = (rest + text.decode(value, { stream: true })).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) yield JSON.parse(line)
    }
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
}
