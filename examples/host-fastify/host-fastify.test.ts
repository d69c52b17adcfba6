import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { followUpClient } from "@followthrough/http/client"
import * as fc from "fast-check"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Started, startServer } from "./server.js"

let folder = ""
let server: Started

const start = async (): Promise<void> => {
  server = await startServer(join(folder, "app.db"), "ana:pw-ana,ben:pw-ben", 0)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "host-fastify-"))
  await start()
})

afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const basic = (login: string) => ({
  Authorization: `Basic ${Buffer.from(login).toString("base64")}`,
})
const asAna = basic("ana:pw-ana")

const ask = (path: string, body?: object, headers: Record<string, string> = asAna) =>
  fetch(server.url + path, {
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  })

const clientOf = (login: string) =>
  followUpClient({ url: `${server.url}/follow-up`, headers: basic(login) })

const queue = async (): Promise<string> => (await ask("/queue")).text()

const notices = async (): Promise<ReadonlyArray<{ readonly text: string }>> =>
  (await ask("/notices")).json()

const until = async <A>(get: () => Promise<A>, isSo: (got: A) => boolean): Promise<A> => {
  for (const begun = Date.now(); ; await sleep(50)) {
    const got = await get()
    if (isSo(got)) return got
    if (Date.now() - begun > 30_000) throw new Error(`it never was so: ${JSON.stringify(got)}`)
  }
}

test("follow-up is added in under 100 lines", () => {
  const linesOf = (file: string) =>
    readFileSync(join(import.meta.dirname, file), "utf8")
      .trimEnd()
      .split("\n")
  const added = linesOf("follow-up.ts").length
  // The app as it was names it nowhere; its start does so in the lines that were added there.
  const starting = linesOf("server.ts").filter((line) => /follow-?up/i.test(line)).length
  const mentions = (file: string) =>
    linesOf(file)
      .slice(1)
      .filter((line) => /follow-?up/i.test(line))
  expect([...mentions("app.ts"), ...mentions("staff.ts")]).toEqual([])
  expect(starting).toBeGreaterThan(0)
  expect(added + starting).toBeLessThan(100)
})

describe("the app with follow-up", () => {
  test("shows each of the staff their own queue, with the reasons", async () => {
    await ask("/customers", { name: "Vineyard Reis" })
    await ask("/customers", { name: "Harbour Books" }, basic("ben:pw-ben"))
    const response = await ask("/queue")
    expect(response.headers.get("content-type")).toMatch(/^text\/html/)
    const html = await response.text()
    expect(html).toContain("<h1>ana: 1 to see to</h1>")
    expect(html).toContain("<li><b>Vineyard Reis</b>: follow up by ")
    expect(html).not.toContain("Harbour")
    await ask("/customers/1/mails", { direction: "inbound", at: new Date().toISOString() })
    expect(await queue()).toContain("they wrote or called")
  })

  test("gives a notice of what is to do, once, also when it starts again", async () => {
    await ask("/customers", { name: "Vineyard Reis" })
    expect(await notices()).toEqual([])
    const at = new Date().toISOString()
    expect((await ask("/customers/1/mails", { direction: "inbound", at })).status).toBe(201)
    const first = await until(notices, ({ length }) => length > 0)
    expect(first).toEqual([{ text: "to do: answer: Vineyard Reis" }])
    await server.stop()
    await start()
    await ask("/customers", { name: "Harbour Books" })
    const before = new Date(Date.now() - 5 * 86_400_000).toISOString()
    await ask("/customers/2/mails", { direction: "inbound", at: before })
    const both = await until(notices, ({ length }) => length > 1)
    expect(both).toEqual([...first, { text: "late: answer: Harbour Books" }])
    expect(await (await ask("/notices", undefined, basic("ben:pw-ben"))).json()).toEqual([])
  })

  test("serves the handler with the app's own sign-in, and to each their own", async () => {
    await ask("/customers", { name: "Vineyard Reis" })
    const ana = clientOf("ana:pw-ana")
    expect((await ana.next()).rows).toMatchObject([{ contactId: "customer-1" }])
    await ana.makePromise({
      contactId: "customer-1",
      promisors: [{ _tag: "Rep", repId: "ana" }],
      what: "send the spring list",
      due: { _tag: "LocalDate", on: "2031-03-06", zone: "Europe/Lisbon" },
    })
    expect((await ana.agenda({ contactId: "customer-1" }))?.rows.map(({ step }) => step)).toContain(
      "promise",
    )
    const ben = clientOf("ben:pw-ben")
    expect((await ben.next()).total).toBe(0)
    await expect(ben.agenda({ contactId: "customer-1" })).rejects.toMatchObject({ status: 403 })
    for (const path of ["/follow-up/next", "/queue", "/notices", "/follow-up/openapi.json"]) {
      expect((await ask(path, undefined, basic("ana:wrong"))).status, path).toBe(401)
    }
    expect((await ask("/follow-up/nowhere")).status).toBe(404)
    expect((await ask("/follow-up/commands", [])).status).toBe(400)
  })

  test("ends its event streams when it stops, and records at the start what it lacks", async () => {
    const stream = await ask("/follow-up/watch?ask=next")
    const whole = stream.text()
    await server.stop()
    expect(await whole).toContain('"total":0')
    await start()
    await ask("/customers", { name: "Vineyard Reis" })
    const facts = async () =>
      (await clientOf("ana:pw-ana").timeline({ contactId: "customer-1" }))?.total
    const before = await facts()
    await server.stop()
    await start()
    expect(await facts()).toBe(before)
  })

  test("shows names as they are and never as markup", async () => {
    const name = fc.stringOf(
      fc.constantFrom(...`<>&"'/=;#x b`, "<script>", "</td>", "&lt;", "<!--"),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    const tagsIn = (html: string) => html.match(/<[!/a-z]/gi)?.length
    await ask("/customers", { name: "Vineyard Reis" })
    const tags = tagsIn(await queue())
    await server.stop()
    const property = fc.asyncProperty(name, async (one) => {
      rmSync(folder, { recursive: true })
      folder = mkdtempSync(join(tmpdir(), "host-fastify-"))
      await start()
      try {
        // What the log does not take, such as blanks alone, is nobody's row.
        await ask("/customers", { name: one })
        const html = await queue()
        fc.pre(html.includes("1 to see to"))
        expect(tagsIn(html)).toBe(tags)
        const [, cell = ""] = /<li><b>(.*?)<\/b>: /.exec(html) ?? []
        const read = cell.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
        expect(read).toBe(one)
      } finally {
        await server.stop()
      }
    })
    await fc.assert(property, { numRuns: 10 })
    await start()
  })
})

describe("input that cannot be used", () => {
  const now = "2026-03-02T08:00:00Z"
  const cases: ReadonlyArray<readonly [string, string, object, number]> = [
    ["no name", "/customers", {}, 400],
    ["an empty name", "/customers", { name: "" }, 400],
    ["another field", "/customers", { name: "A", staffId: "ben" }, 400],
    ["no such customer", "/customers/9/mails", { direction: "inbound", at: now }, 404],
    ["no such direction", "/customers/1/mails", { direction: "up", at: now }, 400],
    ["no instant", "/customers/1/mails", { direction: "inbound", at: "soon" }, 400],
  ]
  test.each(cases)("%s is turned away as before", async (_what, path, body, status) => {
    await ask("/customers", { name: "Vineyard Reis" })
    expect((await ask(path, body)).status).toBe(status)
    expect((await clientOf("ana:pw-ana").next()).total).toBe(1)
  })

  test("no staff to sign in is told at the start", async () => {
    for (const logins of ["", "ana", ":pw", "ana:pw,"]) {
      await expect(startServer(join(folder, "other.db"), logins, 0)).rejects.toThrow("STAFF: ")
    }
  })
})
