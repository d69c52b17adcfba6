export { type McpServerOptions, mcpServer } from "./mcp-server.js"
export type { Untrusted } from "./outside-text.js"
