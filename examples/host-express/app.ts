// The app as it was: a small CRM on Express and better-sqlite3. For follow-up it tells `doings` what
// happened, in three places.
import type { Database } from "better-sqlite3"
import express, { type Express, type Request } from "express"
import { NotFound, textIn, WrongInput } from "./input.js"

export interface Staff {
  readonly id: string
  readonly name: string
  readonly zone: string
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
  readonly subject: string
  readonly sentAt: string
}

export interface Ticket {
  readonly id: number
  readonly customerId: number
  readonly staffId: string
  readonly question: string
  readonly openedAt: string
  readonly answer: string | null
  readonly closedAt: string | null
}

/** What the app tells of what was done in it. */
export interface Doings {
  readonly customerAdded: (customer: Customer) => Promise<void>
  readonly mailSent: (mail: Mail) => Promise<void>
  readonly ticketChanged: (ticket: Ticket) => Promise<void>
}

export const createTables = (db: Database): void => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS staff (id TEXT PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS customers (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, staffId TEXT NOT NULL REFERENCES staff (id),
      createdAt TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS mails (
      id INTEGER PRIMARY KEY, customerId INTEGER NOT NULL REFERENCES customers (id),
      staffId TEXT NOT NULL REFERENCES staff (id), subject TEXT NOT NULL, sentAt TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS tickets (
      id INTEGER PRIMARY KEY, customerId INTEGER NOT NULL REFERENCES customers (id),
      staffId TEXT NOT NULL REFERENCES staff (id), question TEXT NOT NULL, openedAt TEXT NOT NULL,
      answer TEXT, closedAt TEXT);
    INSERT OR IGNORE INTO staff VALUES
      ('ana', 'Ana Ferreira', 'Europe/Lisbon'), ('ben', 'Ben Okoro', 'Europe/London');`)
}

export const makeApp = (db: Database, doings: Doings): Express => {
  const app = express().use(express.json())
  const now = () => new Date().toISOString()
  const find = <Row>(table: "customers" | "tickets", { params }: Request): Row => {
    const row = db.prepare<unknown[], Row>(`SELECT * FROM ${table} WHERE id = ?`).get(params["id"])
    if (row === undefined)
      throw new NotFound("id", `there is none of ${table} with id ${params["id"]}`)
    return row
  }
  const insert = <Row>(sql: string, ...values: ReadonlyArray<unknown>): Row => {
    const row = db.prepare<unknown[], Row>(`INSERT INTO ${sql} RETURNING *`).get(...values)
    if (row === undefined) throw new Error("an inserted row is not there")
    return row
  }

  app.post("/customers", async (request, response) => {
    const [name, staffId] = [textIn(request.body, "name"), textIn(request.body, "staffId")]
    if (db.prepare("SELECT 1 FROM staff WHERE id = ?").get(staffId) === undefined) {
      throw new WrongInput("staffId", `there is nobody with id "${staffId}"`)
    }
    const sql = "customers (name, staffId, createdAt) VALUES (?, ?, ?)"
    const customer = insert<Customer>(sql, name, staffId, now())
    await doings.customerAdded(customer)
    response.status(201).json(customer)
  })

  app.post("/customers/:id/mails", async (request, response) => {
    const { id, staffId } = find<Customer>("customers", request)
    const subject = textIn(request.body, "subject")
    const sql = "mails (customerId, staffId, subject, sentAt) VALUES (?, ?, ?, ?)"
    const mail = insert<Mail>(sql, id, staffId, subject, now())
    await doings.mailSent(mail)
    response.status(201).json(mail)
  })

  app.post("/customers/:id/tickets", async (request, response) => {
    const { id, staffId } = find<Customer>("customers", request)
    const question = textIn(request.body, "question")
    const sql = "tickets (customerId, staffId, question, openedAt) VALUES (?, ?, ?, ?)"
    const ticket = insert<Ticket>(sql, id, staffId, question, now())
    await doings.ticketChanged(ticket)
    response.status(201).json(ticket)
  })

  app.post("/tickets/:id/close", async (request, response) => {
    const { closedAt, id } = find<Ticket>("tickets", request)
    const answer = textIn(request.body, "answer")
    if (closedAt !== null) throw new WrongInput("id", `ticket ${id} was closed at ${closedAt}`)
    const sql = "UPDATE tickets SET answer = ?, closedAt = ? WHERE id = ? RETURNING *"
    const ticket = db.prepare<unknown[], Ticket>(sql).get(answer, now(), id)
    if (ticket === undefined) throw new Error("a ticket that was found is not there")
    await doings.ticketChanged(ticket)
    response.json(ticket)
  })

  return app
}
