import { malformedField } from "./contact-scope.js"
import { type Door, said } from "./door.js"
import { A_PAGE } from "./tool-inputs.js"

// Whoever could change a cursor could ask as of another instant, from when other contacts were the rep's.

/** A page's cursor as a tool gives it away. */
export const sealedCursor = (door: Door, tool: string, cursor: string): string =>
  `${door.seal.on(placed(door, tool, cursor))}.${Buffer.from(cursor).toString("base64url")}`

/** What a text says of the pages that follow, for clients that show the text alone. */
export const moreLine = (sealed: string, list = ""): string =>
  `There is more${list === "" ? "" : ` to ${list}`}: ask again with after: ${sealed}`

/** A page of a list, as the log is asked for it: of the door's rep, or of whom the assistant names. */
export const pageAsked = (door: Door, tool: string, { after, at, limit, repId }: PageFields) =>
  said({
    limit: limit ?? A_PAGE,
    after: after === undefined ? undefined : openedCursor(door, tool, after),
    at,
    repId: door.repId ?? repId,
  })

interface PageFields {
  readonly limit?: number | undefined
  readonly after?: string | undefined
  readonly at?: string | undefined
  readonly repId?: string | undefined
}

/** The cursor that this tool gave away for this rep; anything else is refused. */
const openedCursor = (door: Door, tool: string, text: string): string => {
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
