import { z } from "zod"

/** The rows of one page where nobody says how many. */
export const A_PAGE = 20

export const contactId = z
  .string()
  .min(1)
  .max(4000)
  .describe("The contact's id as other tools show it, or its id in the host's own system")

export const repId = z.string().min(1).max(200).optional()

export const at = z
  .string()
  .max(40)
  .optional()
  .describe("As of when, ISO 8601 with an offset or Z. Leave out for now")

export const limit = z.number().int().min(1).max(100).optional().describe(`Left out: ${A_PAGE}`)

export const after = z
  .string()
  .max(8000)
  .optional()
  .describe("The `next` of the page before, for the rows below it")

/** Reads, and says the same however often it is asked. */
export const reading = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const
