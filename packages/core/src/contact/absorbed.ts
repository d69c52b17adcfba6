import { contactStream } from "../fact/fact.js"
import type { ContactId } from "../identity.js"
import type { Knowledge } from "../known.js"

/** A contact and all duplicates that were merged into it, and into those: itself first. */
export const withAbsorbed = (contactId: ContactId, of: Knowledge): ReadonlyArray<ContactId> => {
  if (of(contactStream(contactId)).absorbed.size === 0) return [contactId]
  // Grows while it is walked; a set walks what is added, and each only once.
  const all = new Set([contactId])
  for (const one of all) {
    for (const duplicate of of(contactStream(one)).absorbed) all.add(duplicate)
  }
  return [...all]
}
