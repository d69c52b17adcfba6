import type { ContactRef } from "@followthrough/projection"
import { printable } from "./printable.js"

/** How a contact is called in a line of text: by name, else by its own system's key, else by id. */
export const contactName = ({ contactId, externalId, name }: ContactRef): string =>
  name ?? externalId ?? contactId

/** Of whose contacts an answer tells, where it is not of all. */
export const ofParty = ({ partyId }: { readonly partyId?: string }): string =>
  partyId === undefined ? "" : ` of party ${printable(partyId)}`

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`
