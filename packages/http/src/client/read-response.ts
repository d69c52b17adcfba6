import type { LogFact, StopSignal } from "@followthrough/kernel"
import { ClientFailure, failureOf } from "./client-failure.js"

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
      if (done) {
        if (rest !== "") throw brokenOff("within a line")
        return
      }
      const lines = (rest + text.decode(value, { stream: true })).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) yield JSON.parse(line)
    }
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
}

/** The failure that a response tells of; of one that is no problem document, its status alone. */
export const failureIn = async (response: Response): Promise<ClientFailure> => {
  const { status } = response
  const document = await response.json().catch(() => undefined)
  return typeof document?.code === "string"
    ? failureOf(document)
    : new ClientFailure("unavailable", `the server answered with status ${status}`, { status })
}
