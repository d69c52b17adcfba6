import { arbitraryRecordings } from "@followthrough/core/testing"
import { FollowthroughFailure, type FollowUpClient, openFollowthrough } from "@followthrough/kernel"
import { Validator } from "@seriousme/openapi-schema-validator"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { followUpHandler } from "../src/index.js"
import { document, faultsIn, type Operation, type Parameter } from "./documented-answers.js"
import { everything, got, inputOf, ORIGIN, served } from "./served.js"

const commandTags = document.components.schemas.Command.properties._tag.enum

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    ...["r0", "c0", "ana", "3", "-1", "1e9", "all", "day", "P3D", "next", "agenda", "explain"],
    ...["2026-03-02", "2026-03-02T08:00:00Z", "manager", "won", "", "..", "%2e", "'; DROP TABLE"],
  ),
)

const shippedLog = await openFollowthrough({ workspace: "acme", store: "memory" })
const shipped = { ...(await shippedLog.policy()).rules, id: "other" }
await shippedLog.close()

const instant = fc.constantFrom("2024-03-02", "2024-03-02T08:00:00Z", "2026-02-01T08:00:00+01:00")

/** Values that fit a parameter of a name; any others may do. */
const fitting: { readonly [name: string]: fc.Arbitrary<string> } = {
  at: instant,
  knownAt: instant,
  from: instant,
  to: instant,
  repId: fc.constantFrom("r0", "r1"),
  contactId: fc.constantFrom("c0", "c1", "nobody"),
  limit: fc.nat(1000).map(String),
  days: fc.constantFrom("day", "month", "3", "366"),
  ask: fc.constantFrom("next", "agenda", "plan", "flow", "promises", "asks", "explain"),
  silentAfter: fc.constantFrom("P3D", "P1M"),
  notSpokenAfter: fc.constantFrom("P3D", "P1M"),
  by: fc.constantFrom("manager", "source", "party"),
  kind: fc.constantFrom("dated-ahead", "due-before-made"),
  "idempotency-key": fc.constantFrom("k1", "k2", "k3"),
}

/** Mostly left out, mostly fitting. */
const arbitraryValue = ({ name, required }: Parameter) =>
  fc.oneof(
    { weight: required ? 0 : 16, arbitrary: fc.constant(null) },
    { weight: 8, arbitrary: fitting[name] ?? text },
    { weight: 1, arbitrary: text },
  )

const command = arbitraryRecordings({ maxLength: 12 }).chain((recordings) =>
  fc.constantFrom(...recordings.map(inputOf)),
)

const json = fc.oneof(
  { weight: 4, arbitrary: command.map((one) => JSON.stringify(one)) },
  {
    weight: 3,
    arbitrary: fc.array(command).map((all) => JSON.stringify(all.map((one) => ({ command: one })))),
  },
  fc.json({ maxDepth: 4 }),
  fc
    .record({ _tag: fc.constantFrom(...commandTags), more: fc.dictionary(text, fc.jsonValue()) })
    .map(({ _tag, more }) => JSON.stringify({ ...more, _tag, contactId: "c0", repId: "r0" })),
  fc
    .array(fc.constantFrom(...commandTags))
    .map((tags) => JSON.stringify(tags.map((_tag) => ({ command: { _tag, repId: "r0" } })))),
  fc.constant(JSON.stringify({ policy: { id: "x", version: 1 } })),
  fc.constant(JSON.stringify({ policy: shipped, at: "2024-03-02T08:00:00Z" })),
  fc.constantFrom(
    "",
    "{",
    "[".repeat(50_000),
    "x".repeat(70_000),
    '{"__proto__":{"_tag":"AddRep"}}',
  ),
)

const arbitraryRequest = fc
  .constantFrom(...Object.entries(document.paths))
  .chain(([path, operations]) => {
    const [[documented, operation] = ["", undefined]] = Object.entries(operations)
    const parameters = operation?.parameters ?? []
    return fc.record({
      path: fc.constant(path),
      documented: fc.constant(documented.toUpperCase()),
      operation: fc.constant(operation as Operation),
      method: fc.oneof(
        { weight: 6, arbitrary: fc.constant(documented.toUpperCase()) },
        {
          weight: 1,
          arbitrary: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"),
        },
      ),
      values: fc.tuple(...parameters.map(arbitraryValue)),
      more: fc.dictionary(text, text, { maxKeys: 1 }),
      isMore: fc.nat(9).map((n) => n === 0),
      type: fc.nat(9).map((n) => (n === 0 ? "text/plain" : "application/json")),
      body: json,
    })
  })

type Asked = typeof arbitraryRequest extends fc.Arbitrary<infer A> ? A : never

const requestOf = ({ body, isMore, method, more, operation, path, type, values }: Asked) => {
  const query = new URLSearchParams(isMore ? more : {})
  const headers = new Headers({ "content-type": type })
  let place = path
  for (const [n, { in: where, name, required }] of operation.parameters.entries()) {
    const value = values[n] ?? (required ? "c0" : undefined)
    if (value === undefined) continue
    if (where === "query") query.append(name, value)
    else if (where === "path") place = place.replace(`{${name}}`, escaped(value))
    else if (/^[!-~]+$/.test(value)) headers.set(name, value)
  }
  const sent = method === "POST" || method === "PUT" ? { body } : {}
  return new Request(`${ORIGIN}${place}?${query}`, { method, headers, ...sent })
}

const escaped = (value: string): string => {
  try {
    return value === "" ? "c0" : encodeURIComponent(value)
  } catch {
    return "%ff"
  }
}

/** Nothing of these places and languages is in an answer. */
const machine =
  /\bat .*:\d+:\d+\)?|\/(?:home|tmp|usr|root)\/|node_modules|\bSELECT\b|SQLITE|\bstack\b/

/** Reads a response; of a stream that goes on, what it has at first. */
const bodyOf = async (response: Response): Promise<string> => {
  const type = response.headers.get("content-type") ?? ""
  if (/[/+]json$/.test(type)) return response.text()
  const reader = response.body?.getReader()
  const part = await reader?.read()
  await reader?.cancel()
  return new TextDecoder().decode(part?.value)
}

const check = async (
  asked: Asked,
  response: Response,
  allowed: (status: number) => boolean,
): Promise<void> => {
  const { status } = response
  const body = await bodyOf(response)
  if (status >= 400) {
    expect(body).not.toMatch(machine)
    if (asked.method !== "HEAD") {
      expect(response.headers.get("content-type")).toBe("application/problem+json")
      expect(JSON.parse(body)).toMatchObject({ status, title: expect.any(String) })
    }
  }
  expect(allowed(status), `${status}: ${body.slice(0, 300)}`).toBe(true)
  const isOther =
    asked.method !== asked.documented && !(asked.method === "HEAD" && asked.documented === "GET")
  // A path with steps in it is another path.
  const isElsewhere =
    status === 404 && asked.values.some((value) => /^\.{1,2}$|^%2e$/.test(value ?? ""))
  if (isOther) {
    expect([404, 405]).toContain(status)
    return
  }
  if (isElsewhere) return
  expect(Object.keys(asked.operation.responses)).toContain(String(status))
  if (asked.method !== "HEAD") expect(faultsIn(asked.operation, response, body)).toBe("")
}

describe("what the OpenAPI document says", () => {
  test("is 3.1, is served, and names every route with its failures as problem documents", () =>
    served(async ({ handler }) => {
      const response = await handler(got("/openapi.json"))
      expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)))
      expect(document.openapi).toBe("3.1.0")
      const { errors, valid } = await new Validator().validate({ ...document })
      expect(errors).toBeUndefined()
      expect(valid).toBe(true)
      expect(Object.keys(document.paths)).toContain("/agenda/{contactId}")
      const operations = Object.values(document.paths).flatMap((one) => Object.values(one))
      const { properties } = document.components.schemas.ProblemDocument
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(["code", "problems"]))
      for (const { responses } of operations) {
        for (const [status, { content = {} }] of Object.entries(responses)) {
          const is = Number(status) >= 400
          expect(Object.keys(content).includes("application/problem+json")).toBe(is)
        }
      }
    }))

  test("holds for whatever is asked: every answer is valid against it, and none is a 500", () =>
    served(async ({ failures, handler, log }) => {
      await log.addRep({ repId: "r0" })
      await log.addContact({ contactId: "c0", ownerId: "r0" })
      await fc.assert(
        fc.asyncProperty(arbitraryRequest, async (asked) => {
          const response = await handler(requestOf(asked))
          await check(asked, response, (status) => status < 500)
        }),
        { numRuns: 1500 },
      )
      expect(failures).toEqual([])
    }))

  test("holds when the store fails, and tells nothing of the machine", async () => {
    const secret = "SELECT * FROM events at /home/me/acme.db:1:2)"
    for (const code of ["busy", "unavailable", "unreadable", "closed", undefined] as const) {
      const failing = new Proxy({} as FollowUpClient, {
        get: () => () => {
          throw code === undefined ? new Error(secret) : new FollowthroughFailure(code, secret)
        },
      })
      const told: Array<unknown> = []
      const handler = followUpHandler({
        log: failing,
        workspace: "acme",
        authorize: () => everything,
        onFailure: (failure) => {
          told.push(failure)
          throw new Error("the listener fails, too")
        },
      })
      const problem = await handler(got("/next"))
      const expected = code === "unreadable" || code === undefined ? 500 : 503
      expect(problem.status).toBe(expected)
      expect(problem.headers.has("retry-after")).toBe(expected === 503)
      expect(told).toHaveLength(1)
      await fc.assert(
        fc.asyncProperty(arbitraryRequest, async (asked) => {
          await check(asked, await handler(requestOf(asked)), () => true)
        }),
        { numRuns: 50 },
      )
    }
  })
})
