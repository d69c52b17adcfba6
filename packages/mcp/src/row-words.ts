import type { Candidate, ContactRef } from "@followthrough/projection"
import type { Speaker } from "@followthrough/projection/english"
import { quoted, withQuotes } from "./outside-text.js"

/** How a contact is called in a sentence, with the id by which to ask about it. */
export const contactWords = ({ contactId, name }: ContactRef): string =>
  name === undefined || name === "" ? quoted(contactId) : `${quoted(name)} (${quoted(contactId)})`

/** One thing that is owed, in words. */
export interface RowWords {
  readonly to: string
  readonly do: string
  readonly when: string
  readonly who: string
  readonly why: string
}

export const rowWords = (row: Candidate, say: Speaker): RowWords => ({
  to: contactWords(row),
  do: `${say.step(row.step)}${row.channel === undefined ? "" : ` (${row.channel})`}`,
  when: whenOf(row, say),
  who: [...row.repIds, ...row.queues].map(quoted).join(" and ") || "nobody yet",
  why: say.why(withQuotes(row.why, ...fromOutside)),
})

/** The parameters of a reason that somebody outside, or an import, may have chosen. */
const fromOutside = ["what", "when", "about", "newContact", "newContactId", "fromRepId"]

const whenOf = ({ begun, by, from, late }: Candidate, say: Speaker): string => {
  if (late) return `late since ${say.instant(by)}`
  return begun ? `by ${say.instant(by)}` : `from ${say.instant(from)} to ${say.instant(by)}`
}

/** The same on one line. */
export const rowLine = (words: RowWords): string =>
  `${words.to}: ${words.do}, ${words.when}, owed by ${words.who}; why: ${words.why}`
