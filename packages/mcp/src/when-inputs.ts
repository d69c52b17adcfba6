import { z } from "zod"

/** When what is recorded happened. */
export const happened = {
  occurredAt: z
    .string()
    .max(40)
    .optional()
    .describe("When it happened, ISO 8601 with an offset or Z. Left out: when it is recorded"),
  on: z
    .string()
    .max(10)
    .optional()
    .describe("The date on which it happened, YYYY-MM-DD, where the time is not known"),
}

/** By when a promise is due. Both ends are inclusive. */
export const due = z
  .discriminatedUnion("_tag", [
    z.strictObject({
      _tag: z.literal("LocalDate"),
      on: z.string().describe("The last day, YYYY-MM-DD"),
      zone: z.string().describe("Its IANA time zone, such as Europe/Lisbon"),
    }),
    z.strictObject({ _tag: z.literal("Instant"), at: z.string().describe("ISO 8601") }),
    z.strictObject({
      _tag: z.literal("Condition"),
      when: z.string().describe("What it waits for, in words"),
      within: z.string().describe("How long after that, an ISO 8601 duration such as P2D"),
      backstop: z.string().describe("The last day in any case, YYYY-MM-DD"),
      zone: z.string(),
    }),
  ])
  .describe("By when. LocalDate for a day, Instant for a time, Condition for 'two days after …'")
