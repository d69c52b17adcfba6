import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Grant } from "../src/index.js"
import { listening, wireTo } from "./listening.js"
import { got, ORIGIN, posted, served, until } from "./served.js"

/** Ana sees her own contact "mine" alone; who sends no token sees everything. */
const authorize = ({ request }: { readonly request: Request }): Grant =>
  request.headers.get("authorization") === "Bearer ana"
    ? { workspace: "acme", reps: ["ana"] }
    : { workspace: "acme", reps: "all" }

const asAna = { Authorization: "Bearer ana" }

const seeded = (use: Parameters<typeof served>[0], path?: string) =>
  served(
    async (given) => {
      const { log } = given
      await log.addRep({ repId: "ana" })
      await log.addRep({ repId: "ben" })
      await log.addContact({ contactId: "mine", ownerId: "ana", name: "Vineyard" })
      await log.addContact({ contactId: "theirs", ownerId: "ben", name: "Harbour" })
      await use(given)
    },
    { authorize, ...(path === undefined ? {} : { path }) },
  )

const methods = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "QUERY"]

const target = fc.oneof(
  fc.constantFrom(
    ...["*", "//next", "/./next", "/x/../next", "/%2e%2e/next", "/next/", "/NEXT", "/next%00"],
    ...["/next;v=1", "/next#x", "/..\\next", "/agenda/mine/../theirs", "/agenda/%74heirs"],
    ...["http://evil.example/next", "http://[/next", "http://a:99999/next", "//evil.example:0/"],
    ...["/next?%", "/next?limit=%ff", "/next?__proto__=1", "/agenda/__proto__", "/agenda/%ff"],
    ...["/explain/theirs?repId=ana", "/watch?ask=agenda&contactId=theirs", "/agenda/mine%2f"],
  ),
  fc.stringOf(fc.constantFrom(..."/.%2eEf?&=;#\\:@[]next0 watcha"), { maxLength: 30 }),
)

const field = fc.oneof(
  fc.constantFrom("*", '"', 'W/"', 'W/"x", *', "bytes=0-", "GET", "chunked", "\t", "\xff"),
  fc.stringOf(fc.constantFrom(..."aW/\"*,;=:\x01\x7f\xa0\xff '<>"), { maxLength: 20 }),
)

const headerName = fc.constantFrom(
  ...["If-None-Match", "Last-Event-ID", "Idempotency-Key", "X-HTTP-Method-Override", "Range"],
  ...["X-Forwarded-For", "X-Original-URL", "Accept", "Cookie", "Authorization", "Content-Type"],
)

describe("a hostile request", () => {
  test("on the wire is answered, never a 500, and never ends the server", () =>
    seeded(async ({ failures, handler }) => {
      const thrown: Array<unknown> = []
      await listening(
        handler,
        async (url) => {
          const property = fc.asyncProperty(
            fc.constantFrom(...methods, "POST"),
            target,
            fc.array(fc.tuple(headerName, field), { maxLength: 3 }),
            async (method, path, headers) => {
              const wire = await wireTo(url)
              const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")
              wire.write(`${method} ${path} HTTP/1.1\r\nHost: crm.test\r\n${lines}\r\n`)
              await until(() => wire.said().includes("\r\n\r\n") || wire.isOver())
              wire.end()
              const [first = "", ...rest] = wire.said().split("\r\n\r\n")[0]?.split("\r\n") ?? []
              expect(first).toMatch(/^HTTP\/1\.1 [234]\d\d /)
              // No header that was sent becomes one of the answer, and no value leaves its line.
              for (const line of rest) expect(line).toMatch(KNOWN_HEADER)
              if (path.includes("theirs") && lines.includes("Bearer ana")) {
                expect(wire.said()).not.toContain("Harbour")
              }
            },
          )
          await fc.assert(property, { numRuns: 300 })
          expect((await fetch(`${url}/reps`)).status).toBe(200)
        },
        (failure) => thrown.push(failure),
      )
      expect([...failures, ...thrown]).toEqual([])
    }))

  test("with a method that the web does not know is a problem", () =>
    seeded(({ handler }) =>
      listening(handler, async (url) => {
        const wire = await wireTo(url)
        wire.write("TRACE /next HTTP/1.1\r\nHost: crm.test\r\nX-Secret: s3cret\r\n\r\n")
        await until(() => wire.said().includes("malformed"))
        expect(wire.said()).toMatch(/^HTTP\/1\.1 400 /)
        expect(wire.said()).not.toContain("s3cret")
        wire.end()
      }),
    ))

  test("with a query or headers without end is turned away before the handler", () =>
    seeded(({ handler }) =>
      listening(handler, async (url) => {
        for (const line of [`/next?at=${"9".repeat(100_000)}`, `/${"a/".repeat(50_000)}`]) {
          const wire = await wireTo(url)
          wire.write(`GET ${line} HTTP/1.1\r\nHost: crm.test\r\n\r\n`)
          await until(() => wire.said() !== "" || wire.isOver())
          expect(wire.said()).toMatch(/^HTTP\/1\.1 431 /)
          wire.end()
        }
        expect((await fetch(`${url}/reps`)).status).toBe(200)
      }),
    ))

  test("cannot learn by tags what it may not see", () =>
    seeded(async ({ handler }) => {
      for (const path of [
        ...["/agenda/theirs", "/explain/theirs", "/timeline/theirs", "/next?repId=ben"],
        ...["/contacts", "/flow", "/audit", "/doubts?contactId=theirs", "/policy"],
      ]) {
        const full = await handler(got(path))
        expect(full.status).toBe(200)
        const etag = full.headers.get("etag") ?? ""
        for (const tag of [etag, etag.slice(2), "*", `"x", ${etag}`]) {
          for (const method of ["GET", "HEAD"]) {
            const headers = { ...asAna, "If-None-Match": tag, "Last-Event-ID": etag.slice(3, -1) }
            const cut = await handler(new Request(ORIGIN + path, { method, headers }))
            expect(cut.status).toBe(403)
            expect(cut.headers.get("etag")).toBeNull()
            expect(await cut.text()).not.toContain("Harbour")
          }
        }
      }
      // An answer that is cut down has a tag of its own.
      const all = (await handler(got("/reps"))).headers.get("etag") ?? ""
      const own = await handler(got("/reps", { ...asAna, "If-None-Match": all }))
      expect(own.status).toBe(200)
      expect(await own.json()).toHaveLength(1)
      const found = (await handler(got("/find?key=theirs"))).headers.get("etag") ?? ""
      const hidden = await handler(got("/find?key=theirs", { ...asAna, "If-None-Match": found }))
      expect(hidden.status).toBe(404)
    }))

  test("by another spelling of an id is about that id", () =>
    seeded(async ({ handler }) => {
      const spelled = ["theirs", "%74heirs", "thei%72s", "./theirs", "mine/../theirs"]
      for (const id of spelled) {
        const response = await handler(got(`/agenda/${id}`, asAna))
        expect(response.status, id).toBe(403)
      }
      for (const id of [
        "theirs%2f",
        "theirs%00",
        "Theirs",
        "theirs%20",
        "thei%EF%BD%92s",
        "%2e%2e",
      ]) {
        const response = await handler(got(`/agenda/${id}`, asAna))
        expect([400, 403, 404], id).toContain(response.status)
        expect(await response.text()).not.toContain("Harbour")
      }
      // Beside the id in the path there is no second one.
      const two = await handler(got("/agenda/mine?contactId=theirs", asAna))
      expect(two.status).toBe(400)
    }))

  test("by a path that leads out of where the handler is mounted is answered nowhere", () =>
    seeded(async ({ handler }) => {
      for (const path of [
        ...["/follow-up/../next", "/follow-up/..%2fnext", "/follow-up/%2e%2e/next"],
        ...["//follow-up/next", "/follow-up//next", "/follow-up\\..\\next", "/Follow-Up/next"],
      ]) {
        expect((await handler(got(path))).status, path).toBe(404)
      }
    }, "/follow-up"))

  test("to record with an id that somebody else used tells nothing of what they recorded", () =>
    seeded(async ({ handler, log }) => {
      const theirs = { _tag: "ChangeContactDetails", contactId: "theirs", name: "Harbour Books" }
      const sent = { "Idempotency-Key": "ben-1" }
      expect((await handler(posted("/commands", theirs, sent))).status).toBe(200)
      // The same command is not covered; another is no retry.
      const same = await handler(posted("/commands", theirs, { ...sent, ...asAna }))
      expect(same.status).toBe(403)
      const mine = { ...theirs, contactId: "mine", name: "Vineyard Reis" }
      const other = await handler(posted("/commands", mine, { ...sent, ...asAna }))
      expect(other.status).toBe(422)
      expect(await other.text()).not.toMatch(/Harbour|theirs/)
      expect(await log.agenda({ contactId: "mine" })).toMatchObject({ name: "Vineyard" })
    }))

  test("for the head alone gets what a GET gets, without a body, and leaves no stream open", () =>
    seeded(async ({ handler }) => {
      for (const path of ["/next", "/reps", "/log", "/openapi.json", "/watch?ask=next"]) {
        const response = await handler(new Request(ORIGIN + path, { method: "HEAD" }))
        const whole = await handler(got(path))
        expect(response.status).toBe(200)
        expect(response.body).toBeNull()
        expect(response.headers.get("content-type")).toBe(whole.headers.get("content-type"))
        await whole.body?.cancel()
      }
      const denied = await handler(new Request(`${ORIGIN}/log`, { method: "HEAD", headers: asAna }))
      expect(denied.status).toBe(403)
      for (const path of ["/commands", "/next"]) {
        const options = await handler(new Request(ORIGIN + path, { method: "OPTIONS" }))
        expect(options.status).toBe(405)
        expect([...options.headers.keys()].filter((name) => name.startsWith("access"))).toEqual([])
      }
    }))

  test("gets no answer that a browser might take for a page", () =>
    seeded(async ({ handler, log }) => {
      await log.addContact({ contactId: "<script>alert(1)</script>", ownerId: "ana" })
      for (const path of [
        "/next",
        "/reps",
        "/log",
        "/watch?ask=next",
        "/<script>",
        "/next?<b>=1",
      ]) {
        const response = await handler(got(path))
        expect(response.headers.get("content-type")).not.toContain("html")
        expect(response.headers.get("x-content-type-options")).toBe("nosniff")
        await response.body?.cancel()
      }
    }))
})

const KNOWN_HEADER =
  /^(?:allow: (?:GET, HEAD|POST)|cache-control: [\w, -]+|content-type: [\w/+.-]+|etag: W\/"[0-9a-f]{32}"|x-accel-buffering: no|x-content-type-options: nosniff|retry-after: 1|Date: [\w:, ]+|Connection: [\w-]+|Keep-Alive: timeout=\d+|Transfer-Encoding: chunked|Content-Length: \d+)$/i
