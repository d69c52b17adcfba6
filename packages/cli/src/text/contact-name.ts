import type { ContactRef } from "@followthrough/projection"

/** How a contact is called in a line of text: by name, else by its own system's key, else by id. */
export const contactName = ({ contactId, externalId, name }: ContactRef): string =>
  name ?? externalId ?? contactId

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`
