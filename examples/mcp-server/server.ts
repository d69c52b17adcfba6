// Starts the server: `npm start -- --rep cleo` over standard input and output, with `--port 8080` over HTTP.
import { join } from "node:path"
import { parseArgs } from "node:util"
import { openFollowthrough } from "@followthrough/kernel"
import { mcpServer } from "@followthrough/mcp"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js"
import { serveOverHttp } from "./over-http.js"

const { values } = parseArgs({
  options: {
    // Where `npm start` at the root of the repository puts the demo's log.
    db: { type: "string", default: join(import.meta.dirname, "../../followthrough-demo.db") },
    workspace: { type: "string", default: "main" },
    // Without one, answers are about the whole team.
    rep: { type: "string" },
    // An instant to take for now: the demo's log ends in June 2026.
    now: { type: "string" },
    // Lets the assistant record, in two steps.
    writes: { type: "boolean", default: false },
    port: { type: "string" },
  },
})

const { db, now, port, rep, workspace, writes } = values
const log = await openFollowthrough({
  workspace,
  store: { file: db, mode: writes ? "write" : "read" },
  ...(now === undefined ? {} : { now: () => new Date(now) }),
})
const options = { client: log, workspace, writes, ...(rep === undefined ? {} : { repId: rep }) }

if (port === undefined) {
  const server = mcpServer(options)
  server.server.onclose = () => log.close()
  // A client that ends closes its end. Standard output is the protocol's: nothing else is written there.
  process.stdin.on("end", () => server.close())
  await server.connect(new StdioServerTransport())
} else {
  const { stop, url } = await serveOverHttp(options, Number(port))
  console.log(`listening on ${url}`)
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      await stop()
      await log.close()
    })
  }
}
