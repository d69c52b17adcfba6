// Appends through @event-driven-io/emmett-sqlite, each to a stream of its own: count, and how many at once.
import { getSQLiteEventStore } from "@event-driven-io/emmett-sqlite"

const [file, count, atOnce] = process.argv.slice(2)
const store = getSQLiteEventStore({ fileName: file, schema: { autoMigration: "CreateOrUpdate" } })
const append = (n) =>
  store.appendToStream(`contact-${n}`, [
    { type: "ContactAdded", data: { contactId: `contact-${n}`, name: `Name of contact-${n}` } },
  ])
const { report } = await import("./report.mjs")
await report(Number(count), Number(atOnce), append)
