// Opens the logs, serves them, and stops without losing anybody's request.
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { nodeListener } from "@followthrough/http/node"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { makeApp } from "./app.js"
import { rateLimit } from "./rate-limit.js"
import { readTokens } from "./tokens.js"

export interface ServerOptions {
  readonly file: string
  /** The file of tokens. */
  readonly tokens: string
  /** 0 is one that is free. */
  readonly port: number
  /** Whom it listens to: this machine alone, unless told. */
  readonly host?: string
  readonly perMinute?: number
  readonly bodySeconds?: number
  /** For how long it is not ready and serves yet, so that whoever sends it requests may notice. */
  readonly noticeSeconds?: number
  /** How long what is running may take once it has stopped. */
  readonly graceSeconds?: number
  readonly say?: (line: string) => void
}

export interface Started {
  readonly url: string
  /** Again, it gives what the first call does. */
  readonly stop: () => Promise<void>
}

/** Longer than the pause between two signs of life of an event stream. */
const IDLE_MILLIS = 60_000

/** The logs of all workspaces for which there are tokens, in one file that other servers may hold, too. */
const openLogs = async (
  file: string,
  workspaces: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Followthrough>> => {
  const logs = new Map<string, Followthrough>()
  for (const workspace of workspaces) {
    logs.set(workspace, await openFollowthrough({ workspace, store: { file } }))
  }
  return logs
}

export const startServer = async (options: ServerOptions): Promise<Started> => {
  const { graceSeconds = 10, host = "127.0.0.1", noticeSeconds = 0, say = console.error } = options
  const tokens = readTokens(options.tokens)
  const logs = await openLogs(options.file, tokens.workspaces)
  const stopping = new AbortController()
  let isReady = true
  const app = makeApp({
    logs,
    tokens,
    limit: rateLimit(options.perMinute ?? 600),
    stopping: stopping.signal,
    isReady: () => isReady,
    bodySeconds: options.bodySeconds ?? 30,
    say,
  })

  const server = createServer(async (incoming, outgoing) => {
    const address = incoming.socket.remoteAddress ?? ""
    await nodeListener(
      (request) => app(request, address),
      (failure) => say(`failed: ${failure instanceof Error ? failure.name : "thrown"}`),
    )(incoming, outgoing)
    // A connection that waits for another request would hold up the stop.
    if (stopping.signal.aborted) setImmediate(() => server.closeIdleConnections())
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 60_000
  server.setTimeout(IDLE_MILLIS)
  server.listen(options.port, host)
  await once(server, "listening")

  const shutDown = async (): Promise<void> => {
    isReady = false
    await sleep(noticeSeconds * 1000)
    const closed = once(server, "close")
    stopping.abort()
    server.close()
    const over = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
    await closed
    clearTimeout(over)
    for (const log of logs.values()) await log.close()
  }
  let stopped: Promise<void> | undefined
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () => {
      stopped ??= shutDown()
      return stopped
    },
  }
}
