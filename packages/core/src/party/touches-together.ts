import type { Relationship } from "../contact/relationship.js"
import { byOccurrence } from "../fact/fact.js"
import type { PartyId } from "../identity.js"
import type { Touch } from "../touch/touch-record.js"

/** The same relationships, each knowing the outbound touches of all who are in its parties. */
export const touchesTogether = (
  relationships: ReadonlyArray<Relationship>,
): ReadonlyArray<Relationship> => {
  const together = new Map<PartyId, { members: number; touches: Array<Touch> }>()
  for (const { parties } of relationships) {
    for (const { partyId, touches } of parties) {
      const party = together.get(partyId) ?? { members: 0, touches: [] }
      together.set(partyId, party)
      party.members += 1
      for (const touch of touches) party.touches.push(touch)
    }
  }
  if (together.size === 0) return relationships
  for (const { touches } of together.values()) touches.sort(inOrder)
  return relationships.map((relationship) =>
    relationship.parties.some(({ partyId }) => (together.get(partyId)?.members ?? 0) > 1)
      ? {
          ...relationship,
          parties: relationship.parties.map((membership) => ({
            ...membership,
            touches: together.get(membership.partyId)?.touches ?? membership.touches,
          })),
        }
      : relationship,
  )
}

const inOrder = (a: Touch, b: Touch): number =>
  byOccurrence(
    { occurredAt: a.at, position: a.position },
    { occurredAt: b.at, position: b.position },
  )
