import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import { z } from "zod"
import { contactInScope, malformedField } from "./contact-scope.js"
import { type Door, inputAt, said } from "./door.js"
import { recordedOutput } from "./recorded-answer.js"
import { contactId, repId } from "./tool-inputs.js"
import { answering } from "./tool-result.js"
import { confirm, inSteps, inTwoSteps, recording } from "./two-steps.js"
import { due, happened } from "./when-inputs.js"

const input = z.strictObject({
  contactId,
  by: z.enum(["rep", "contact"]).describe("Who said that they will do it"),
  what: z.string().describe("What was promised, in the words that were said"),
  due,
  ...happened,
  repId: repId.describe("The rep who promised, where a rep did"),
  confirm,
})

/** Records what somebody said they will do, and by when. */
export const addMakePromise = (server: McpServer, door: Door): void => {
  server.registerTool(
    "make_promise",
    {
      title: "Record a promise that somebody made",
      description: `Records that a rep, or the contact, said what they will do and by when. Only for what a person really said: never make a promise up. ${inTwoSteps}`,
      inputSchema: inputAt(door, input),
      outputSchema: recordedOutput,
      annotations: recording,
    },
    ({ by, confirm: given, contactId: shown, repId: rep, ...fields }) =>
      answering(async () => {
        const command = {
          _tag: "MakePromise" as const,
          contactId: await contactInScope(door, shown),
          promisors: [by === "contact" ? { _tag: "Contact" } : promising(door, rep)],
          ...said(fields),
        }
        return inSteps(door, { tool: "make_promise", command, idField: "promiseId" }, given)
      }),
  )
}

const promising = (door: Door, named: string | undefined) => {
  const rep = door.repId ?? named
  if (rep === undefined) throw malformedField("repId", "is missing: which rep promised it?")
  return { _tag: "Rep", repId: rep }
}
