import { type ContactFact, isContactFact } from "@followthrough/core"
import { addTo, type Dossier, isOf } from "./dossier.js"

/**
 * How others came into a party with the contact, from any of their facts: what made them, and those merged with
 * them, members.
 */
export const broughtBy = ({
  at,
  related,
}: Dossier): ((fact: ContactFact) => ReadonlyArray<number>) => {
  const merged = new Map<string, Array<string>>()
  const making = new Map<string, Array<number>>()
  for (const fact of related) {
    if (!isContactFact(fact)) continue
    const { event, occurredAt, position } = fact
    if (event._tag === "ContactMerged") addTo(merged, event.contactId, event.into)
    if (event._tag === "DuplicateAbsorbed") addTo(merged, event.contactId, event.duplicateId)
    if (occurredAt <= at && isOf(fact, ...makingMembers)) addTo(making, event.contactId, position)
  }
  const known = new Map<string, ReadonlyArray<number>>()
  return ({ event: { contactId } }) => {
    const before = known.get(contactId)
    if (before !== undefined) return before
    // Grows while it is walked; a set walks what is added, and each only once.
    const group = new Set<string>([contactId])
    for (const one of group) for (const other of merged.get(one) ?? []) group.add(other)
    const brought = [...group].flatMap((one) => making.get(one) ?? [])
    known.set(contactId, brought)
    return brought
  }
}

const makingMembers = [
  "ContactAdded",
  "ContactAdopted",
  "ContactMerged",
  "MergeUndone",
  "PartyJoined",
  "PartyLeft",
] as const
