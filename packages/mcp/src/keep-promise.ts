import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import { z } from "zod"
import { type Door, inputAt, said } from "./door.js"
import { namedPromise, promiseId } from "./named-promise.js"
import { recordedOutput } from "./recorded-answer.js"
import { contactId } from "./tool-inputs.js"
import { answering } from "./tool-result.js"
import { confirm, inSteps, inTwoSteps, recording } from "./two-steps.js"
import { happened } from "./when-inputs.js"

const input = z.strictObject({ contactId, promiseId, ...happened, confirm })

/** Records that all of what was promised is done. */
export const addKeepPromise = (server: McpServer, door: Door): void => {
  server.registerTool(
    "keep_promise",
    {
      title: "Record that a promise was kept",
      description: `Records that all of what was promised is done. ${inTwoSteps}`,
      inputSchema: inputAt(door, input),
      outputSchema: recordedOutput,
      annotations: recording,
    },
    ({ confirm: given, contactId: contact, promiseId: promise, ...fields }) =>
      answering(async () => {
        const named = await namedPromise(door, { contactId: contact, promiseId: promise })
        const command = { _tag: "KeepPromise" as const, ...named, ...said(fields) }
        return inSteps(door, { tool: "keep_promise", command }, given)
      }),
  )
}
