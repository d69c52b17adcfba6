// The two addresses that CRMs send to, and one that shows the queue.
import { FollowthroughFailure, type FollowUpClient } from "@followthrough/kernel"
import express, { type ErrorRequestHandler, type Express } from "express"
import { readHubspot } from "./hubspot.js"
import { readPipedrive } from "./pipedrive.js"
import { recordTold } from "./record-told.js"
import { isFromHubspot, isLoggedIn } from "./sender.js"

/** An address is served where its secret is given. */
export interface Settings {
  /** As HubSpot knows this server: `https://hooks.example.com`. */
  readonly publicUrl: string
  /** The client secret of the HubSpot app. */
  readonly hubspotSecret?: string | undefined
  /** The `name:password` given to Pipedrive with the webhook. */
  readonly pipedriveLogin?: string | undefined
  /** For tests. In milliseconds since 1970. */
  readonly now?: () => number
}

class Answer extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const jsonIn = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"))
  } catch {
    throw new Answer(400, "body: is not JSON")
  }
}

const sayError: ErrorRequestHandler = (error, request, response, _next) => {
  // A failure of the store passes: the CRM sends again.
  const failed = error instanceof FollowthroughFailure && error.code !== "malformed"
  const status = failed ? 503 : error instanceof FollowthroughFailure ? 400 : (error.status ?? 500)
  if (failed) response.set("retry-after", "5")
  if (status === 401) response.set("www-authenticate", 'Basic realm="crm-webhook"')
  if (status >= 500) console.error(`${request.method} ${request.path}: ${error.message}`)
  response.status(status).json({ error: status >= 500 ? "try again later" : error.message })
}

export const makeApp = (log: FollowUpClient, settings: Settings): Express => {
  const { hubspotSecret: secret, now = Date.now, pipedriveLogin, publicUrl } = settings
  const app = express().disable("x-powered-by")
  // Signatures are of the bytes, so nothing reads or inflates them before.
  const raw = express.raw({ type: () => true, limit: "1mb", inflate: false })
  const bodyOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

  if (secret !== undefined) {
    app.post("/hubspot", raw, async (request, response) => {
      const body = bodyOf(request.body)
      if (!isFromHubspot(request, body, { secret, publicUrl, now: now() })) {
        throw new Answer(401, "x-hubspot-signature-v3: is missing, wrong or too old")
      }
      const events = jsonIn(body)
      if (!Array.isArray(events)) throw new Answer(400, "body: is not a list of events")
      response.json(await recordTold(log, events.map(readHubspot)))
    })
  }
  if (pipedriveLogin !== undefined) {
    app.use(["/pipedrive", "/next"], (request, _response, next) => {
      const known = isLoggedIn(request, pipedriveLogin)
      next(known ? undefined : new Answer(401, "authorization: is missing or wrong"))
    })
    app.post("/pipedrive", raw, async (request, response) => {
      const told = readPipedrive(jsonIn(bodyOf(request.body)))
      response.json(await recordTold(log, [told]))
    })
    app.get("/next", async (_request, response) => {
      response.json(await log.next())
    })
  }
  return app
    .use((_request, _response, next) => next(new Answer(404, "there is nothing here")))
    .use(sayError)
}
