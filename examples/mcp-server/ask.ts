// An assistant in small: `npm run ask -- what_do_i_owe '{"limit":3}' --rep cleo` prints what a tool says.
import { join } from "node:path"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"

const [tool = "", input = "{}", ...options] = process.argv.slice(2)
const client = new Client({ name: "ask", version: "0.0.0" })
await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [...process.execArgv, join(import.meta.dirname, "server.ts"), ...options],
    stderr: "inherit",
  }),
)
const { content } = await client.callTool({ name: tool, arguments: JSON.parse(input) })
for (const { text } of content as ReadonlyArray<{ readonly text: string }>) console.log(text)
await client.close()
