import { OpenApi } from "@effect/platform"
import type { FollowUpClient } from "@followthrough/kernel"
import { jsonResponse } from "./answer-response.js"
import { findRoute } from "./find-route.js"
import type { Authorize } from "./grant.js"
import { followUpApi } from "./http-api.js"
import { jsonBody } from "./json-body.js"
import { openStreams } from "./open-streams.js"
import { BODY_LIMIT, BODY_SECONDS } from "./routes.js"
import type { Serving } from "./serve.js"
import { responding, webHandler } from "./web-handler.js"
import type { WebRequest, WebResponse } from "./web-standard.js"

interface Settings {
  /** The host's say on every command and answer. */
  readonly authorize: Authorize
  /** The path that the routes lie below, such as `/follow-up`. Left out: none. */
  readonly path?: string
  /** Bytes that a body may have. Left out: 65,536. */
  readonly bodyLimit?: number
  /** Seconds in which a body must have come. Left out: 30. */
  readonly bodySeconds?: number
  /** Seconds between two signs of an event stream that it is still there. Left out: 15. */
  readonly heartbeatSeconds?: number
  /** Seconds after which an event stream ends, so that it is asked for, and granted, again. Left out: 900. */
  readonly streamSeconds?: number
  /** Ends every event stream once it aborts: whoever watches comes again, to another server or the next one. */
  readonly stopping?: AbortSignal
  /** Told of each failure that is not of the request's making: whoever asked learns nothing of its cause. */
  readonly onFailure?: (failure: unknown, request: WebRequest) => void
}

/** One log and the workspace that it is of, or what gives the log of a workspace: `undefined` when there is none. */
export type HandlerOptions = Settings &
  (
    | { readonly log: FollowUpClient; readonly workspace: string }
    | {
        readonly log: (
          workspace: string,
        ) => FollowUpClient | undefined | Promise<FollowUpClient | undefined>
      }
  )

/** Answers a web-standard request. It does not reject: every failure is a problem document. */
export type FollowUpHandler = (request: WebRequest) => Promise<WebResponse>

/**
 * The commands and answers of logs as HTTP. The handler takes a `Request` and gives a `Response`, so that any server or
 * edge runtime can mount it. Throws a `TypeError` without `authorize`: nothing is open unless the host says so.
 */
export const followUpHandler = (options: HandlerOptions): FollowUpHandler => {
  const { authorize, path: mounted = "" } = options
  if (typeof authorize !== "function") {
    throw new TypeError("followUpHandler() wants authorize: the host says who may see and do what")
  }
  if (mounted !== "" && !/^(?:\/[^/?#]+)+$/.test(mounted)) {
    throw new TypeError('followUpHandler() wants a path such as "/follow-up"')
  }
  const bounds = {
    bytes: sizeOf("bodyLimit", options.bodyLimit ?? BODY_LIMIT),
    seconds: sizeOf("bodySeconds", options.bodySeconds ?? BODY_SECONDS),
  }
  const serving: Serving = {
    authorize,
    logOf: logOf(options),
    heartbeatSeconds: sizeOf("heartbeatSeconds", options.heartbeatSeconds ?? 15),
    streamSeconds: sizeOf("streamSeconds", options.streamSeconds ?? 900),
    openStreams: openStreams(options.stopping),
    onFailure: telling(options.onFailure),
  }
  const handle = webHandler(serving)

  const respond = async (request: Request): Promise<Response> => {
    const { contactId, route, url } = findRoute(request, mounted)
    if (route === "openApi") return jsonResponse(openApiDocument(mounted))
    const isPost = request.method === "POST"
    const body = isPost ? await jsonBody(request, bounds) : undefined
    // The API routes by what is below the mounting; the host is asked about the request as it came.
    const below = new Request(url, {
      method: isPost ? "POST" : "GET",
      headers: request.headers,
      signal: request.signal,
    })
    return handle(below, { request, body, contactId })
  }

  return async (request) => {
    const response = await responding(serving, request, () => respond(request))
    // What somebody recorded is never taken for a page.
    response.headers.set("X-Content-Type-Options", "nosniff")
    return request.method === "HEAD" ? withoutBody(response) : response
  }
}

/** The OpenAPI 3.1 document of a handler that is mounted at a path. */
export const openApiDocument = (mounted = ""): object => ({
  ...OpenApi.fromApi(followUpApi),
  servers: [{ url: mounted === "" ? "/" : mounted }],
})

// A timer takes no more milliseconds than this has thousands.
const MOST = 2_000_000

type Size = "bodyLimit" | "bodySeconds" | "heartbeatSeconds" | "streamSeconds"

const sizeOf = (name: Size, size: number): number => {
  const most = name === "bodyLimit" ? Number.POSITIVE_INFINITY : MOST
  if (typeof size === "number" && size > 0 && size <= most) return size
  throw new TypeError(`followUpHandler() wants ${name} above 0 and up to ${most}`)
}

const logOf = (options: HandlerOptions): Serving["logOf"] => {
  if ("workspace" in options) {
    const { log, workspace } = options
    return async (asked) => (asked === workspace ? log : undefined)
  }
  const { log } = options
  if (typeof log !== "function") {
    throw new TypeError("followUpHandler() wants workspace: which workspace the log is of")
  }
  return async (workspace) => log(workspace)
}

// What hears of failures must not become one.
const telling =
  (onFailure: Settings["onFailure"]): Serving["onFailure"] =>
  (failure, request) => {
    try {
      onFailure?.(failure, request)
    } catch {}
  }

const withoutBody = async (response: Response): Promise<Response> => {
  await response.body?.cancel()
  return new Response(null, { status: response.status, headers: response.headers })
}
