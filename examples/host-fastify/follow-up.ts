// All that follow-up adds to the app: the handler, a page with the queue, and notices of what is to do.
import { followUpHandler } from "@followthrough/http"
import { nodeListener } from "@followthrough/http/node"
import { openFollowthrough } from "@followthrough/kernel"
import type { QueueRow } from "@followthrough/projection"
import { sayInstant, sayStep, sayWhy } from "@followthrough/projection/english"
import type { Database } from "better-sqlite3"
import type { FastifyInstance } from "fastify"
import type { Customer, Mail } from "./app.js"
import type { Team } from "./staff.js"

const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

const page = (title: string, rows: ReadonlyArray<QueueRow>, zone: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>body { font: 1rem/1.5 system-ui; margin: 2rem auto;
max-width: 40rem; padding: 0 1rem } li { margin-block: 1rem } b { font-size: 1.1rem }</style>
<h1>${escaped(title)}</h1><ol>
${rows
  .map(({ by, contactId, name = contactId, step, why }) => {
    const what = `${sayStep(step)} by ${sayInstant(by, zone)}`
    const [who, doing, because] = [name, what, sayWhy(why, zone)].map(escaped)
    return `<li><b>${who}</b>: ${doing}<br>${because}`
  })
  .join("\n")}</ol>`

export const addFollowUp = async (app: FastifyInstance, db: Database, team: Team) => {
  const log = await openFollowthrough({ workspace: "app", store: { file: db.name, embed: true } })
  for (const { id: repId, zone } of team.staff) {
    await log.addRep({ repId, zone }, { commandId: `staff-${repId}` })
  }

  // Each row has a command id of its own: whoever records it again adds nothing.
  const up = { customers: 0, mails: 0 }
  const rowsOf = <Row extends { readonly id: number }>(table: keyof typeof up) =>
    db.prepare<number, Row>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id`).all(up[table])
  const recordRows = async () => {
    for (const { createdAt, id, name, staffId: ownerId } of rowsOf<Customer>("customers")) {
      const contact = { contactId: `customer-${id}`, name, ownerId, occurredAt: createdAt }
      await log.addContact(contact, { commandId: contact.contactId })
      up.customers = Math.max(up.customers, id)
    }
    for (const { at, customerId, direction, id, staffId: repId } of rowsOf<Mail>("mails")) {
      const whom = { contactId: `customer-${customerId}`, repId, occurredAt: at }
      const outcome = direction === "inbound" ? "received" : "sent"
      const mail = { channel: "email", direction, outcome } as const
      await log.logTouch({ ...whom, ...mail }, { commandId: `mail-${id}` })
      up.mails = Math.max(up.mails, id)
    }
  }
  await recordRows()
  app.addHook("onSend", async ({ method }) => {
    // What cannot be recorded now is recorded with the next row, or at the next start.
    if (method === "POST") await recordRows().catch((failure) => app.log.error(failure))
  })

  const stopping = new AbortController()
  const handler = followUpHandler({
    log,
    workspace: "app",
    path: "/follow-up",
    authorize: ({ request }) => {
      const staff = team.signIn(request.headers.get("authorization"))
      return staff && { actor: staff.id, workspace: "app", reps: [staff.id] }
    },
    stopping: stopping.signal,
    onFailure: (failure) => app.log.error(failure),
  })
  await app.register(async (scope) => {
    // The handler reads the bodies itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser("*", (_request, _body, done) => done(null))
    scope.all("/follow-up/*", ({ raw }, reply) => nodeListener(handler)(raw, reply.hijack().raw))
  })

  app.get("/queue", async ({ staff: { id: repId, zone } }, reply) => {
    const { rows, total } = await log.next({ repId })
    reply.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
    return reply.type("text/html").send(page(`${repId}: ${total} to see to`, rows, zone))
  })

  const notice = db.prepare("INSERT OR IGNORE INTO notices (key, staffId, text) VALUES (?, ?, ?)")
  log.react({
    name: "notices",
    on: ["begins", "arrives", "falls-late"],
    handle: ({ key, row }) => {
      // Done in the meantime: there is no row.
      if (row === undefined) return
      const text = `${row.late ? "late" : "to do"}: ${sayStep(row.step)}: ${row.name}`
      for (const repId of row.repIds) notice.run(`${key} ${repId}`, repId, text)
    },
  })

  app.addHook("preClose", async () => stopping.abort())
  app.addHook("onClose", () => log.close())
}
