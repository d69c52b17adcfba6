import { Channel, Classification, Direction, TouchMode, TouchOutcome } from "@followthrough/core"
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
  direction: z.enum(Direction.literals).describe("outbound: towards the contact"),
  channel: z.enum(Channel.literals),
  outcome: z
    .enum(TouchOutcome.literals)
    .describe("reached: they spoke or wrote live; sent: it left; received: it came from them"),
  mode: z.enum(TouchMode.literals).optional().describe("Left out: personal"),
  play: z.string().optional().describe("Its purpose, such as check-in"),
  classification: z
    .enum(Classification.literals)
    .optional()
    .describe("What the contact's side amounted to"),
  needsAnswer: z.boolean().optional().describe("false: nobody needs to answer this inbound touch"),
  ...happened,
  repId: repId.describe("The rep who made it or answered"),
  confirm,
})

/** Records a call, a mail, a visit: one communication that took place. */
export const addLogTouch = (server: McpServer, door: Door): void => {
  server.registerTool(
    "log_touch",
    {
      title: "Record that a contact was contacted, or wrote or called",
      description: `Records one communication that took place with a contact. It sends nothing. ${inTwoSteps}`,
      inputSchema: inputAt(door, input),
      outputSchema: recordedOutput,
      annotations: recording,
    },
    ({ confirm: given, contactId: shown, ...fields }) =>
      answering(async () => {
        const command = {
          _tag: "LogTouch" as const,
          contactId: await contactInScope(door, shown),
          ...said({ ...fields, repId: door.repId ?? fields.repId }),
        }
        return inSteps(door, { tool: "log_touch", command, idField: "touchId" }, given)
      }),
  )
}
