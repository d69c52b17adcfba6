import type { StopSignal } from "@followthrough/kernel"
import { type Route, type RouteName, routes } from "../routes.js"
import { ClientFailure } from "./client-failure.js"
import type { ClientHeaders, ClientOptions } from "./client-options.js"
import { failureIn } from "./read-response.js"

interface Sending {
  readonly query?: object | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: StopSignal | undefined
}

export type Send = (name: RouteName, sending: Sending) => Promise<Response>

/** Sends a request for a route; gives its response, or rejects with what it says went wrong. */
export const sender = ({
  fetch = (request) => globalThis.fetch(request),
  headers,
  url,
}: ClientOptions): Send => {
  const base = url.replace(/\/+$/, "")
  return async (name, { body, headers: own, query = {}, signal }) => {
    const { method, path }: Route = routes[name]
    try {
      const given = typeof headers === "function" ? await headers() : headers
      const request = requestOf(base + filled(path, query), method, body, signal, {
        ...given,
        ...own,
      })
      const response = await fetch(request)
      if (!response.ok) throw await failureIn(response)
      return response
    } catch (failure) {
      if (signal?.aborted === true) throw new ClientFailure("aborted", "the signal aborted")
      if (failure instanceof ClientFailure) throw failure
      throw new ClientFailure("unavailable", "the server cannot be reached", { cause: failure })
    }
  }
}

const requestOf = (
  url: string,
  method: string,
  body: unknown,
  signal: StopSignal | undefined,
  headers: ClientHeaders,
): Request => {
  try {
    return new Request(url, {
      method,
      ...(signal === undefined ? {} : { signal: abortSignalOf(signal) }),
      ...(body === undefined
        ? { headers }
        : {
            body: JSON.stringify(body),
            headers: { ...headers, "Content-Type": "application/json" },
          }),
    })
  } catch {
    throw malformed("url, headers, body", "make no request")
  }
}

// What a host gives may only have the form of one.
const abortSignalOf = (signal: StopSignal): AbortSignal => {
  if (signal instanceof AbortSignal) return signal
  const stop = new AbortController()
  if (signal.aborted) stop.abort()
  signal.addEventListener("abort", () => stop.abort(), { once: true })
  return stop.signal
}

/** A path with the id in it, and all other fields as its query. */
const filled = (path: string, fields: object): string => {
  const query = new URLSearchParams()
  let place = path
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const text = value instanceof Date ? isoOf(name, value) : String(value)
    if (!path.endsWith(`:${name}`)) query.set(name, text)
    else place = path.replace(`:${name}`, segmentOf(name, text))
  }
  const asked = String(query)
  return asked === "" ? place : `${place}?${asked}`
}

const isoOf = (name: string, date: Date): string => {
  if (Number.isNaN(date.getTime())) throw malformed(name, "is no date")
  return date.toISOString()
}

// URLs know "." and ".." as steps, encoded or not.
const segmentOf = (name: string, id: string): string => {
  try {
    if (/^\.{0,2}$/.test(id)) throw malformed(name, `"${id}" cannot be in a path`)
    return encodeURIComponent(id)
  } catch (failure) {
    if (failure instanceof ClientFailure) throw failure
    throw malformed(name, "is no well-formed text")
  }
}

export const malformed = (path: string, message: string): ClientFailure =>
  new ClientFailure("malformed", `${path}: ${message}`, { problems: [{ path, message }] })
