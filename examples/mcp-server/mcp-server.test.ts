import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { request } from "node:http"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import { afterAll, beforeAll, expect, test } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "mcp-server-"))
const db = join(folder, "demo.db")
const now = ["--now", "2026-06-30T08:00:00Z"]
const program = (name: string) => [
  "--conditions=@followthrough/source",
  "--import",
  "tsx",
  join(import.meta.dirname, name),
]

// Wants `npm run build` first, as `npm test` does.
beforeAll(() => {
  const cli = dirname(createRequire(import.meta.url).resolve("@followthrough/cli/package.json"))
  const demo = [join(cli, "bin", "followthrough.mjs"), "demo", "--db", db]
  execFileSync(process.execPath, demo, { stdio: "ignore" })
})

afterAll(() => rmSync(folder, { recursive: true }))

const asking = async <A>(transport: Transport, use: (client: Client) => Promise<A>): Promise<A> => {
  const client = new Client({ name: "test", version: "0.0.0" })
  await client.connect(transport)
  try {
    // From here on the client checks answers against the schemas of their tools.
    await client.listTools()
    return await use(client)
  } finally {
    await client.close()
  }
}

const overStdio = (...options: ReadonlyArray<string>) =>
  new StdioClientTransport({
    command: process.execPath,
    args: [...program("server.ts"), "--db", db, ...now, ...options],
    stderr: "inherit",
  })

const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)

test("over standard input and output an assistant reads the demo's log, and cannot write", () =>
  asking(overStdio("--rep", "cleo"), async (client) => {
    const call = { name: "what_do_i_owe", arguments: { limit: 5 } }
    const { structuredContent } = await client.callTool(call)
    expect(structuredContent).toMatchObject({ repId: "cleo", total: 40, late: 26 })
    expect(await namesOf(client)).not.toContain("log_touch")
    const other = { name: "agenda", arguments: { contactId: "c124" } }
    expect(await client.callTool(other)).toMatchObject({
      isError: true,
      content: [{ text: 'malformed: contactId: there is no contact "c124" of rep "cleo"' }],
    })
  }))

test("over HTTP it records what was confirmed, and refuses a host's name that is not its own", async () => {
  const server = spawn(
    process.execPath,
    [...program("server.ts"), "--db", db, ...now, "--writes", "--port", "0"],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  try {
    const [said] = await once(server.stdout, "data")
    const url = /http:\S+/.exec(String(said))?.[0] ?? ""
    const transport = new StreamableHTTPClientTransport(new URL(url))
    await asking(transport as Transport, async (client) => {
      const step = { contactId: "c101", startsAt: "2026-07-02T09:00:00Z", about: "the new oven" }
      const book = async (confirm?: unknown) => {
        const given = confirm === undefined ? step : { ...step, confirm }
        const result = await client.callTool({ name: "book_step", arguments: given })
        return result.structuredContent as { readonly confirm: string; readonly recorded: boolean }
      }
      const { confirm, recorded } = await book()
      expect(recorded).toBe(false)
      expect(await book(confirm)).toMatchObject({ recorded: true, replayed: false })
      expect(await book(confirm)).toMatchObject({ recorded: true, replayed: true })
    })
    // fetch() takes no other host's name.
    const headers = { host: "evil.example", accept: "application/json, text/event-stream" }
    const [response] = await once(request(url, { method: "POST", headers }).end("{}"), "response")
    expect(response.statusCode).toBe(403)
    response.resume()
  } finally {
    const ended = once(server, "exit")
    server.kill("SIGTERM")
    await ended
  }
})

test("the README shows what the demo's log says", () => {
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8")
  const shown = /^\$ npm run --silent ask -- (\S+) '(.*)' (--rep .*)$((?:.|\n)*?)```/m.exec(readme)
  const [, tool = "", input = "", options = "", output = ""] = shown ?? []
  const asked = [tool, input, ...options.split(" "), "--db", db]
  const said = execFileSync(process.execPath, [...program("ask.ts"), ...asked], {
    encoding: "utf8",
  })
  const [before = "", after] = output.split("…")
  expect(said).toContain(before.trim())
  expect(after?.trim()).toBe("")
  expect(before).toContain("Next steps")
})
