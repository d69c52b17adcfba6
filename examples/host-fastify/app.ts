// The app as it was: a small CRM on Fastify and better-sqlite3. It knows nothing of follow-up.
import type { Database } from "better-sqlite3"
import Fastify, { type FastifyInstance } from "fastify"
import type { SignIn, Staff } from "./staff.js"

declare module "fastify" {
  interface FastifyRequest {
    staff: Staff
  }
}

export interface Customer {
  readonly id: number
  readonly name: string
  readonly staffId: string
  readonly createdAt: string
}

export interface Mail {
  readonly id: number
  readonly customerId: number
  readonly staffId: string
  readonly direction: "inbound" | "outbound"
  readonly at: string
}

export const createTables = (db: Database): void => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS customers (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, staffId TEXT NOT NULL, createdAt TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS mails (
      id INTEGER PRIMARY KEY, customerId INTEGER NOT NULL REFERENCES customers (id),
      staffId TEXT NOT NULL, direction TEXT NOT NULL, at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS notices (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, staffId TEXT NOT NULL, text TEXT NOT NULL);`)
}

const text = { type: "string", minLength: 1, maxLength: 200 } as const
const customerBody = {
  type: "object",
  properties: { name: text },
  required: ["name"],
  additionalProperties: false,
} as const
const mailBody = {
  type: "object",
  properties: {
    direction: { enum: ["inbound", "outbound"] },
    at: { type: "string", format: "date-time" },
  },
  required: ["direction", "at"],
  additionalProperties: false,
} as const

export const makeApp = (db: Database, signIn: SignIn): FastifyInstance => {
  const app = Fastify({
    ajv: { customOptions: { removeAdditional: false } },
    logger: { level: "error" },
  })
  const insert = <Row>(sql: string, ...values: ReadonlyArray<unknown>): Row => {
    const row = db.prepare<unknown[], Row>(`INSERT INTO ${sql} RETURNING *`).get(...values)
    if (row === undefined) throw new Error("an inserted row is not there")
    return row
  }

  app.decorateRequest("staff")
  app.addHook("onRequest", async (request, reply) => {
    const staff = signIn(request.headers.authorization)
    if (staff !== undefined) request.staff = staff
    else return reply.code(401).header("www-authenticate", "Basic").send({ error: "sign in" })
  })

  app.post<{ Body: { readonly name: string } }>(
    "/customers",
    { schema: { body: customerBody } },
    async ({ body, staff }, reply) => {
      const sql = "customers (name, staffId, createdAt) VALUES (?, ?, ?)"
      reply.code(201)
      return insert<Customer>(sql, body.name, staff.id, new Date().toISOString())
    },
  )

  app.post<{
    Body: { readonly direction: string; readonly at: string }
    Params: { readonly id: string }
  }>(
    "/customers/:id/mails",
    { schema: { body: mailBody } },
    async ({ body, params, staff }, reply) => {
      if (db.prepare("SELECT 1 FROM customers WHERE id = ?").get(params.id) === undefined) {
        return reply.code(404).send({ error: `there is no customer with id ${params.id}` })
      }
      const sql = "mails (customerId, staffId, direction, at) VALUES (?, ?, ?, ?)"
      reply.code(201)
      return insert<Mail>(sql, params.id, staff.id, body.direction, body.at)
    },
  )

  app.get("/notices", async ({ staff }) =>
    db.prepare("SELECT text FROM notices WHERE staffId = ? ORDER BY id").all(staff.id),
  )

  return app
}
