// Starts the app: `STAFF=ana:password npm start -- --port 8080 --db app.db`.
import { parseArgs } from "node:util"
import Database from "better-sqlite3"
import { createTables, makeApp } from "./app.js"
import { addFollowUp } from "./follow-up.js"
import { teamOf } from "./staff.js"

export interface Started {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Port 0 is one that is free. */
export const startServer = async (file: string, logins: string, port: number): Promise<Started> => {
  const team = teamOf(logins)
  const db = new Database(file)
  // Readers and writers then do not wait for one another.
  db.pragma("journal_mode = WAL")
  createTables(db)
  const app = makeApp(db, team.signIn)
  await addFollowUp(app, db, team)
  const address = await app.listen({ port, host: "127.0.0.1" })
  return {
    url: address.replace("127.0.0.1", "localhost"),
    stop: async () => {
      await app.close()
      db.close()
    },
  }
}

if (import.meta.filename === process.argv[1]) {
  const port = { type: "string", default: "3000" } as const
  const db = { type: "string", default: "host-fastify.db" } as const
  const { values } = parseArgs({ options: { port, db } })
  const { stop, url } = await startServer(
    values.db,
    process.env["STAFF"] ?? "",
    Number(values.port),
  )
  console.log(`listening on ${url}, all in ${values.db}`)
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop)
}
