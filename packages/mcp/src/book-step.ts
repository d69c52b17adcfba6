import { Channel } from "@followthrough/core"
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import { z } from "zod"
import { contactInScope } from "./contact-scope.js"
import { type Door, inputAt, said } from "./door.js"
import { recordedOutput } from "./recorded-answer.js"
import { contactId, repId } from "./tool-inputs.js"
import { answering } from "./tool-result.js"
import { confirm, inSteps, inTwoSteps, recording } from "./two-steps.js"
import { happened } from "./when-inputs.js"

const input = z.strictObject({
  contactId,
  startsAt: z.string().max(40).describe("When it starts, ISO 8601 with an offset or Z"),
  channel: z.enum(Channel.literals).optional(),
  play: z.string().optional().describe("Its purpose, such as ask-for-time"),
  about: z.string().optional().describe("What it is about, in a few words"),
  ...happened,
  repId: repId.describe("The rep who will do it. Left out: the contact's owner"),
  confirm,
})

/** Records that a next step was agreed on. */
export const addBookStep = (server: McpServer, door: Door): void => {
  server.registerTool(
    "book_step",
    {
      title: "Record a next step that was agreed on",
      description: `Records a call or meeting that was agreed on for an instant. It invites nobody. ${inTwoSteps}`,
      inputSchema: inputAt(door, input),
      outputSchema: recordedOutput,
      annotations: recording,
    },
    ({ confirm: given, contactId: shown, ...fields }) =>
      answering(async () => {
        const command = {
          _tag: "BookStep" as const,
          contactId: await contactInScope(door, shown),
          ...said({ ...fields, repId: door.repId ?? fields.repId }),
        }
        return inSteps(door, { tool: "book_step", command, idField: "stepId" }, given)
      }),
  )
}
