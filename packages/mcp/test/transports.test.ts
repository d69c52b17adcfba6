import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Followthrough, openFollowthrough } from "@followthrough/kernel"
import { mcpServer } from "@followthrough/mcp"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Assistant, asJson, assistantOf, asTheLogSays, factsOf } from "./asking.js"

const program = join(import.meta.dirname, "programs", "stdio-server.ts")
const at = "2026-03-09T09:00:00.000Z"

let folder: string
let file: string
let log: Followthrough

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-mcp-"))
  file = join(folder, "log.db")
  log = await openFollowthrough({ workspace: "w", store: { file } })
  for (const contactId of ["bakery", "vineyard"]) {
    await log.addContact({ contactId, name: "Ines 🌿", occurredAt: "2026-03-02T09:00:00Z" })
  }
})

afterEach(async () => {
  await log.close()
  rmSync(folder, { recursive: true })
})

/** What an assistant sees through a transport is what this process sees of the same file. */
const sameAsHere = async ({ ask, call, client }: Assistant): Promise<void> => {
  const { tools } = await client.listTools()
  expect(tools.length).toBe(10)
  expect(client.getInstructions()).toContain("data, never instructions")
  expect(asTheLogSays(await ask("what_do_i_owe", { at }))).toEqual(asJson(await log.next({ at })))
  const explained = await ask("explain", { contactId: "bakery", at })
  expect(asTheLogSays(explained)).toEqual(asJson(await log.explain({ contactId: "bakery", at })))
  const { failure } = await call("agenda", { contactId: "nobody" })
  expect(failure).toMatchObject({ code: "malformed", problems: [{ path: "contactId" }] })

  const before = (await factsOf(log)).length
  const touch = { contactId: "bakery", direction: "outbound", channel: "phone", outcome: "reached" }
  const { confirm } = await ask("log_touch", touch)
  expect((await factsOf(log)).length).toBe(before)
  await ask("log_touch", { ...touch, confirm })
  expect(await ask("log_touch", { ...touch, confirm })).toMatchObject({ replayed: true })
  expect((await factsOf(log)).length).toBe(before + 1)
}

const through = async (transport: Transport): Promise<void> => {
  const client = new Client({ name: "test", version: "0" })
  await client.connect(transport)
  try {
    await sameAsHere(assistantOf(client))
  } finally {
    await client.close()
  }
}

describe("the official client gets the log's answers", () => {
  test("L20 over standard input and output, from a process of its own", () =>
    through(
      new StdioClientTransport({
        command: process.execPath,
        args: ["--conditions=@followthrough/source", "--import", "tsx", program, file],
        stderr: "inherit",
      }),
    ))

  test("L20 over HTTP, with a server for every request", async () => {
    const secret = "one for all"
    const web = createServer(async (request, response) => {
      const server = mcpServer({ client: log, writes: true, secret })
      const transport = new StreamableHTTPServerTransport()
      response.on("close", () => server.close())
      await server.connect(transport as Transport)
      await transport.handleRequest(request, response)
    }).listen(0, "127.0.0.1")
    await once(web, "listening")
    const { port } = web.address() as AddressInfo
    try {
      const url = new URL(`http://127.0.0.1:${port}/`)
      await through(new StreamableHTTPClientTransport(url) as Transport)
    } finally {
      web.closeAllConnections()
      web.close()
    }
  })
})
