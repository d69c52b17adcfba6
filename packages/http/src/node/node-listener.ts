import type { IncomingMessage, ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { FollowUpHandler } from "../follow-up-handler.js"
import { malformed, problemOf, problemResponse } from "../http-problem.js"
import { type IncomingBody, incomingBody } from "./incoming-body.js"

/** Node's own `IncomingMessage`. Told by its form, so that whoever has no types of Node's can compile. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: object
  readonly complete: boolean
  readonly readableEnded: boolean
}

/** Node's own `ServerResponse`. */
export interface NodeResponse {
  statusCode: number
  shouldKeepAlive: boolean
  readonly headersSent: boolean
}

/** What Node's `createServer`, and a route of Express or Fastify, call for each request. It does not reject. */
export type NodeListener = (request: NodeRequest, response: NodeResponse) => Promise<void>

/**
 * A handler as a listener of Node's own server. Whatever is sent is answered: what is no request is a 400. It wants the
 * body unread, so it stands before any parser of bodies. `onFailure` is told when it does not, or when a handler around
 * the one of `followUpHandler` rejects: both are a 500 to whoever asked.
 */
export const nodeListener =
  (handler: FollowUpHandler, onFailure?: (failure: unknown) => void): NodeListener =>
  async (request, answer) => {
    const [incoming, outgoing] = [request as IncomingMessage, answer as ServerResponse]
    const gone = new AbortController()
    outgoing.once("close", () => gone.abort())
    const body = incomingBody(incoming)
    const response = await answered(handler, incoming, body, gone.signal, onFailure)
    await send(response, outgoing)
    body.leave()
  }

const answered = async (
  handler: FollowUpHandler,
  incoming: IncomingMessage,
  body: IncomingBody,
  signal: AbortSignal,
  onFailure: ((failure: unknown) => void) | undefined,
): Promise<Response> => {
  try {
    if (incoming.readableEnded) {
      throw new TypeError("the body was read before: the handler stands before what parses bodies")
    }
    const request = requestOf(incoming, body, signal)
    if (request !== undefined) return await handler(request)
    return problemResponse(malformed([{ path: "", message: "this is no request" }]))
  } catch (failure) {
    // What hears of failures must not become one.
    try {
      onFailure?.(failure)
    } catch {}
    return problemResponse(problemOf(undefined))
  }
}

/** As the web knows it; undefined for what it does not know, such as the method TRACE. */
const requestOf = (
  { headers, method = "GET", url = "" }: IncomingMessage,
  { stream }: IncomingBody,
  signal: AbortSignal,
): Request | undefined => {
  const hasBody = method !== "GET" && method !== "HEAD"
  try {
    return new Request(`http://localhost${url.startsWith("/") ? url : `/${url}`}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value = []]) =>
        [value].flat().map((one): [string, string] => [name, one]),
      ),
      signal,
      ...(hasBody ? { body: stream, duplex: "half" } : {}),
    } as RequestInit)
  } catch {
    return undefined
  }
}

const send = async (response: Response, outgoing: ServerResponse): Promise<void> => {
  // The host was quicker, with a time-out of its own.
  if (outgoing.headersSent) {
    await response.body?.cancel()
    return
  }
  outgoing.statusCode = response.status
  outgoing.setHeaders(response.headers)
  // What ends because the server stops must not leave a connection that holds it up.
  if (response.headers.get("content-type") === "text/event-stream") outgoing.shouldKeepAlive = false
  if (response.body === null) {
    outgoing.end()
    return
  }
  // One that breaks off must not look whole: the connection ends with it. Whoever hung up needs no answer.
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => undefined)
}
