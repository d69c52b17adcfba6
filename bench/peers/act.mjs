// Commits through @rotorsoft/act-sqlite, each to a stream of its own: count, and how many at once.
import { SqliteStore } from "@rotorsoft/act-sqlite"

const [file, count, atOnce] = process.argv.slice(2)
const store = new SqliteStore({ url: `file:${file}` })
await store.seed()
const commit = (n) =>
  store.commit(
    `contact-${n}`,
    [{ name: "ContactAdded", data: { contactId: `contact-${n}`, name: `Name of contact-${n}` } }],
    { correlation: `command-${n}`, causation: {} },
    -1,
  )
const { report } = await import("./report.mjs")
await report(Number(count), Number(atOnce), commit)
await store.dispose()
