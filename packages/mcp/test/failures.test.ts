import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type FollowUpClient, openFollowthrough } from "@followthrough/kernel"
import { expect, test } from "vitest"
import { asking } from "./asking.js"

test("a log that cannot be read any more is told without its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-mcp-"))
  const file = join(folder, "log.db")
  const log = await openFollowthrough({ workspace: "w", store: { file } })
  await log.addContact({ contactId: "c" })
  await log.close()
  const again = await openFollowthrough({ workspace: "w", store: { file, mode: "read" } })
  writeFileSync(file, "no database")
  await asking({ client: again }, async ({ call }) => {
    const { failure, isError, text } = await call("agenda", { contactId: "c" })
    expect(isError).toBe(true)
    expect(text).toMatch(/^(unavailable|unreadable): the log /)
    expect(failure).toMatchObject({ problems: [] })
    expect(JSON.stringify(failure)).not.toContain(folder)
  })
  await again.close()
  rmSync(folder, { recursive: true })
})

test("a bug of the host's client is told without its words", async () => {
  const log = await openFollowthrough({ workspace: "w", store: "memory" })
  const broken: FollowUpClient = {
    ...log,
    next: () => Promise.reject(new Error(`at ${import.meta.filename}`)),
  }
  await asking({ client: broken }, async ({ call }) => {
    expect(await call("what_do_i_owe")).toMatchObject({
      isError: true,
      text: "something went wrong here",
    })
  })
  await log.close()
})

test("an answer that the assistant no longer waits for is not worked out any further", async () => {
  const log = await openFollowthrough({ workspace: "w", store: "memory" })
  const waiting = new AbortController()
  let tell = (): void => {}
  const stopped = new Promise<void>((resolve) => {
    tell = resolve
  })
  const slow: FollowUpClient = {
    ...log,
    next: async (query, options) => {
      options?.signal?.addEventListener("abort", tell)
      waiting.abort()
      await stopped
      return log.next(query, options)
    },
  }
  await asking({ client: slow }, async ({ client }) => {
    const call = { name: "what_do_i_owe", arguments: {} }
    await expect(client.callTool(call, undefined, { signal: waiting.signal })).rejects.toThrow()
    await stopped
  })
  await log.close()
})
