import type { ContactEvent } from "../fact/domain-event.js"
import type { ContactId } from "../identity.js"

/** Who is merged into whom, as far as it has been told. */
export interface Merges {
  /** Told in order of occurrence; returns whether the event can have changed anything. */
  readonly learn: (event: ContactEvent) => boolean
  /** The contact that goes on for this one: itself, unless it is merged. */
  readonly survivorOf: (contactId: ContactId) => ContactId
}

interface Edge {
  readonly from: ContactId
  readonly into: ContactId
  /** Merges that happened, less those undone. */
  depth: number
}

/**
 * A merge is in force as soon as both contacts were added, while more merges than undoings of the two
 * happened: then an undoing dated before its merge undoes it all the same. Dated back, merges can
 * overlap; the one that happened last counts, and none that would lead back to where it starts.
 */
export const growingMerges = (): Merges => {
  const begun = new Set<ContactId>()
  /** By pair; the merge that happened last comes last. */
  const edges = new Map<string, Edge>()
  let parents: ReadonlyMap<ContactId, ContactId> | undefined

  const step = (from: ContactId, into: ContactId, by: 1 | -1): void => {
    // Identities hold no control characters.
    const pair = `${from}\n${into}`
    const edge = edges.get(pair) ?? { from, into, depth: 0 }
    edge.depth += by
    if (by === 1) edges.delete(pair)
    edges.set(pair, edge)
  }

  const inForce = (): ReadonlyMap<ContactId, ContactId> => {
    const found = new Map<ContactId, ContactId>()
    for (const { depth, from, into } of [...edges.values()].reverse()) {
      if (depth < 1 || found.has(from) || !begun.has(from) || !begun.has(into)) continue
      if (rootOf(found, into) !== from) found.set(from, into)
    }
    return found
  }

  return {
    learn: (event) => {
      switch (event._tag) {
        case "ContactAdded":
        case "ContactAdopted":
          begun.add(event.contactId)
          break
        case "ContactMerged":
          step(event.contactId, event.into, 1)
          break
        case "MergeUndone":
          step(event.contactId, event.into, -1)
          break
        default:
          return false
      }
      parents = undefined
      return true
    },
    survivorOf: (contactId) => {
      parents ??= inForce()
      return rootOf(parents, contactId)
    },
  }
}

const rootOf = (parents: ReadonlyMap<ContactId, ContactId>, contactId: ContactId): ContactId => {
  const parent = parents.get(contactId)
  return parent === undefined ? contactId : rootOf(parents, parent)
}
