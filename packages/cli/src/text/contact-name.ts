import type { ContactRef } from "@followthrough/projection"
import { printable } from "./printable.js"

/** How a contact is called in a line of text: by name, else by its own system's key, else by id. */
export const contactName = ({ contactId, externalId, name }: ContactRef): string =>
  name ?? externalId ?? contactId

/** Of whose contacts an answer tells, where it is not of all. */
export const ofParty = ({ partyId }: { readonly partyId?: string }): string =>
  partyId === undefined ? "" : ` of party ${printable(partyId)}`

/** No longer than so many characters, none of which is cut in two. */
export const shorten = (text: string, length: number): string => {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`
}
