// Deliveries as the two CRMs send them, for tests.
import { createHmac } from "node:crypto"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { type Followthrough, type LogFact, openFollowthrough } from "@followthrough/kernel"
import { makeApp } from "./app.js"

const PUBLIC_URL = "https://hooks.example.com"
const SECRET = "a client secret"
export const LOGIN = "crm:a password"

type Log = Followthrough

/** A server over a log in memory, or over the given one; it ends with `use`. */
export const withServer = async <A>(
  use: (url: string, log: Log) => Promise<A>,
  given?: Log,
): Promise<A> => {
  const log = given ?? (await openFollowthrough({ workspace: "crm", store: "memory" }))
  const settings = { publicUrl: PUBLIC_URL, hubspotSecret: SECRET, pipedriveLogin: LOGIN }
  const server = makeApp(log, settings).listen(0)
  await once(server, "listening")
  try {
    return await use(`http://localhost:${(server.address() as AddressInfo).port}`, log)
  } finally {
    server.close()
    server.closeAllConnections()
    if (given === undefined) await log.close()
  }
}

export const signatureOf = (body: string, sentAt: string, secret = SECRET): string =>
  createHmac("sha256", secret).update(`POST${PUBLIC_URL}/hubspot${body}${sentAt}`).digest("base64")

const post = (url: string, headers: Record<string, string>, body: string) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body })

export const sendHubspot = (
  url: string,
  body: string,
  { signature, sentAt = `${Date.now()}` }: { signature?: string; sentAt?: string } = {},
): Promise<Response> => {
  const signed = signature ?? signatureOf(body, sentAt)
  const headers = { "x-hubspot-signature-v3": signed, "x-hubspot-request-timestamp": sentAt }
  return post(`${url}/hubspot`, headers, body)
}

export const sendPipedrive = (url: string, body: string, login = LOGIN): Promise<Response> => {
  const authorization = `Basic ${Buffer.from(login).toString("base64")}`
  return post(`${url}/pipedrive`, { authorization }, body)
}

export const factsOf = async (log: Log): Promise<ReadonlyArray<LogFact>> => {
  const facts: Array<LogFact> = []
  for await (const fact of log.log()) facts.push(fact)
  return facts
}

const POSITIONS = new Set(["facts", "position", "addedBy", "anchor"])

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const fields = Object.entries(value).filter(([name]) => !POSITIONS.has(name))
  return Object.fromEntries(fields.map(([name, one]) => [name, plain(one)]))
}

/** What the log answers as of an instant, without positions, which tell the order of arrival; and its size. */
export const answersOf = async (log: Log, at: string) => {
  const next = await log.next({ at, limit: "all" })
  const contacts = (await log.contacts({ at })).map(({ contactId }) => contactId)
  const agendas = await Promise.all(contacts.map((contactId) => log.agenda({ at, contactId })))
  return {
    next: plain(next),
    contacts,
    agendas: plain(agendas),
    facts: (await factsOf(log)).length,
  }
}
