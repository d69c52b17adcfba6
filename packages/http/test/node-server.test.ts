import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, test } from "vitest"
import { followUpClient } from "../src/client/index.js"
import type { FollowUpHandler } from "../src/index.js"
import { nodeListener } from "../src/node/index.js"
import { listening } from "./listening.js"
import { failureOf, served, until } from "./served.js"

describe("on a server of Node's", () => {
  test("L20 commands, answers, facts and live answers go through, and a closed stream lets go", () =>
    served(({ handler, log }) =>
      listening(handler, async (url) => {
        const asking: Array<string> = []
        const client = followUpClient({
          url: `${url}/`,
          headers: async () => {
            asking.push("asked")
            return { Authorization: "Bearer ana" }
          },
        })
        await client.addRep({ repId: "ana" })
        await client.addContact({ contactId: "ä/ö 1", ownerId: "ana" }, { commandId: "é" })
        const touch = { channel: "phone", direction: "outbound", outcome: "reached" } as const
        const { nextStep } = await client.logTouch({ contactId: "ä/ö 1", ...touch })
        expect(nextStep?.contactId).toBe("ä/ö 1")
        const at = "2026-03-05T08:00:00Z"
        expect(await client.next({ at })).toEqual(await log.next({ at }))
        expect(await client.timeline({ contactId: "ä/ö 1", at })).toEqual(
          await log.timeline({ contactId: "ä/ö 1", at }),
        )
        const facts: Array<string> = []
        for await (const { type } of client.log()) facts.push(type)
        expect(facts).toEqual(["RepAdded", "ContactAdded", "TouchLogged"])
        const totals: Array<number> = []
        for await (const { total } of client.watch({ ask: "next", repId: "ana" })) {
          totals.push(total)
          if (totals.length === 2) break
          await log.addContact({ contactId: "c2", ownerId: "ana" })
        }
        expect(totals).toEqual([1, 2])
        expect(asking.length).toBeGreaterThan(5)
        expect(await failureOf(client.addRep({ repId: "ana" }))).toMatchObject({
          name: "FollowthroughFailure",
          code: "refused",
          refusal: { _tag: "RepAlreadyAdded", repId: "ana" },
        })
      }),
    ))

  test("a server that is not there is unavailable", () =>
    served(async ({ handler }) => {
      let gone = ""
      await listening(handler, async (url) => {
        gone = url
      })
      const client = followUpClient({ url: gone })
      expect(await failureOf(client.next())).toMatchObject({
        code: "unavailable",
        message: "the server cannot be reached",
      })
      const odd = followUpClient({ url: gone, headers: { "X-Who": "…" } })
      expect(await failureOf(odd.next())).toMatchObject({ code: "malformed" })
      const lost = followUpClient({
        url: gone,
        headers: () => {
          throw new Error("no token")
        },
      })
      expect(await failureOf(lost.next())).toMatchObject({ name: "FollowthroughFailure" })
    }))

  test("a host that reads the body first, or whose handler rejects, hears of it", () =>
    served(async ({ handler }) => {
      const failures: Array<unknown> = []
      const told = (failure: unknown) => failures.push(failure)
      const listener = nodeListener(handler, told)
      const server = createServer(async (incoming, outgoing) => {
        for await (const _ of incoming);
        await listener(incoming, outgoing)
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/commands`
      const asked = await fetch(url, { method: "POST", body: "{}" })
      expect([asked.status, await asked.json()]).toMatchObject([500, { code: "internal" }])
      expect(String(failures.pop())).toContain("before what parses bodies")
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      const broken = () => Promise.reject(new Error("SELECT secret"))
      await listening(
        broken,
        async (other) => {
          const response = await fetch(other)
          expect(response.status).toBe(500)
          expect(await response.text()).not.toContain("secret")
        },
        told,
      )
      expect(String(failures)).toBe("Error: SELECT secret")
    }))

  test("a host that answered itself, or set headers before, is left alone", () =>
    served(async ({ handler }) => {
      const settled: Array<string> = []
      const listener = nodeListener(handler)
      const server = createServer((incoming, outgoing) => {
        outgoing.setHeader("X-Content-Type-Options", "nosniff")
        if (incoming.url === "/watch?ask=next") outgoing.writeHead(504).end("too late")
        listener(incoming, outgoing).then(
          () => settled.push("fulfilled"),
          (failure) => settled.push(String(failure)),
        )
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const answered = await fetch(`${url}/next`)
      expect([answered.status, answered.headers.get("x-content-type-options")]).toEqual([
        200,
        "nosniff",
      ])
      expect((await fetch(`${url}/watch?ask=next`)).status).toBe(504)
      await until(() => settled.length === 2)
      expect(settled).toEqual(["fulfilled", "fulfilled"])
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }))

  test("whoever hangs up in the middle of a stream leaves nothing watching", () =>
    served(async ({ handler, log }) => {
      let ended = 0
      const heard: FollowUpHandler = (request) => {
        request.signal.addEventListener("abort", () => {
          ended += 1
        })
        return handler(request)
      }
      await listening(heard, async (url) => {
        await log.addRep({ repId: "ana" })
        const stop = new AbortController()
        const response = await fetch(`${url}/watch?ask=next`, { signal: stop.signal })
        await response.body?.getReader().read()
        stop.abort()
        await until(() => ended === 1)
      })
    }))
})
