import { commandToJson, instantToIso, type Recording } from "@followthrough/core"
import {
  type CommandInput,
  type Followthrough,
  type FollowUpClient,
  openFollowthrough,
} from "@followthrough/kernel"
import { type McpServerOptions, mcpServer } from "@followthrough/mcp"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js"
import { expect } from "vitest"

export type Json = { readonly [field: string]: unknown }

export interface Assistant {
  readonly client: Client
  /** The structured answer of a tool that must not fail. */
  readonly ask: (tool: string, input?: Json) => Promise<Json>
  /** All that a tool gives back, failed or not. */
  readonly call: (tool: string, input?: Json) => Promise<Result>
}

export interface Result {
  readonly isError: boolean
  readonly text: string
  readonly structured: Json | undefined
  readonly failure: Json | undefined
}

/** What a client that follows the protocol can do; `client` is connected. */
export const assistantOf = (client: Client): Assistant => {
  const call = async (tool: string, input: Json = {}): Promise<Result> => {
    const result = await client.callTool({ name: tool, arguments: input })
    const [content] = result.content as ReadonlyArray<{ readonly text: string }>
    return {
      isError: result.isError === true,
      text: content?.text ?? "",
      structured: result.structuredContent as Json | undefined,
      failure: result._meta?.["followthrough/failure"] as Json | undefined,
    }
  }
  return {
    client,
    call,
    ask: async (tool, input) => {
      const { isError, structured, text } = await call(tool, input)
      expect(isError, text).toBe(false)
      return structured ?? {}
    },
  }
}

/**
 * An assistant in this process. The server checks every answer against the tool's output schema; `checking` has the
 * client do so as well, by the JSON schema that it is given.
 */
export const asking = async <A>(
  options: McpServerOptions,
  use: (assistant: Assistant) => Promise<A>,
  { checking = false } = {},
): Promise<A> => {
  const server = mcpServer(options)
  const client = new Client({ name: "test", version: "0" })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(theirs), client.connect(ours)])
  try {
    if (checking) await client.listTools()
    return await use(assistantOf(client))
  } finally {
    await client.close()
    await server.close()
  }
}

/** A log in memory of what was told, as of an instant. */
export const withLog = async <A>(
  recordings: ReadonlyArray<Recording>,
  now: () => Date,
  use: (log: Followthrough) => Promise<A>,
): Promise<A> => {
  const log = await openFollowthrough({ workspace: "w", store: "memory", now, allowAhead: true })
  try {
    const outcomes = await log.recordAll(
      recordings.map(({ command, commandId, now: at }) => ({
        command: commandToJson(command) as CommandInput,
        commandId,
        now: instantToIso(at),
      })),
    )
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
    return await use(log)
  } finally {
    await log.close()
  }
}

/** By when all of it is recorded. */
export const lastRecording = (recordings: ReadonlyArray<Recording>): number =>
  Math.max(Date.UTC(2024, 0, 3), ...recordings.map(({ now }) => now))

export const factsOf = async (log: FollowUpClient): Promise<ReadonlyArray<unknown>> => {
  const facts = []
  for await (const fact of log.log()) facts.push(fact)
  return facts
}

/** What a tool adds to the log's answer is taken off, and what it marks is as it was. */
export const asTheLogSays = (structured: unknown): unknown => {
  const { zone: _zone, ...answer } = structured as Json
  return unmarked(answer)
}

const unmarked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unmarked)
  if (typeof value !== "object" || value === null) return value
  const { inWords: _inWords, untrustedText, ...rest } = value as Json
  if (untrustedText !== undefined) {
    expect(rest).toEqual({})
    return untrustedText
  }
  return Object.fromEntries(Object.entries(rest).map(([name, inner]) => [name, unmarked(inner)]))
}

export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The cursor in a page's `next`, which a seal stands before. */
export const cursorIn = (next: unknown): string =>
  Buffer.from(String(next).split(".")[1] ?? "", "base64url").toString()
