// What is served at which address: health, the page of the API, and follow-up for whoever has a token.
import { type FollowUpHandler, followUpHandler } from "@followthrough/http"
import type { FollowUpClient } from "@followthrough/kernel"
import { apiPage } from "./api-page.js"
import type { RateLimit } from "./rate-limit.js"
import type { Tokens } from "./tokens.js"

export interface AppOptions {
  /** The log of each workspace. */
  readonly logs: ReadonlyMap<string, FollowUpClient>
  readonly tokens: Tokens
  readonly limit: RateLimit
  /** Aborts when the server stops: event streams end. */
  readonly stopping: AbortSignal
  /** Whether the server takes requests for a while yet. */
  readonly isReady: () => boolean
  readonly bodySeconds: number
  /** Writes a line where the server's operator reads it. */
  readonly say: (line: string) => void
}

const MOUNTED = "/follow-up"

/** Answers a request that came from an address. */
export type App = (request: Request, address: string) => Promise<Response>

export const makeApp = (options: AppOptions): App => {
  const { limit, logs, say, tokens } = options
  const followUp: FollowUpHandler = followUpHandler({
    log: (workspace) => logs.get(workspace),
    authorize: ({ request }) => tokens.holderOf(request)?.grant,
    path: MOUNTED,
    bodySeconds: options.bodySeconds,
    stopping: options.stopping,
    // Neither the address nor the headers of a request: they name contacts and hold the token.
    onFailure: (failure, { method }) => say(`${method} failed: ${codeOf(failure)}`),
  })

  const forHolders: App = async (request, address) => {
    const refusal = await limit.refusalFor(tokens.holderOf(request)?.key ?? `address ${address}`)
    if (refusal !== undefined) return refusal
    const response = await followUp(request)
    if (response.status === 401) response.headers.set("WWW-Authenticate", "Bearer")
    return response
  }

  const page = apiPage(MOUNTED)
  return async (request, address) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(`${MOUNTED}/`)) return forHolders(request, address)
    if (request.method !== "GET" && request.method !== "HEAD") return status(405, "not a GET")
    if (pathname === "/health") return status(200, "ok")
    if (pathname === "/ready") return readiness(options)
    if (pathname === "/") return new Response(null, { status: 302, headers: { Location: "/api/" } })
    const file = pathname.startsWith("/api/") ? page.get(pathname.slice("/api/".length)) : undefined
    return file?.() ?? status(404, "there is nothing here")
  }
}

/** Ready is who will still be there for the next request, and whose logs can be read. */
const readiness = async ({ isReady, logs }: AppOptions): Promise<Response> => {
  if (!isReady()) return status(503, "stopping")
  try {
    await Promise.all([...logs.values()].map((log) => log.findContact("nobody")))
    return status(200, "ready")
  } catch (failure) {
    return status(503, codeOf(failure))
  }
}

const status = (code: number, text: string): Response =>
  Response.json({ status: text }, { status: code, headers: { "Cache-Control": "no-store" } })

const codeOf = (failure: unknown): string =>
  failure instanceof Error && "code" in failure ? String(failure.code) : "a bug"
