import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import { z } from "zod"
import { type Door, inputAt, said } from "./door.js"
import { namedPromise, promiseId } from "./named-promise.js"
import { recordedOutput } from "./recorded-answer.js"
import { contactId } from "./tool-inputs.js"
import { answering } from "./tool-result.js"
import { confirm, inSteps, inTwoSteps, recording } from "./two-steps.js"
import { due, happened } from "./when-inputs.js"

const input = z.strictObject({ contactId, promiseId, due, ...happened, confirm })

/** Records that another due was agreed on for a promise. */
export const addReschedulePromise = (server: McpServer, door: Door): void => {
  server.registerTool(
    "reschedule_promise",
    {
      title: "Record another due for a promise",
      description: `Records that another due was agreed on with the contact. Agreed on before the promise was due, it replaces the due; afterwards the promise stays late. ${inTwoSteps}`,
      inputSchema: inputAt(door, input),
      outputSchema: recordedOutput,
      annotations: recording,
    },
    ({ confirm: given, contactId: contact, promiseId: promise, ...fields }) =>
      answering(async () => {
        const named = await namedPromise(door, { contactId: contact, promiseId: promise })
        const command = { _tag: "ReschedulePromise" as const, ...named, ...said(fields) }
        return inSteps(door, { tool: "reschedule_promise", command }, given)
      }),
  )
}
