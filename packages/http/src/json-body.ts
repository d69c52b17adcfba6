import { HttpProblem, malformed } from "./http-problem.js"

/**
 * Reads a request's body as JSON, or throws a problem: of more than so many bytes nothing further is read, whether its
 * length was announced or not.
 */
export const jsonBody = async (request: Request, limit: number): Promise<unknown> => {
  // Also keeps out what another site's form can send, which is never JSON.
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(typeOf(request))) {
    throw new HttpProblem("not-json", "the body is to be application/json")
  }
  const bytes = await boundedBytes(request, limit)
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    throw malformed([{ path: "", message: "the body is not JSON in UTF-8" }])
  }
}

const typeOf = ({ headers }: Request): string => (headers.get("content-type") ?? "").trim()

const boundedBytes = async ({ body, headers }: Request, limit: number): Promise<Uint8Array> => {
  if (Number(headers.get("content-length") ?? 0) > limit) {
    // Nobody reads it: whoever sends it need not go on.
    await body?.cancel().catch(() => undefined)
    throw tooLarge(limit)
  }
  const reader = body?.getReader()
  const parts: Array<Uint8Array> = []
  let length = 0
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch(() => {
      throw malformed([{ path: "", message: "the body broke off before its end" }])
    })
    if (done) break
    length += value.byteLength
    if (length > limit) {
      void reader.cancel().catch(() => undefined)
      throw tooLarge(limit)
    }
    parts.push(value)
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
