import { describe, expect, test } from "vitest"
import { listening, type Wire, wireTo } from "./listening.js"
import { got, posted, served, until } from "./served.js"

const head = (more: string): string =>
  `POST /commands HTTP/1.1\r\nHost: crm.test\r\nContent-Type: application/json\r\n${more}\r\n\r\n`

const addRep = (repId: string): string => JSON.stringify({ _tag: "AddRep", repId })

/** Sends a byte now and then until the connection ends. */
const trickle = async (wire: Wire): Promise<void> => {
  wire.write(head("Content-Length: 60000"))
  while (!wire.isOver()) {
    wire.write(" ")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const statusOf = (said: string): string => said.slice(0, "HTTP/1.1 200".length)

describe("a body on a server of Node's", () => {
  test("that trickles in is ended with a problem", () =>
    served(
      ({ handler, log }) =>
        listening(handler, async (url) => {
          const wires = await Promise.all(Array.from({ length: 20 }, () => wireTo(url)))
          await Promise.all(wires.map(trickle))
          for (const wire of wires) {
            expect(statusOf(wire.said())).toBe("HTTP/1.1 408")
            expect(wire.said()).toContain('"code":"body-too-slow"')
            expect(wire.said()).toContain("the body may take 0.3 seconds")
          }
          expect(await log.reps()).toEqual([])
        }),
      { bodySeconds: 0.3 },
    ))

  test("that trickles in holds up nobody else", () =>
    served(({ handler }) =>
      listening(handler, async (url) => {
        const wires = await Promise.all(Array.from({ length: 200 }, () => wireTo(url)))
        const trickling = wires.map(trickle)
        const headers = { "Content-Type": "application/json" }
        for (const repId of ["ana", "bea", "cleo"]) {
          const sent = { method: "POST", headers, body: addRep(repId) }
          expect((await fetch(`${url}/commands`, sent)).status).toBe(200)
        }
        expect(wires.every(({ said }) => said() === "")).toBe(true)
        for (const { end } of wires) end()
        await Promise.all(trickling)
      }),
    ))

  test("that takes its time, and less than it may, is recorded", () =>
    served(({ handler, log }) =>
      listening(handler, async (url) => {
        const wire = await wireTo(url)
        const body = addRep("ana")
        wire.write(head(`Content-Length: ${body.length}`))
        for (const byte of body) {
          wire.write(byte)
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
        await until(() => wire.said() !== "")
        expect(statusOf(wire.said())).toBe("HTTP/1.1 200")
        // The connection goes on.
        const next = addRep("bea")
        wire.write(head(`Content-Length: ${next.length}`) + next)
        await until(() => wire.said().split("HTTP/1.1 200").length === 3)
        wire.end()
        expect(await log.reps()).toHaveLength(2)
      }),
    ))

  test("that is huge is told so while it is sent, and is not kept", () =>
    served(({ handler, log }) =>
      listening(handler, async (url) => {
        const huge = " ".repeat(30_000_000)
        for (const path of ["/commands", "/commands/batch", "/what-if"]) {
          const headers = { "Content-Type": "application/json" }
          const response = await fetch(url + path, { method: "POST", headers, body: huge })
          expect(response.status).toBe(413)
          expect(await response.json()).toMatchObject({ code: "body-too-large" })
        }
        // Its length is not announced, and it never ends.
        const wire = await wireTo(url)
        wire.write(head("Transfer-Encoding: chunked"))
        const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`
        let sent = 0
        while (!wire.isOver()) {
          wire.write(chunk)
          sent += 1
          await new Promise((resolve) => setTimeout(resolve, sent > 10 ? 20 : 0))
        }
        expect(statusOf(wire.said())).toBe("HTTP/1.1 413")
        // What nobody reads, such as the body of what is nowhere, holds up nothing.
        const nowhere = await fetch(`${url}/nowhere`, { method: "POST", body: huge })
        expect(nowhere.status).toBe(404)
        expect(await log.reps()).toEqual([])
      }),
    ))

  test("that breaks off records nothing", () =>
    served(({ failures, handler, log }) =>
      listening(handler, async (url) => {
        const body = addRep("ana")
        for (const more of [`Content-Length: ${body.length + 1}`, "Transfer-Encoding: chunked"]) {
          const wire = await wireTo(url)
          const chunk = `${body.length.toString(16)}\r\n${body}\r\n`
          wire.write(head(more) + (more.startsWith("T") ? chunk : body))
          await new Promise((resolve) => setTimeout(resolve, 20))
          wire.end()
        }
        expect((await fetch(`${url}/reps`)).status).toBe(200)
        expect(await log.reps()).toEqual([])
        expect(failures).toEqual([])
      }),
    ))
})

test("a long list of mistakes gets a short answer", () =>
  served(async ({ handler }) => {
    const query = Array.from({ length: 4000 }, (_, n) => `a${n}`).join("&")
    const fields = Object.fromEntries(Array.from({ length: 6000 }, (_, n) => [`a${n}`, 1]))
    const name = "n".repeat(60_000)
    for (const [request, sent] of [
      [got(`/next?${query}`), query.length],
      [posted("/commands", { _tag: "AddRep", ...fields }), 60_000],
      [posted("/commands", { _tag: "AddRep", [name]: 1 }), 60_000],
      [posted("/commands", { _tag: name }), 60_000],
      [got(`/next?at=${"9".repeat(15_000)}`), 15_000],
      [got(`/agenda/${"c".repeat(15_000)}`), 15_000],
      [got(`/watch?ask=${"c".repeat(15_000)}`), 15_000],
      [got(`/find?key=${"%00".repeat(5000)}`), 15_000],
    ] as const) {
      const response = await handler(request)
      expect([400, 404]).toContain(response.status)
      const text = await response.text()
      expect(text.length).toBeLessThan(Math.max(sent * 1.5, 40_000))
      const { detail, problems = [] } = JSON.parse(text)
      expect(detail.length).toBeLessThan(2100)
      expect(problems.length).toBeLessThanOrEqual(100)
    }
  }))
