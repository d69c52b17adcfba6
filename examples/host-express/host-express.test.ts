import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Started, startServer } from "./server.js"

let folder = ""
let server: Started

const file = (): string => join(folder, "app.db")
const start = async (): Promise<void> => {
  server = await startServer(file(), 0)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "host-express-"))
  await start()
})

afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

// What comes back is looked at as it is.
// biome-ignore lint/suspicious/noExplicitAny: a test of JSON
const answerOf = async (response: Response): Promise<{ status: number; body: any }> => ({
  status: response.status,
  body: await response.json(),
})

const get = async (path: string) => answerOf(await fetch(`${server.url}${path}`))

const post = async (path: string, body: unknown) =>
  answerOf(
    await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  )

const read = (sql: string) => {
  const db = new Database(file(), { readonly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

const rowsOf = async (rep: string, at?: string) => {
  const { body, status } = await get(`/queue/${rep}${at === undefined ? "" : `?at=${at}`}`)
  expect(status).toBe(200)
  return body.rows
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

describe("the app with follow-up", () => {
  it("says who is next and why, with the app's own names", async () => {
    await post("/customers", { name: "Vineyard Reis", staffId: "ana" })
    await post("/customers", { name: "Harbour Books", staffId: "ben" })
    expect(await rowsOf("ana")).toMatchObject([
      { name: "Vineyard Reis", externalId: "1", step: "cadence", why: { code: "cadence" } },
    ])
    await post("/customers/1/tickets", { question: "Where is my order?" })
    const [waiting] = await rowsOf("ana")
    expect(waiting).toMatchObject({ step: "response", why: { code: "inbound-waits" } })
    expect(waiting.because).toContain("wait for an answer")
    expect(await rowsOf("ben")).toMatchObject([{ name: "Harbour Books", step: "cadence" }])
  })

  it("records mails and answers as touches", async () => {
    await post("/customers", { name: "Vineyard Reis", staffId: "ana" })
    await post("/customers/1/tickets", { question: "Where is my order?" })
    await post("/tickets/1/close", { answer: "It left on Monday." })
    expect(await rowsOf("ana")).toMatchObject([{ step: "cadence", begun: false }])
    await post("/customers/1/mails", { subject: "Our spring list" })
    const touches = "SELECT touches, outbound, inbound FROM followthrough_contacts"
    expect(read(touches)).toEqual([{ touches: 3, outbound: 2, inbound: 1 }])
  })

  it("joins what is late with the app's own tables", async () => {
    await post("/customers", { name: "Vineyard Reis", staffId: "ana" })
    expect((await get("/late")).body).toEqual([])
    const db = new Database(file())
    db.prepare(
      "INSERT INTO tickets (customerId, staffId, question, openedAt) VALUES (1, 'ana', ?, ?)",
    ).run("Where is my order?", "2026-01-05T10:00:00Z")
    db.close()
    // What the app did while follow-up was not there is recorded at the next start.
    await server.stop()
    await start()
    expect((await get("/late")).body).toEqual([
      {
        customer: "Vineyard Reis",
        staff: "Ana Ferreira",
        owed: "response",
        lateSince: Date.parse("2026-01-05T11:00:00Z"),
      },
    ])
  })

  it("starts again without recording anything twice, and leaves the app's tables alone", async () => {
    await post("/customers", { name: "Vineyard Reis", staffId: "ana" })
    await post("/customers/1/mails", { subject: "Our spring list" })
    const facts = "SELECT position, type, data FROM followthrough_events ORDER BY position"
    const own = "SELECT * FROM mails"
    const later = inDays(30)
    const before = [read(facts), read(own), await rowsOf("ana", later)]
    await server.stop()
    await start()
    expect([read(facts), read(own), await rowsOf("ana", later)]).toEqual(before)
  })
})

describe("input that cannot be used is answered with the field's name:", () => {
  const cases: ReadonlyArray<
    readonly [what: string, ask: () => ReturnType<typeof get>, status: number, field?: string]
  > = [
    ["no name", () => post("/customers", { staffId: "ana" }), 400, "name"],
    ["an empty name", () => post("/customers", { name: " ", staffId: "ana" }), 400, "name"],
    ["a number for a name", () => post("/customers", { name: 7, staffId: "ana" }), 400, "name"],
    ["no body", () => post("/customers", ""), 400, "name"],
    ["a list", () => post("/customers", []), 400, "name"],
    [
      "nobody of the staff",
      () => post("/customers", { name: "A", staffId: "eve" }),
      400,
      "staffId",
    ],
    ["text that is no JSON", () => post("/customers", '{"name":'), 400],
    ["no such customer", () => post("/customers/9/mails", { subject: "A" }), 404, "id"],
    ["no subject", () => post("/customers/1/mails", {}), 400, "subject"],
    ["no question", () => post("/customers/1/tickets", {}), 400, "question"],
    ["no such ticket", () => post("/tickets/9/close", { answer: "A" }), 404, "id"],
    ["a ticket that is closed", () => post("/tickets/1/close", { answer: "B" }), 400, "id"],
    ["the queue of nobody", () => get("/queue/eve"), 404, "rep"],
    ["the queue of no name", () => get("/queue/__proto__"), 404, "rep"],
    ["no instant", () => get("/queue/ana?at=soon"), 400, "at"],
    ["two instants", () => get("/queue/ana?at=a&at=b"), 400, "at"],
  ]
  for (const [what, ask, status, field] of cases) {
    it(what, async () => {
      await post("/customers", { name: "Vineyard Reis", staffId: "ana" })
      await post("/customers/1/tickets", { question: "Where is my order?" })
      await post("/tickets/1/close", { answer: "It left on Monday." })
      const facts = "SELECT count(*) AS facts FROM followthrough_events"
      const before = read(facts)
      const answer = await ask()
      expect(answer.status).toBe(status)
      expect(answer.body.field).toBe(field)
      expect(answer.body.error).toContain(field ?? "JSON")
      expect(read(facts)).toEqual(before)
    })
  }
})
