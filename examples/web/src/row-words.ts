import type { Speaker } from "@followthrough/projection/english"
import type { Row } from "./queue-pages.js"

/** Whom something is about. */
export type Contact = Pick<Row, "contactId" | "externalId" | "name">

/** What a contact is called: text of theirs, shown as it is. */
export const nameOf = ({ contactId, externalId, name }: Contact): string =>
  name ?? externalId ?? contactId

/** What to do and how: `follow up by phone`. */
export const stepText = (row: Pick<Row, "step" | "channel">, say: Speaker): string =>
  row.channel === undefined
    ? say.step(row.step)
    : `${say.step(row.step)} by ${channelText(row.channel)}`

const channels: Readonly<Record<string, string>> = { text: "message", social: "social media" }

/** A channel in a word that fits behind "by". */
const channelText = (channel: string): string => channels[channel] ?? channel
