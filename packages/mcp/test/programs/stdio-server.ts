// Shows a log over standard input and output: the file, and the rep or nothing.
import { openFollowthrough } from "@followthrough/kernel"
import { mcpServer } from "@followthrough/mcp"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js"

const [file = "", repId] = process.argv.slice(2)
const log = await openFollowthrough({ workspace: "w", store: { file } })
const server = mcpServer({ client: log, writes: true, ...(repId === undefined ? {} : { repId }) })
server.server.onclose = () => log.close()
// A client that ends closes its end.
process.stdin.on("end", () => server.close())
await server.connect(new StdioServerTransport())
