// Starts the server: `npm start -- --port 8080 --db crm.db`, with its secrets in the environment.
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { parseArgs } from "node:util"
import { openFollowthrough } from "@followthrough/kernel"
import { makeApp } from "./app.js"

const port = { type: "string", default: "3000" } as const
const db = { type: "string", default: "crm-webhook.db" } as const
const { values } = parseArgs({ options: { port, db } })
const { HUBSPOT_SECRET, PIPEDRIVE_LOGIN, PUBLIC_URL = "http://localhost:3000" } = process.env

const log = await openFollowthrough({ workspace: "main", store: { file: values.db } })
const app = makeApp(log, {
  publicUrl: PUBLIC_URL,
  hubspotSecret: HUBSPOT_SECRET,
  pipedriveLogin: PIPEDRIVE_LOGIN,
})
const server = app.listen(Number(values.port))
await once(server, "listening")
console.log(
  `listening on http://localhost:${(server.address() as AddressInfo).port}, all in ${values.db}`,
)

const stop = async () => {
  server.close()
  server.closeAllConnections()
  await log.close()
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop)
