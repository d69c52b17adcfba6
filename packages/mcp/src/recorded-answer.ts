import type { CommandInput } from "@followthrough/kernel"
import type { Agenda, Candidate, ContactRef } from "@followthrough/projection"
import type { Speaker } from "@followthrough/projection/english"
import { z } from "zod"
import { contactFields, instant, inWords, zone } from "./answer-schemas.js"
import { said } from "./door.js"
import { marked, quoted } from "./outside-text.js"
import { contactWords, rowLine, rowWords } from "./row-words.js"
import { withWords } from "./told.js"
import type { ToolAnswer } from "./tool-result.js"

export const recordedOutput = z.looseObject({
  recorded: z.boolean().describe("Whether it is in the log now"),
  confirm: z.string().describe("What confirms this command, and no other"),
  command: z.looseObject({ _tag: z.string() }).describe("What would be, or was, recorded"),
  contact: z.looseObject(contactFields),
  nextStep: z
    .looseObject({
      contactId: z.string(),
      step: z.string(),
      from: instant,
      by: instant,
      inWords: inWords,
    })
    .optional()
    .describe("The contact's next step as the log stands now"),
  replayed: z.boolean().optional().describe("It had been recorded before: nothing was added now"),
  positions: z.array(z.number().int()).optional(),
  zone,
})

/** What a tool that records proposes, or did. */
export interface Done {
  readonly recorded: boolean
  readonly confirm: string
  readonly command: CommandInput
  readonly replayed?: boolean
  readonly positions?: ReadonlyArray<number>
}

/** The answer of a tool that records; the agenda is absent where the contact is not to be shown. */
export const recordedAnswer = (
  done: Done,
  contactId: string,
  agenda: Agenda | undefined,
  clock: string,
  say: Speaker,
): ToolAnswer => {
  const contact = refOf(agenda ?? { contactId })
  const [first] = agenda?.rows ?? []
  return {
    structured: {
      ...done,
      command: marked(done.command, new Set()),
      contact: marked(contact),
      ...(first === undefined ? {} : { nextStep: withWords(first, rowWords(first, say)) }),
      zone: clock,
    },
    lines: [
      headline(done, contactWords(contact)),
      ...commandLines(done.command),
      ...(first === undefined ? [] : [nextLine(first, say, done.recorded)]),
    ],
  }
}

const refOf = ({ contactId, externalId, name, partyId }: ContactRef): ContactRef =>
  said({ contactId, externalId, name, partyId }) as ContactRef

const headline = ({ confirm, recorded, replayed }: Done, who: string): string => {
  if (!recorded) {
    return `Nothing is recorded yet for ${who}. To record the following, once the person agrees, call again with the same fields and confirm: ${quoted(confirm)}.`
  }
  return replayed === true
    ? `This had been recorded before for ${who}; nothing was added.`
    : `Recorded for ${who}.`
}

const commandLines = (command: CommandInput): ReadonlyArray<string> =>
  Object.entries(command).map(
    ([field, value]) =>
      `- ${field}: ${typeof value === "string" ? quoted(value) : JSON.stringify(value)}`,
  )

const nextLine = (owed: Candidate, say: Speaker, recorded: boolean): string =>
  `${recorded ? "Next step now" : "Next step as of now, before this"}: ${rowLine(rowWords(owed, say))}`
