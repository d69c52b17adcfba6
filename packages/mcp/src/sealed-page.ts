import { malformedField } from "./contact-scope.js"
import type { Door } from "./door.js"

// Whoever could change a cursor could ask as of another instant, from when other contacts were the rep's.

/** A page's cursor as a tool gives it away. */
export const sealedCursor = (door: Door, tool: string, cursor: string): string =>
  `${door.seal.on(placed(door, tool, cursor))}.${Buffer.from(cursor).toString("base64url")}`

/** What a text says of the pages that follow, for clients that show the text alone. */
export const moreLine = (sealed: string, list = ""): string =>
  `There is more${list === "" ? "" : ` to ${list}`}: ask again with after: ${sealed}`

/** The cursor that this tool gave away for this rep; anything else is refused. */
export const openedCursor = (door: Door, tool: string, text: string): string => {
  const [seal = "", told = ""] = text.split(".")
  const cursor = Buffer.from(told, "base64url").toString()
  if (door.seal.isOn(seal, placed(door, tool, cursor))) return cursor
  throw malformedField("after", "is not the next of a page that this tool gave")
}

const placed = ({ repId, workspace }: Door, tool: string, cursor: string) => [
  "page",
  tool,
  workspace,
  repId,
  cursor,
]
