// All that follow-up adds to the app: what it records of the app's doings, and what it serves.
import { FollowthroughFailure, openFollowthrough } from "@followthrough/kernel"
import { sayWhy } from "@followthrough/projection/english"
import type { Database } from "better-sqlite3"
import { type ErrorRequestHandler, Router } from "express"
import type { Customer, Doings, Mail, Staff, Ticket } from "./app.js"
import { NotFound, WrongInput } from "./input.js"

export interface FollowUp extends Doings {
  readonly routes: Router
  readonly close: () => Promise<void>
}

// What is late, straight from the database: follow-up's table joined with the app's own.
const LATE = `SELECT c.name AS customer, s.name AS staff, o.kind AS owed, o.by_at AS lateSince
  FROM followthrough_obligations o
  JOIN customers c ON 'customer-' || c.id = o.contact_id
  JOIN staff s ON s.id = o.rep_id
  WHERE o.next = 1 AND o.by_at < ? ORDER BY o.by_at, c.id`

/** Opens the log in the app's own file, and records what the app's tables tell and the log lacks. */
export const addFollowUp = async (db: Database): Promise<FollowUp> => {
  const log = await openFollowthrough({ workspace: "app", store: { file: db.name, embed: true } })

  // Each row has a command id of its own: recording it again adds nothing.
  const customerAdded = async ({ createdAt: occurredAt, id, staffId: ownerId }: Customer) => {
    const contact = { contactId: `customer-${id}`, externalId: `${id}`, ownerId, occurredAt }
    await log.addContact(contact, { commandId: contact.contactId })
  }
  const touch = async (commandId: string, of: Mail | Ticket, at: string, inbound = false) => {
    const who = { contactId: `customer-${of.customerId}`, repId: of.staffId, occurredAt: at }
    const what = inbound
      ? ({ direction: "inbound", outcome: "received" } as const)
      : ({ direction: "outbound", outcome: "sent" } as const)
    await log.logTouch({ ...who, ...what, channel: "email" }, { commandId })
  }
  const mailSent = (mail: Mail) => touch(`mail-${mail.id}`, mail, mail.sentAt)
  const ticketChanged = async (ticket: Ticket) => {
    await touch(`ticket-${ticket.id}`, ticket, ticket.openedAt, true)
    if (ticket.closedAt !== null) await touch(`answer-${ticket.id}`, ticket, ticket.closedAt)
  }

  const all = <Row>(table: string) => db.prepare<[], Row>(`SELECT * FROM ${table}`).all()
  for (const { id: repId, name, zone } of all<Staff>("staff")) {
    await log.addRep({ repId, name, zone }, { commandId: `staff-${repId}` })
  }
  for (const customer of all<Customer>("customers")) await customerAdded(customer)
  for (const mail of all<Mail>("mails")) await mailSent(mail)
  for (const ticket of all<Ticket>("tickets")) await ticketChanged(ticket)

  const routes = Router()
  const nameOf = db.prepare<[unknown], string>("SELECT name FROM customers WHERE id = ?").pluck()
  routes.get("/queue/:rep", async ({ params, query }, response) => {
    const staff = all<Staff>("staff").find(({ id }) => id === params.rep)
    if (staff === undefined) throw new NotFound("rep", `there is nobody with id "${params.rep}"`)
    const at = query["at"] === undefined ? {} : { at: String(query["at"]) }
    const { rows, ...queue } = await log.next({ repId: staff.id, ...at })
    const told = rows.map((row) => {
      return { name: nameOf.get(row.externalId), because: sayWhy(row.why, staff.zone), ...row }
    })
    response.json({ ...queue, rows: told })
  })
  routes.get("/late", async (_request, response) => {
    await log.refreshReadModels()
    response.json(db.prepare(LATE).all(Date.now()))
  })
  const nameTheField: ErrorRequestHandler = (error, _request, _response, next) => {
    const [wrong] = error instanceof FollowthroughFailure ? error.problems : []
    next(wrong === undefined ? error : new WrongInput(wrong.path, wrong.message))
  }
  routes.use(nameTheField)
  return { routes, customerAdded, mailSent, ticketChanged, close: log.close }
}
