import type { Relationship, RepId } from "@followthrough/core"
import type { Team } from "../team.js"

/** By what the figures of a team are cut into parts. Every figure belongs to one part. */
export type CutBy = "rep" | "manager" | "source" | "party"

/** A part's place in the audit; what belongs to none of those that have a name has a place too. */
export type PartPlace = number

/** The part that what a rep did belongs to. */
export type PlaceOf = (rep: RepId | null) => PartPlace

/** Every part that appears in an audit, each with a place, in order of appearance. */
export interface Parts {
  /** The same place each time for the same name; null is nobody's. */
  readonly place: (name: string | null) => PartPlace
  /** How what was done with a contact belongs to parts. */
  readonly placesFor: (relationship: Relationship) => PlaceOf
  readonly nameAt: (place: PartPlace) => string | null
  /** In order of appearance. */
  readonly names: () => ReadonlyArray<string | null>
}

/**
 * No parts yet. By rep or by manager, a contact's figures belong to whoever did what they count; by source
 * or by party, to the contact's own.
 */
export const noParts = (by: CutBy, team: Team): Parts => {
  const places = new Map<string | null, PartPlace>()
  const names: Array<string | null> = []
  const place = (name: string | null): PartPlace => {
    const known = places.get(name)
    if (known !== undefined) return known
    places.set(name, names.length)
    names.push(name)
    return names.length - 1
  }
  const ofRep: PlaceOf = place
  const ofManager: PlaceOf = (rep) =>
    place((rep === null ? undefined : team.get(rep)?.managerId) ?? null)
  const placesFor = (relationship: Relationship): PlaceOf => {
    switch (by) {
      case "rep":
        return ofRep
      case "manager":
        return ofManager
      case "source":
        return () => place(relationship.source ?? null)
      case "party":
        return () => place(relationship.partyId ?? null)
    }
  }
  return { place, placesFor, nameAt: (at) => names[at] ?? null, names: () => names }
}
