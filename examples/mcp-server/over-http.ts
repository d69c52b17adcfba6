// The same over Streamable HTTP, on this machine alone. A host asks who calls before it says whose log they see.
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type McpServerOptions, mcpServer } from "@followthrough/mcp"
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"

/** Port 0 is one that is free. */
export const serveOverHttp = async (options: McpServerOptions, port: number) => {
  // Every request gets a server of its own; the secret lets them know one another's pages and confirmations.
  const secret = randomUUID()
  const web = createServer(async (request, response) => {
    const server = mcpServer({ ...options, secret })
    response.on("close", () => server.close())
    const { port } = web.address() as AddressInfo
    const transport = new StreamableHTTPServerTransport({
      // A page in a browser that had its name lead here is refused.
      enableDnsRebindingProtection: true,
      allowedHosts: [`127.0.0.1:${port}`, `localhost:${port}`],
    })
    await server.connect(transport as Transport)
    await transport.handleRequest(request, response)
  }).listen(port, "127.0.0.1")
  await once(web, "listening")
  return {
    url: `http://127.0.0.1:${(web.address() as AddressInfo).port}/`,
    stop: async () => {
      const closed = once(web, "close")
      web.close()
      web.closeAllConnections()
      await closed
    },
  }
}
