import { describe, expect, test } from "vitest"
import { followUpHandler, type HandlerOptions } from "../src/index.js"
import { clientOf, everything, factsOf, failureOf, got, ORIGIN, posted, served } from "./served.js"

const addAna = { _tag: "AddRep", repId: "ana" }

const problemOf = async (response: Response) => ({
  status: response.status,
  type: response.headers.get("content-type"),
  body: (await response.json()) as Record<string, unknown>,
})

const sending = (body: ReadableStream<Uint8Array>): Request =>
  new Request(`${ORIGIN}/commands`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    duplex: "half",
  } as RequestInit)

describe("a request", () => {
  test("that is refused, mismatched, malformed or lost says so as RFC 9457 has it", () =>
    served(async ({ handler }) => {
      const command = (body: unknown, id: string) =>
        handler(posted("/commands", body, { "Idempotency-Key": id }))
      expect(await (await command(addAna, "1")).json()).toEqual({
        commandId: "1",
        replayed: false,
        positions: [1],
      })
      expect(await (await command(addAna, "1")).json()).toMatchObject({ replayed: true })
      expect(await problemOf(await command(addAna, "2"))).toEqual({
        status: 409,
        type: "application/problem+json",
        body: {
          type: "urn:followthrough:problem:refused",
          title: "The command is refused",
          status: 409,
          detail: 'rep "ana" was added before',
          code: "refused",
          refusal: { _tag: "RepAlreadyAdded", repId: "ana" },
        },
      })
      expect((await command({ _tag: "AddRep", repId: "bea" }, "1")).status).toBe(422)
      expect(await problemOf(await command({ _tag: "AddRep", repID: "x" }, "3"))).toMatchObject({
        status: 400,
        body: { problems: [{ path: "repID" }, { path: "repId" }] },
      })
      expect((await handler(got("/nothing"))).status).toBe(404)
      expect((await handler(got("/agenda/nobody"))).status).toBe(404)
      const wrong = await handler(new Request(`${ORIGIN}/next`, { method: "DELETE" }))
      expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"])
      const twice = await problemOf(await handler(got("/next?limit=1&limit=2")))
      expect(twice.body["problems"]).toEqual([
        { path: "limit", message: "is there more than once" },
      ])
      expect((await command(addAna, "x".repeat(201))).status).toBe(400)
    }))

  test("with a body that is too long is cut off, whether its length is known or not", () =>
    served(
      async ({ handler, log }) => {
        const long = JSON.stringify({ ...addAna, name: "n".repeat(200) })
        expect((await handler(posted("/commands", long))).status).toBe(413)
        const announced = posted("/commands", "{}", { "Content-Length": "5000" })
        expect((await handler(announced)).status).toBe(413)
        let sent = 0
        let isCut = false
        const endless = new ReadableStream<Uint8Array>({
          pull: (controller) => {
            sent += 16
            controller.enqueue(new Uint8Array(16).fill(32))
          },
          cancel: () => {
            isCut = true
          },
        })
        expect((await handler(sending(endless))).status).toBe(413)
        expect(isCut).toBe(true)
        expect(sent).toBeLessThan(200)
        expect(await log.reps()).toEqual([])
      },
      { bodyLimit: 100 },
    ))

  test("whose body comes slowly is waited for, and one whose body breaks off records nothing", () =>
    served(async ({ handler, log }) => {
      const text = JSON.stringify(addAna)
      const parts = [...text].map((one) => new TextEncoder().encode(one))
      const slow = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          await new Promise((resolve) => setTimeout(resolve, 1))
          const part = parts.shift()
          if (part === undefined) controller.close()
          else controller.enqueue(part)
        },
      })
      expect((await handler(sending(slow))).status).toBe(200)
      const broken = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
        pull: (controller) => controller.error(new Error("reset")),
      })
      expect((await handler(sending(broken))).status).toBe(400)
      expect(await log.reps()).toHaveLength(1)
    }))

  test("with another body than JSON is turned away, as a form of another site would be", () =>
    served(async ({ handler, log }) => {
      for (const type of [
        "text/plain",
        "application/x-www-form-urlencoded",
        "",
        "application/jsonp",
      ]) {
        const request = posted("/commands", addAna, { "Content-Type": type })
        expect((await handler(request)).status).toBe(415)
      }
      expect(await log.reps()).toEqual([])
      const type = "application/json; charset=utf-8"
      expect((await handler(posted("/commands", addAna, { "Content-Type": type }))).status).toBe(
        200,
      )
      for (const body of ["", "{", "\ufeff", "[".repeat(60_000)]) {
        expect((await handler(posted("/commands", body))).status).toBe(400)
      }
      const nested = `{"_tag":"AddRep","repId":${"[".repeat(5000)}${"]".repeat(5000)}}`
      expect((await handler(posted("/commands", nested))).status).toBe(400)
      expect((await handler(posted("/commands/batch", [addAna]))).status).toBe(400)
      const bytes = new Request(`${ORIGIN}/commands`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: new Uint8Array([34, 255, 34]),
      })
      expect((await handler(bytes)).status).toBe(400)
    }))

  test("for an answer that tells what it has gets 304, and no body to a HEAD", () =>
    served(async ({ clock, handler, log }) => {
      await log.addRep({ repId: "ana" })
      await log.addContact({ contactId: "c1", ownerId: "ana" })
      const first = await handler(got("/next"))
      const etag = first.headers.get("etag") ?? ""
      expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/)
      clock.now = new Date(Number(clock.now) + 1000)
      const again = await handler(got("/next", { "If-None-Match": `"other", ${etag}` }))
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag])
      await log.addContact({ contactId: "c2", ownerId: "ana" })
      const changed = await handler(got("/next", { "If-None-Match": etag }))
      expect(changed.status).toBe(200)
      expect(await changed.json()).toMatchObject({ total: 2 })
      const head = await handler(new Request(`${ORIGIN}/next`, { method: "HEAD" }))
      expect([head.status, await head.text()]).toEqual([200, ""])
    }))

  test("for the log is answered as far as it is read, and one that breaks off is no whole log", () =>
    served(async ({ client, handler, log }) => {
      for (let n = 0; n < 300; n += 1) await log.addRep({ repId: `rep-${n}` })
      const response = await handler(got("/log"))
      const reader = response.body?.getReader()
      const part = await reader?.read()
      await reader?.cancel()
      expect(new TextDecoder().decode(part?.value).split("\n").length).toBeLessThan(200)
      expect(await factsOf(client)).toHaveLength(300)
      const stop = new AbortController()
      const given = await handler(new Request(`${ORIGIN}/log`, { signal: stop.signal }))
      const rest = given.body?.getReader()
      await rest?.read()
      stop.abort()
      await expect(rest?.read()).rejects.toThrow()
      const cut = clientOf(async () => new Response('{"position":1}\n{"posi'))
      expect(await failureOf(factsOf(cut))).toMatchObject({ code: "unavailable" })
    }))

  test("is served below a path, and nowhere else", () =>
    served(
      async ({ handler }) => {
        expect((await handler(got("/crm/follow-up/next"))).status).toBe(200)
        const found = await (await handler(got("/crm/follow-up/openapi.json"))).json()
        expect(found).toMatchObject({ servers: [{ url: "/crm/follow-up" }] })
        for (const path of ["/next", "/crm/follow-up", "/crm/follow-upnext", "/crm/follow-up/"]) {
          expect((await handler(got(path))).status).toBe(404)
        }
      },
      { path: "/crm/follow-up" },
    ))

  test("wants options that make sense", () =>
    served(async ({ log }) => {
      const authorize = () => everything
      const make = (options: object) => () => followUpHandler(options as HandlerOptions)
      expect(make({ log, authorize })).toThrow(/workspace/)
      expect(make({ log, authorize, workspace: "acme", path: "x/" })).toThrow(/path/)
      expect(make({ log, workspace: "acme" })).toThrow(/authorize/)
      for (const name of ["bodyLimit", "heartbeatSeconds", "streamSeconds"]) {
        for (const size of [0, -1, Number.NaN, "5"]) {
          const options = { log, authorize, workspace: "acme", [name]: size }
          expect(make(options)).toThrow(new RegExp(name))
        }
      }
      const endless = { streamSeconds: Number.POSITIVE_INFINITY }
      expect(make({ log, authorize, workspace: "acme", ...endless })).toThrow(/streamSeconds/)
    }))
})
