import type { Relationship, RepId } from "@followthrough/core"
import type { Team } from "../team.js"

/** By what the figures of a team are cut into parts. Every figure belongs to one part. */
export type CutBy = "rep" | "manager" | "source" | "party"

/** A part's place in the audit; what belongs to none of those that have a name has a place too. */
export type PartPlace = number

/** The part that what a rep did belongs to. */
export type PlaceOf = (rep: RepId | null) => PartPlace

/** Every part that appears in an audit, by name, in the order of the places; null is nobody's. */
export type PartPlaces = Map<string | null, PartPlace>

/** The same place each time for the same name. */
export const placeIn = (places: PartPlaces, name: string | null): PartPlace => {
  const known = places.get(name)
  if (known !== undefined) return known
  const place = places.size
  places.set(name, place)
  return place
}

/**
 * How what was done with a contact belongs to parts. By rep or by manager, a contact's figures belong to
 * whoever did what they count; by source or by party, to the contact's own.
 */
export const placesFor = (
  { partyId, source }: Relationship,
  places: PartPlaces,
  by: CutBy,
  team: Team,
): PlaceOf => {
  const place = (name: string | null) => placeIn(places, name)
  switch (by) {
    case "rep":
      return place
    case "manager":
      return (rep) => place((rep === null ? undefined : team.get(rep)?.managerId) ?? null)
    case "source":
      return () => place(source ?? null)
    case "party":
      return () => place(partyId ?? null)
  }
}
