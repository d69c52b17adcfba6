import { HttpProblem, malformed } from "./http-problem.js"

/** What a body may have. */
export interface BodyBounds {
  readonly bytes: number
  /** From when it begins to be read to its end. */
  readonly seconds: number
}

/**
 * Reads a request's body as JSON, or throws a problem: of more than so many bytes nothing further is read, whether its
 * length was announced or not, and nothing after so many seconds.
 */
export const jsonBody = async (request: Request, bounds: BodyBounds): Promise<unknown> => {
  // Also keeps out what another site's form can send, which is never JSON.
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(typeOf(request))) {
    throw new HttpProblem("not-json", "the body is to be application/json")
  }
  const bytes = await boundedBytes(request, bounds)
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    throw malformed([{ path: "", message: "the body is not JSON in UTF-8" }])
  }
}

const typeOf = ({ headers }: Request): string => (headers.get("content-type") ?? "").trim()

const boundedBytes = async (
  { body, headers }: Request,
  { bytes: limit, seconds }: BodyBounds,
): Promise<Uint8Array> => {
  if (Number(headers.get("content-length") ?? 0) > limit) {
    // Nobody reads it: whoever sends it need not go on.
    await body?.cancel().catch(() => undefined)
    throw tooLarge(limit)
  }
  const reader = body?.getReader()
  const leave = (): void => void reader?.cancel().catch(() => undefined)
  const parts: Array<Uint8Array> = []
  let length = 0
  let isLate = false
  const over = setTimeout(() => {
    isLate = true
    // Ends the read that waits.
    leave()
  }, seconds * 1000)
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read().catch(() => {
        throw malformed([{ path: "", message: "the body broke off before its end" }])
      })
      if (isLate) throw tooSlow(seconds)
      if (done) break
      length += value.byteLength
      if (length > limit) {
        leave()
        throw tooLarge(limit)
      }
      parts.push(value)
    }
  } finally {
    clearTimeout(over)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

const tooLarge = (limit: number) =>
  new HttpProblem("body-too-large", `the body may have ${limit} bytes`)

const tooSlow = (seconds: number) =>
  new HttpProblem("body-too-slow", `the body may take ${seconds} seconds`)
