// Starts the app: `npm start -- --port 8080 --db app.db`.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { parseArgs } from "node:util"
import Database from "better-sqlite3"
import { createTables, makeApp } from "./app.js"
import { addFollowUp } from "./follow-up.js"
import { sayError } from "./input.js"

export interface Started {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Port 0 is one that is free. */
export const startServer = async (file: string, port: number): Promise<Started> => {
  const db = new Database(file)
  // Readers and writers then do not wait for one another.
  db.pragma("journal_mode = WAL")
  createTables(db)
  const followUp = await addFollowUp(db)
  const server = makeApp(db, followUp).use(followUp.routes).use(sayError).listen(port)
  await once(server, "listening")
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await followUp.close()
      db.close()
    },
  }
}

if (import.meta.filename === process.argv[1]) {
  const port = { type: "string", default: "3000" } as const
  const db = { type: "string", default: "host-express.db" } as const
  const { values } = parseArgs({ options: { port, db } })
  const { stop, url } = await startServer(values.db, Number(values.port))
  console.log(`listening on ${url}, all in ${values.db}`)
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop)
}
