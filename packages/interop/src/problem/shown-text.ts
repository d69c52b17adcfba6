import { visible } from "@followthrough/core"

const LONGEST = 60

/** Quotes text from a file for a message: one line, at most 60 characters, nothing that acts. */
export const shownText = (text: string): string => {
  // Cut by UTF-16 units first: a cell may hold a megabyte.
  const characters = [...text.slice(0, LONGEST * 2 + 2)]
  const cut = characters.length > LONGEST
  const safe = (cut ? characters.slice(0, LONGEST - 1) : characters)
    .join("")
    .replace(/["\\]/g, "\\$&")
    .replace(/[\n\r\t]/g, (character) => SHORT[character] ?? character)
  return `"${visible(safe)}${cut ? "…" : ""}"`
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/** `"a", "b" or "c"`; long lists end in how many more there are. */
export const shownChoices = (choices: ReadonlyArray<string>): string => {
  const shown = choices.slice(0, 12).map(shownText)
  const more = choices.length - shown.length
  if (more > 0) return `${shown.join(", ")} and ${more} more`
  const last = shown.at(-1) ?? "nothing"
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} or ${last}`
}
