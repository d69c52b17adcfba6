// Starts the server: `TOKENS=tokens.json npm start -- --port 8080 --db team.db`.
import { parseArgs } from "node:util"
import { startServer } from "./start-server.js"

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3000" },
    host: { type: "string", default: "127.0.0.1" },
    db: { type: "string", default: "host-http.db" },
    "per-minute": { type: "string", default: "600" },
    "notice-seconds": { type: "string", default: "0" },
    "grace-seconds": { type: "string", default: "10" },
  },
})

const { TOKENS: tokens = "tokens.json" } = process.env
const { stop, url } = await startServer({
  file: values.db,
  tokens,
  port: Number(values.port),
  host: values.host,
  perMinute: Number(values["per-minute"]),
  noticeSeconds: Number(values["notice-seconds"]),
  graceSeconds: Number(values["grace-seconds"]),
}).catch((failure: Error) => {
  console.error(failure.message)
  process.exit(1)
})
console.log(`listening on ${url}, all in ${values.db}, tokens of ${tokens}`)
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop)
